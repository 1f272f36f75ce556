"""Typed actions on monday.com: boards, and the people on them.

`Monday` for threads, `AsyncMonday` for asyncio; `monday_connector.types` has the types of inputs and results.
"""

from ._client import AsyncMonday, Monday
from ._clock import Clock
from ._errors import MondayError, PermanentError, TemporaryError

__all__ = ["AsyncMonday", "Clock", "Monday", "MondayError", "PermanentError", "TemporaryError"]
__version__ = "0.1.0"
