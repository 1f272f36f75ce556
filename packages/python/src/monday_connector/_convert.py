"""Checking values against the contract, and converting them to wasmtime's and back.

wasmtime accepts a record as an object with every attribute, under its kebab-case name. It does not check enum words, numbers'
ranges or unknown attributes; an unknown word makes the instance unusable. Hence everything is checked here, before an
instance is made.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from wasmtime.component import Record, Variant

from ._contract import TYPES


class InvalidInput(Exception):
    """A value that does not fit; the message begins with its path."""


def _kind_of(value: Any) -> str:
    return "None" if value is None else type(value).__name__


def _mismatch(path: str, expected: str, value: Any) -> InvalidInput:
    return InvalidInput(f"{path}: expected {expected}, not {_kind_of(value)}")


def _snake(name: str) -> str:
    return name.replace("-", "_")


def _shown(word: str) -> str:
    return repr(word if len(word) <= 60 else word[:60] + "…")


def _unknown(path: str, what: str, word: Any, known: list[str]) -> InvalidInput:
    if not isinstance(word, str):
        return _mismatch(path, f"text as {what}", word)
    near = difflib.get_close_matches(word, known, 1)
    hint = f"did you mean {near[0]!r}?" if near else "expected " + (" or ".join(map(repr, known)) or "nothing")
    return InvalidInput(f"{path}: unknown {what} {_shown(word)}; {hint}")


class Type:
    """A type of the contract."""

    is_optional = False

    def lower(self, value: Any, path: str) -> Any:
        """Checks a value and converts it to wasmtime's."""
        raise NotImplementedError

    def lift(self, value: Any) -> Any:
        """Converts a value of wasmtime's."""
        return value

    def is_lifted_from(self, value: Any) -> bool:
        """Whether wasmtime gives values of this class for this type."""
        raise NotImplementedError


class Text(Type):
    def lower(self, value: Any, path: str) -> Any:
        if not isinstance(value, str):
            raise _mismatch(path, "text", value)
        if not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError:
                raise InvalidInput(f"{path}: expected text that can be encoded as UTF-8 (it has a lone surrogate)") from None
        return value

    def is_lifted_from(self, value: Any) -> bool:
        return isinstance(value, str)


class Boolean(Type):
    def lower(self, value: Any, path: str) -> Any:
        if not isinstance(value, bool):
            raise _mismatch(path, "True or False", value)
        return value

    def is_lifted_from(self, value: Any) -> bool:
        return isinstance(value, bool)


class Integer(Type):
    def __init__(self, name: str) -> None:
        bits = int(name[1:])
        self.least: int = 0 if name[0] == "u" else -(1 << bits - 1)
        self.most: int = self.least + (1 << bits) - 1

    def lower(self, value: Any, path: str) -> Any:
        # `True` is an int to Python.
        if not isinstance(value, int) or isinstance(value, bool):
            raise _mismatch(path, "a whole number", value)
        if not self.least <= value <= self.most:
            raise InvalidInput(f"{path}: expected a whole number from {self.least} to {self.most}")
        return value

    def is_lifted_from(self, value: Any) -> bool:
        return isinstance(value, int)


class Float(Type):
    def lower(self, value: Any, path: str) -> Any:
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            raise _mismatch(path, "a number", value)
        try:
            return float(value)
        except OverflowError:
            raise InvalidInput(f"{path}: expected a smaller number") from None

    def is_lifted_from(self, value: Any) -> bool:
        return isinstance(value, float)


class Bytes(Type):
    """Bytes: in a result a list of numbers, as in JSON, so that every result can be written as JSON."""

    def lower(self, value: Any, path: str) -> Any:
        if isinstance(value, (bytes, bytearray)):
            return bytes(value)
        if not isinstance(value, (list, tuple)):
            raise _mismatch(path, "bytes or a list of numbers", value)
        for place, octet in enumerate(value):
            _OCTET.lower(octet, f"{path}[{place}]")
        return bytes(value)

    def lift(self, value: Any) -> Any:
        return list(value)

    def is_lifted_from(self, value: Any) -> bool:
        return isinstance(value, bytes)


class List(Type):
    def __init__(self, element: Type) -> None:
        self.element = element

    def lower(self, value: Any, path: str) -> Any:
        if not isinstance(value, (list, tuple)):
            raise _mismatch(path, "a list", value)
        return [self.element.lower(element, f"{path}[{place}]") for place, element in enumerate(value)]

    def lift(self, value: Any) -> Any:
        lift = self.element.lift
        return [lift(element) for element in value]

    def is_lifted_from(self, value: Any) -> bool:
        return isinstance(value, list)


class Option(Type):
    """An optional value. wasmtime gives `None` or the value."""

    is_optional = True

    def __init__(self, payload: Type) -> None:
        if isinstance(payload, VariantOf) and not payload.is_tagged and any(case is None for _, case in payload.by_name.values()):
            raise TypeError("wasmtime cannot tell an absent variant from one without a payload; the contract has no such type")
        self.payload = payload

    def lower(self, value: Any, path: str) -> Any:
        return None if value is None else self.payload.lower(value, path)

    def lift(self, value: Any) -> Any:
        return None if value is None else self.payload.lift(value)

    def is_lifted_from(self, value: Any) -> bool:
        return value is None or self.payload.is_lifted_from(value)


class RecordOf(Type):
    def __init__(self, fields: dict[str, Type]) -> None:
        self.fields = {_snake(name): (name, kind) for name, kind in fields.items()}
        self.lifted = [(_snake(name), name, kind.lift) for name, kind in fields.items()]

    def lower(self, value: Any, path: str) -> Any:
        if not isinstance(value, Mapping):
            raise _mismatch(path, "a dict", value)
        for name in value:
            if not isinstance(name, str) or name not in self.fields:
                shown = name if isinstance(name, str) and name.isidentifier() and len(name) <= 60 else None
                raise _unknown(f"{path}.{shown}" if shown else path, "field", name, list(self.fields))
        record = Record()
        for snake, (name, kind) in self.fields.items():
            given = value.get(snake)
            if given is None and not kind.is_optional:
                raise InvalidInput(f"{path}.{snake}: missing")
            setattr(record, name, kind.lower(given, f"{path}.{snake}"))
        return record

    def lift(self, value: Any) -> Any:
        fields = vars(value)
        return {snake: lift(fields[name]) for snake, name, lift in self.lifted}

    def is_lifted_from(self, value: Any) -> bool:
        return isinstance(value, Record)


class EnumOf(Type):
    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = {_snake(word): word for word in words}

    def lower(self, value: Any, path: str) -> Any:
        if not isinstance(value, str):
            raise _mismatch(path, "one of " + ", ".join(map(repr, self.words)), value)
        word = self.words.get(value)
        if word is None:
            raise _unknown(path, "word", value, list(self.words))
        return word

    def lift(self, value: Any) -> Any:
        return _snake(value)

    def is_lifted_from(self, value: Any) -> bool:
        return isinstance(value, str)


class VariantOf(Type):
    """A variant: a bare word for a case without a payload, else a dict with one key.

    wasmtime drops the case where the payload's class tells it, and expects the same.
    """

    def __init__(self, cases: dict[str, Type | None]) -> None:
        self.cases = {_snake(name): (name, payload) for name, payload in cases.items()}
        self.by_name = {name: (_snake(name), payload) for name, payload in cases.items()}
        self.expected = " or ".join(
            repr(_snake(name)) if payload is None else f'{{"{_snake(name)}": …}}' for name, payload in cases.items()
        )
        classes = [_class(payload) for payload in cases.values()]
        self.is_tagged = len(set(classes)) < len(classes)

    def lower(self, value: Any, path: str) -> Any:
        if isinstance(value, str):
            name, payload = self._case(value, path)
            if payload is not None:
                raise InvalidInput(f"{path}: {_shown(value)} needs a value: expected {self.expected}")
            return Variant(name) if self.is_tagged else None
        if not isinstance(value, Mapping):
            raise _mismatch(path, self.expected, value)
        for word in value:
            self._case(word, path)
        # As in records, `None` is absent.
        given = [(word, content) for word, content in value.items() if content is not None]
        if len(given) != 1:
            raise InvalidInput(f"{path}: expected exactly one of {self.expected}")
        ((word, content),) = given
        name, payload = self._case(word, path)
        if payload is None:
            raise InvalidInput(f"{path}: {_shown(word)} takes no value: expected {self.expected}")
        lowered = payload.lower(content, f"{path}.{word}")
        return Variant(name, lowered) if self.is_tagged else lowered

    def _case(self, word: Any, path: str) -> tuple[str, Type | None]:
        if not isinstance(word, str) or word not in self.cases:
            raise _unknown(path, "case", word, list(self.cases))
        return self.cases[word]

    def lift(self, value: Any) -> Any:
        if isinstance(value, Variant):
            snake, payload = self.by_name[value.tag]
            return snake if payload is None else {snake: payload.lift(value.payload)}
        for snake, payload in self.by_name.values():
            if payload is None and value is None:
                return snake
            if payload is not None and payload.is_lifted_from(value):
                return {snake: payload.lift(value)}
        raise TypeError(f"wasmtime gave a {type(value).__name__} for a variant of {self.expected}")

    def is_lifted_from(self, value: Any) -> bool:
        return isinstance(value, Variant)


def _class(payload: Type | None) -> str:
    """The class by which wasmtime tells the cases of a variant apart."""
    if isinstance(payload, (Text, EnumOf)):
        return "str"
    if isinstance(payload, (Option, VariantOf)):
        # Then wasmtime's rule looks further. The contract has no such variant.
        raise TypeError("a variant of the contract has a variant or an option as a payload")
    return type(payload).__name__


_OCTET = Integer("u8")
_PRIMITIVES: dict[str, Type] = {
    "string": Text(),
    "bool": Boolean(),
    "f32": Float(),
    "f64": Float(),
    **{name: Integer(name) for name in ("u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64")},
}
_NAMED: dict[str, Type] = {}


def resolve(reference: Any) -> Type:
    """The type that the contract's table means."""
    if isinstance(reference, str):
        return _PRIMITIVES[reference]
    form, inner = reference
    if form == "option":
        return Option(resolve(inner))
    if form == "list":
        return Bytes() if inner == "u8" else List(resolve(inner))
    return named(inner)


def named(name: str) -> Type:
    """A type of the contract by its name."""
    if name not in _NAMED:
        form, members = TYPES[name]
        if form == "record":
            _NAMED[name] = RecordOf({field: resolve(kind) for field, kind in members})
        elif form == "enum":
            _NAMED[name] = EnumOf(members)
        elif form == "variant":
            _NAMED[name] = VariantOf({case: None if kind is None else resolve(kind) for case, kind in members})
        else:
            _NAMED[name] = resolve(members)
    return _NAMED[name]
