"""The attempts of one call: whether there is another, when, and what the call comes to.

The component itself could wait and retry, but nothing interrupts a wait inside it. So it makes one attempt, and the schedule
of the contract's `retry-policy` is kept here, where Ctrl-C and the cancellation of a task act at once.
"""

from __future__ import annotations

import uuid
from typing import Any

from ._clock import Clock
from ._contract import FUNCTIONS
from ._errors import MondayError, empty_report, make_error
from ._repetition import Judgement, is_final_refusal, is_repeated, judge
from ._request import Request
from ._settings import RetryPolicy

# What an attempt comes to: whether it succeeded, and the result or the contract's failure. `None`: it was not made, because
# the key was too old.
Outcome = tuple[bool, Any]

# Less than the 30 minutes for which monday.com remembers a key.
MAX_AGE_OF_KEY = 25 * 60.0

# The component's words. To it, which is given a key every time, repeating looks safe.
_SAFE = " Repeating the call is safe."
_UNKNOWN_WARNING = (
    "Whether the change was made is not known. Look before repeating the call, or repeat it with the same idempotency key "
    "within 30 minutes."
)
_SAFE_WARNING = "Whether the change was made is not known." + _SAFE


class Attempts:
    """The attempts of a call so far."""

    def __init__(self, name: str, request: Request, policy: RetryPolicy, clock: Clock, callers_key: str | None) -> None:
        self._name = name
        self._request = request
        self._policy = policy
        self._clock = clock
        self._is_callers_key = callers_key is not None or request.key_in_headers is not None
        # Made here and not by the component, so that it is known whatever becomes of an attempt.
        is_own = request.takes_key and not self._is_callers_key
        self.key_in_options = str(uuid.uuid4()) if is_own else callers_key
        self._key = request.key_in_headers if self.key_in_options is None else self.key_in_options
        self._began: float | None = None
        self._last: Outcome | None = None
        self._judgement: Judgement | None = None
        self._is_retryable = False
        self._attempts = 0
        self._requests_sent = 0
        self._may_have_applied = False

    @property
    def has_outcome(self) -> bool:
        """Whether an attempt was made, to whose outcome the call comes if there is no other."""
        return self._last is not None

    def begin(self) -> bool:
        """Whether an attempt may be made now. It is asked right before: attempts wait for a thread, and the key ages."""
        if self._began is None:
            self._began = self._clock.monotonic()
            return True
        return self._is_in_time(0.0)

    def record(self, outcome: Outcome | None) -> float | None:
        """Takes note of an attempt; returns the wait before the next one, or `None` if it was the last."""
        if outcome is None:
            return None
        self._last = outcome
        self._attempts += 1
        succeeded, value = outcome
        if succeeded:
            report = value["call"]
            judgement = self._judgement = judge(value, self._request) if self._request.is_custom else None
            self._is_retryable, asked = judgement is not None and judgement.retry, judgement and judgement.after
            is_unknown = _warns_of_unknown(report)
        else:
            failure, is_temporary = _failure(value)
            report = failure["call"]
            self._is_retryable = is_repeated(failure, is_temporary)
            is_unknown = failure["kind"] == "outcome_unknown"
            asked = None if failure["retry_after_ms"] is None else failure["retry_after_ms"] / 1000
        self._requests_sent += report["requests_sent"]
        report["requests_sent"] = self._requests_sent
        wait = self._wait(asked) if self._is_retryable else None
        if wait is not None:
            self._may_have_applied |= is_unknown
        return wait

    def result(self) -> Any:
        """What the call comes to: the result of the last attempt, or its failure is raised."""
        assert self._last is not None
        succeeded, value = self._last
        if not succeeded:
            raise self._error(value)
        if self._request.is_custom:
            self._warn(value["call"])
        return value

    def _warn(self, report: Any) -> None:
        """The response to a custom request speaks for itself, but not for the attempts before it."""
        is_unsettled = self._judgement is not None and not self._judgement.is_final_refusal
        if self._may_have_applied and is_unsettled and not _warns_of_unknown(report):
            report["warnings"].append({"code": "outcome-unknown", "message": _SAFE_WARNING, "path": None})
        for warning in report["warnings"]:
            if warning["code"] == "outcome-unknown" and not self._is_callers_key:
                warning["message"] = _UNKNOWN_WARNING

    def _error(self, value: Any) -> MondayError:
        """What a call that failed raises."""
        failure, is_temporary = _failure(value)
        kind, message = failure["kind"], failure["message"]
        report = failure["call"]
        if self._is_unknown_by_earlier_attempts(failure):
            kind, is_temporary = "outcome_unknown", True
            message += " Whether an earlier attempt made the change is not known."
        if kind in ("outcome_unknown", "execution_failed") and self._request.takes_key:
            report["idempotency_key"] = report["idempotency_key"] or self._key
        if kind == "outcome_unknown" and is_temporary and not self._is_callers_key and not FUNCTIONS[self._name].is_safe_to_repeat:
            # To the component, which was given the key, repeating looks safe. To the caller it is so with this key only.
            is_temporary = False
            message = message.removesuffix(_SAFE)
            message += f" Repeating the call is safe within 30 minutes, with its idempotency key only: {report['idempotency_key']}."
        return make_error(
            kind,
            message,
            temporary=is_temporary,
            retry_after=None if failure["retry_after_ms"] is None or not is_temporary else failure["retry_after_ms"] / 1000,
            code=failure["code"],
            details=failure["details"],
            report=report,
        )

    def _is_unknown_by_earlier_attempts(self, failure: Any) -> bool:
        """Whether an attempt before may have made the change, and this failure does not settle it."""
        if not self._may_have_applied or failure["kind"] in ("outcome_unknown", "execution_failed"):
            return False
        return self._is_retryable or not is_final_refusal(failure)

    def _wait(self, asked: float | None) -> float | None:
        policy = self._policy
        wait = policy.interval if asked is None else asked
        if self._attempts > policy.max_retries or wait > policy.max_wait:
            return None
        # Up to a tenth longer, so that many calls that met one limit do not meet again.
        wait += self._clock.random() * min(wait / 10, policy.max_wait - wait)
        return wait if self._is_in_time(wait) else None

    def _is_in_time(self, wait: float) -> bool:
        """Whether an attempt after this wait would be over before monday.com forgets the key."""
        assert self._began is not None
        age = self._clock.monotonic() - self._began + wait + self._policy.request_timeout
        return not self._request.is_change or age <= MAX_AGE_OF_KEY


def execution_failed(message: str) -> Any:
    """The failure of an attempt in which the component did not come to an end."""
    return {
        "permanent_failure": {
            "kind": "execution_failed", "message": message, "code": None, "retry_after_ms": None, "details": [],
            "call": empty_report(),
        }
    }  # fmt: skip


def _failure(value: Any) -> tuple[Any, bool]:
    """The failure in an `action-error`, and whether it is temporary."""
    ((case, failure),) = value.items()
    return failure, case == "temporary_failure"


def _warns_of_unknown(report: Any) -> bool:
    return any(warning["code"] == "outcome-unknown" for warning in report["warnings"])
