"""The errors that calls raise."""

from __future__ import annotations

from typing import Any, Literal, Union

from .types import CallReport, FailureKind, GraphqlError

Kind = Union[FailureKind, Literal["execution_failed"]]


def empty_report() -> CallReport:
    """The report of a call that sent nothing."""
    return {
        "http_status": None,
        "request_id": None,
        "api_version": None,
        "requests_sent": 0,
        "idempotency_key": None,
        "replayed": False,
        "warnings": [],
    }


class MondayError(Exception):
    """Why a call failed: a `TemporaryError` or a `PermanentError`.

    It holds no token, and can be pickled.
    """

    kind: Kind
    """The kind of failure. `execution_failed` is one of this package itself, never of monday.com."""
    message: str
    """What happened and what to do, in a sentence or two."""
    temporary: bool
    """Whether the same call, unchanged, may succeed later."""
    retry_after: float | None
    """The wait that the server asked for, in seconds."""
    code: str | None
    """monday.com's error code, as sent."""
    details: list[GraphqlError]
    """The errors that monday.com listed."""
    report: CallReport
    """How the call went. `requests_sent` counts those of all attempts."""

    def __init__(
        self,
        kind: Kind,
        message: str,
        *,
        temporary: bool = False,
        retry_after: float | None = None,
        code: str | None = None,
        details: list[GraphqlError] | None = None,
        report: CallReport | None = None,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.temporary = temporary
        self.retry_after = retry_after
        self.code = code
        self.details = details or []
        self.report = report or empty_report()

    def __str__(self) -> str:
        particulars = [
            f"{name} {value}"
            for name, value in (
                ("HTTP", self.report["http_status"]),
                ("code", self.code),
                ("request", self.report["request_id"]),
                ("retry after", None if self.retry_after is None else f"{self.retry_after:g} s"),
            )
            if value is not None
        ]
        return f"{self.kind}: {self.message}" + (f" ({', '.join(particulars)})" if particulars else "")

    # The default would call the constructor with `args` alone.
    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.args, self.__dict__.copy())


class TemporaryError(MondayError):
    """The same call, unchanged, may succeed later."""


class PermanentError(MondayError):
    """The same call will fail again: the input, the token's rights or the configuration must change, or a person must
    look first."""


def make_error(kind: Kind, message: str, *, temporary: bool = False, **rest: Any) -> MondayError:
    """The error of the class that fits."""
    return (TemporaryError if temporary else PermanentError)(kind, message, temporary=temporary, **rest)


def _restore(cls: type[MondayError], args: tuple[Any, ...], state: dict[str, Any]) -> MondayError:
    error = cls.__new__(cls, *args)
    error.args = args
    error.__dict__.update(state)
    return error
