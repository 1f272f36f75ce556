"""What the generator reads in the contract's prose: nothing but sentences that it knows."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from monday_connector._contract import FUNCTIONS

SOURCE = Path(__file__).parent.parent / "generate.py"
specification = importlib.util.spec_from_file_location("generate", SOURCE)
assert specification and specification.loader
generate: Any = importlib.util.module_from_spec(specification)
specification.loader.exec_module(generate)


def documented(text: str, name: str = "do-it") -> dict[str, Any]:
    return {"name": name, "docs": {"contents": text}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Does it.\n\nSafe to repeat. Scope: `x`.", True),
        ("Only reads; safe\nto repeat. Scope: `x`.", True),
        ("Does it.\n\nSafe to repeat: who was invited is found. Scopes: `x`.", True),
        ("As safe to repeat as the request itself.", False),
        ("Not safe to repeat, except with the same\nidempotency key: without it, a repetition creates a\nsecond board. Scope: `x`.", False),
    ],
)
def test_whether_a_function_is_safe_to_repeat(text: str, expected: bool) -> None:
    assert generate.is_safe_to_repeat(documented(text)) is expected


@pytest.mark.parametrize(
    "text",
    [
        "Does it.",
        "Never safe to repeat.",
        "It is hardly safe to repeat.",
        "Safe to repeat, unless it fails.",
        "Safe to repeat: mostly.",
        "Not safe to repeat.",
        "Safe to repeat. Not safe to repeat.",
        "Safe to repeat. Safe to repeat.",
    ],
)
def test_other_sentences_are_errors(text: str) -> None:
    with pytest.raises(SystemExit, match="do-it is safe to repeat is not said"):
        generate.is_safe_to_repeat(documented(text))


def test_whether_a_function_changes_something() -> None:
    assert generate.is_change(documented("", "create-board")) and not generate.is_change(documented("", "list-boards"))
    with pytest.raises(SystemExit, match="does not know whether rename-board changes something"):
        generate.is_change(documented("", "rename-board"))
    # Nothing else is safe to repeat under its own key only.
    assert {name for name, function in FUNCTIONS.items() if not function.is_safe_to_repeat} == {"create-board", "custom-api-action"}
