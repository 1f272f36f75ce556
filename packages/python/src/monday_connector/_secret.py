"""Values that nothing shows: neither a `repr`, nor the local variables that error trackers record with a traceback."""

from __future__ import annotations

from typing import Any


class Secret:
    """A value that nothing shows.

    A function that is on the stack when an error is raised holds a token in one of these, never in a variable of its own.
    """

    __slots__ = ("_value",)

    def __init__(self, value: Any) -> None:
        self._value = value

    def reveal(self) -> Any:
        return self._value

    def __repr__(self) -> str:
        return "<secret>"

    def __reduce__(self) -> Any:
        raise TypeError("A token is not pickled. Make the client where it is used.")
