"""The attempts of one call: whether there is another, when, and what the call comes to.

The component itself could wait and retry, but nothing interrupts a wait inside it. So it makes one attempt, and the schedule
of the contract's `retry-policy` is kept here, where Ctrl-C and the cancellation of a task act at once.
"""

from __future__ import annotations

from typing import Any

from ._clock import Clock
from ._contract import FUNCTIONS
from ._errors import MondayError, empty_report, make_error
from ._repetition import is_repeated, retry_of
from ._settings import RetryPolicy

# Less than the 30 minutes for which monday.com remembers a key.
MAX_AGE_OF_KEY = 25 * 60.0

# A refusal of monday.com's under a key holds for the earlier attempts under it, too.
FINAL_REFUSALS = {"permission_denied", "query_too_complex", "rejected"}


class Attempts:
    """The attempts of a call so far."""

    def __init__(self, name: str, policy: RetryPolicy, clock: Clock, callers_key: str | None) -> None:
        self._name = name
        self._policy = policy
        self._clock = clock
        self._began = clock.monotonic()
        self._is_callers_key = callers_key is not None
        self.idempotency_key = callers_key
        self._attempts = 0
        self._requests_sent = 0
        self._may_have_applied = False

    def record(self, succeeded: bool, value: Any) -> float | None:
        """Takes note of an attempt; returns the wait before the next one, or `None` if it was the last."""
        self._attempts += 1
        if succeeded:
            report = value["call"]
            retry = retry_of(value) if self._name == "custom-api-action" else None
            is_retryable, asked = retry is not None, retry and retry.after
            is_unknown = any(warning["code"] == "outcome-unknown" for warning in report["warnings"])
        else:
            failure, is_temporary = _failure(value)
            report = failure["call"]
            is_retryable = is_repeated(failure, is_temporary or self._is_unknown_only_without_key(failure))
            is_unknown = failure["kind"] == "outcome_unknown"
            asked = None if failure["retry_after_ms"] is None else failure["retry_after_ms"] / 1000
        self._requests_sent += report["requests_sent"]
        report["requests_sent"] = self._requests_sent
        self.idempotency_key = self.idempotency_key or report["idempotency_key"]
        wait = self._wait(asked) if is_retryable else None
        if wait is not None:
            self._may_have_applied |= is_unknown
        return wait

    def error(self, value: Any) -> MondayError:
        """What a call that failed raises."""
        failure, is_temporary = _failure(value)
        kind, message = failure["kind"], failure["message"]
        report = failure["call"]
        if self._may_have_applied and kind != "outcome_unknown" and not self._is_final_refusal(failure):
            kind, is_temporary = "outcome_unknown", True
            message += " Whether an earlier attempt made the change is not known."
        if kind == "outcome_unknown":
            report["idempotency_key"] = report["idempotency_key"] or self.idempotency_key
            if is_temporary and not self._is_callers_key and not FUNCTIONS[self._name].is_safe_to_repeat:
                # To the component, which was given the key again, repeating looks safe. To the caller it is so with this
                # key only.
                is_temporary = False
                message += f" It is safe with this call's idempotency key only: {report['idempotency_key']}."
        return make_error(
            kind,
            message,
            temporary=is_temporary,
            retry_after=None if failure["retry_after_ms"] is None or not is_temporary else failure["retry_after_ms"] / 1000,
            code=failure["code"],
            details=failure["details"],
            report=report,
        )

    def _is_unknown_only_without_key(self, failure: Any) -> bool:
        """Whether it is permanent only because the caller gave no key; here the next attempt has the same."""
        return failure["kind"] == "outcome_unknown" and failure["call"]["idempotency_key"] is not None and not self._is_callers_key

    def _is_final_refusal(self, failure: Any) -> bool:
        status = failure["call"]["http_status"]
        return failure["kind"] in FINAL_REFUSALS and status is not None and status not in (401, 403) and status < 500

    def _wait(self, asked: float | None) -> float | None:
        policy = self._policy
        wait = policy.interval if asked is None else asked
        if self._attempts > policy.max_retries or wait > policy.max_wait:
            return None
        # Up to a tenth longer, so that many calls that met one limit do not meet again.
        wait += self._clock.random() * min(wait / 10, policy.max_wait - wait)
        age = self._clock.monotonic() - self._began + wait + policy.request_timeout
        return wait if self.idempotency_key is None or age <= MAX_AGE_OF_KEY else None


def _failure(value: Any) -> tuple[Any, bool]:
    """The failure in an `action-error`, and whether it is temporary."""
    if value == "execution_failed":
        report = empty_report()
        return {
            "kind": value, "message": "The component did not execute.", "code": None, "retry_after_ms": None, "details": [], "call": report,
        }, False  # fmt: skip
    ((case, failure),) = value.items()
    return failure, case == "temporary_failure"
