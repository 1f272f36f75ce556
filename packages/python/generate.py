"""Generates what the contract says: `types.py`, `_functions.py` and `_contract.py`.

Usage: generate.py CONTRACT_JSON FOLDER. The contract is the WIT in the form of `wasm-tools component wit --json`.
"""

import json
import keyword
import re
import sys
import textwrap
from pathlib import Path
from typing import Any, Iterator

PACKAGE = "monday:connector@"
WIDTH = 118
PRIMITIVES = {"string": "str", "bool": "bool", "f32": "float", "f64": "float"} | {
    sign + str(bits): "int" for sign in "us" for bits in (8, 16, 32, 64)
}


# What the documentation of a function may say about repeating it, word for word, and whether it is safe then.
REPEATING = {
    "Safe to repeat.": True,
    "Only reads; safe to repeat.": True,
    "Safe to repeat: who was invited is found.": True,
    "As safe to repeat as the request itself.": False,
    "Not safe to repeat, except with the same idempotency key: without it, a repetition creates a second board.": False,
}

# The verbs with which names of functions begin.
READING = {"check", "list", "read", "search"}
# A custom request may change something, too.
CHANGING = {"activate", "add", "archive", "create", "custom", "deactivate", "delete", "invite", "update"}


class Contract:
    def __init__(self, document: dict[str, Any]) -> None:
        self.all_types: list[dict[str, Any]] = document["types"]
        self.package = next(
            place for place, package in enumerate(document["packages"]) if package["name"].startswith(PACKAGE)
        )
        self.version = document["packages"][self.package]["name"].removeprefix(PACKAGE)
        interfaces = document["interfaces"]
        self.interfaces = [interface for interface in interfaces if interface["package"] == self.package]
        types = next(place for place, known in enumerate(interfaces) if known in self.interfaces and known["name"] == "types")
        owned = [known for known in self.all_types if known["owner"] == {"interface": types}]
        self.types = {known["name"]: known for known in owned}
        self.functions = [
            (interface, function) for interface in self.interfaces for function in interface["functions"].values()
        ]
        self.names = set(self.words())

    def words(self) -> Iterator[str]:
        """Every name of the contract that has a hyphen and keeps its meaning with an underscore."""
        for _, function in self.functions:
            yield function["name"]
            yield from (parameter["name"] for parameter in function["params"])
        for known in self.types.values():
            if self.form(known["name"]) != "type":
                (members,) = kind(known).values()
                for member in next(iter(members.values())):
                    yield member["name"]

    def resolve(self, reference: Any) -> Any:
        """A type: a primitive's name, `("name", name)` of a type with a name, `("option", …)` or `("list", …)`."""
        if not isinstance(reference, int):
            return reference
        known = self.all_types[reference]
        own = self.types.get(known["name"])
        if own is known:
            return ("name", known["name"])
        if "type" in kind(known):
            return self.resolve(kind(known)["type"])
        for wrapper in ("option", "list", "result"):
            if wrapper in kind(known):
                inner = kind(known)[wrapper]
                if wrapper == "result":
                    return ("result", self.resolve(inner["ok"]), self.resolve(inner["err"]))
                return (wrapper, self.resolve(inner))
        raise SystemExit(f"The generator does not know this kind of type: {known}")

    def members(self, name: str, of: str) -> list[tuple[str, Any, str]]:
        """The fields or cases of a type."""
        (members,) = kind(self.types[name])[of].values()
        return [(member["name"], self.resolve(member.get("type")), docs(member)) for member in members]

    def form(self, name: str) -> str:
        form: str = next(iter(kind(self.types[name])))
        if form not in ("record", "enum", "variant", "type"):
            raise SystemExit(f"The generator does not know this kind of type: {name}, {form}")
        return form

    def reachable(self, start: Any) -> set[str]:
        """The names of all types in a type."""
        found: set[str] = set()
        waiting = [start]
        while waiting:
            current = waiting.pop()
            if not isinstance(current, tuple):
                continue
            if current[0] != "name":
                waiting.extend(current[1:])
            elif current[1] not in found:
                found.add(current[1])
                form = self.form(current[1])
                if form == "type":
                    waiting.append(self.resolve(kind(self.types[current[1]])["type"]))
                else:
                    waiting.extend(member for _, member, _ in self.members(current[1], form))
        return found


def kind(known: dict[str, Any]) -> Any:
    return known["kind"]


def docs(known: dict[str, Any]) -> str:
    contents: str = (known.get("docs") or {}).get("contents") or ""
    return contents


def is_option(reference: Any) -> bool:
    return isinstance(reference, tuple) and reference[0] == "option"


def snake(name: str) -> str:
    return name.replace("-", "_")


def camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("-"))


def literal(words: list[str]) -> str:
    return "Literal[" + ", ".join(f'"{word}"' for word in words) + "]"


class Writer:
    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        inputs: set[str] = set()
        for _, function in contract.functions:
            for parameter in function["params"]:
                inputs |= contract.reachable(contract.resolve(parameter["type"]))
        self.inputs = inputs
        results = (contract.resolve(function["result"]) for _, function in contract.functions)
        # A type of no function is none of this package's.
        self.used = inputs.union(*(contract.reachable(result) for result in results))

    def prose(self, text: str) -> str:
        """Documentation in the spelling of Python. Codes of warnings are text, and stay as they are."""

        def spelled(match: re.Match[str]) -> str:
            before, name = match.groups()
            if "-" not in name or before.lower().endswith(("warning ", "warning is ")):
                return match.group()
            if name in self.contract.names:
                return f"{before}`{snake(name)}`"
            return f"{before}`{camel(name)}`" if name in self.contract.types else match.group()

        if text.startswith("Something worth knowing about a call."):
            return text
        return re.sub(r"((?:\bwarning\s)?(?:\bis\s)?)`([a-z0-9.-]+)`", spelled, text)

    def docstring(self, text: str, indent: str) -> str:
        text = self.prose(text)
        # Paragraphs are filled again, lists are kept.
        parts = []
        for paragraph in text.split("\n\n"):
            lines = paragraph.split("\n")
            is_list = any(line.startswith(("- ", "  ")) for line in lines)
            if not is_list:
                lines = textwrap.wrap(
                    " ".join(lines), WIDTH - len(indent) - 6, break_long_words=False, break_on_hyphens=False
                )
            parts.append(f"\n{indent}".join(lines))
        body = f"\n\n{indent}".join(parts).replace("\\", "\\\\").replace('"""', "'''")
        end = f"\n{indent}" if "\n" in body or body.endswith('"') else ""
        return f'{indent}"""{body}{end}"""\n'

    def annotation(self, reference: Any, is_input: bool = False) -> str:
        if reference == ("list", "u8") and is_input:
            return "Octets"
        if isinstance(reference, str):
            return PRIMITIVES[reference]
        if reference[0] == "name":
            return camel(reference[1])
        if reference[0] == "list":
            return f"list[{self.annotation(reference[1], is_input)}]"
        if reference[0] == "option":
            return f"{self.annotation(reference[1], is_input)} | None"
        raise SystemExit(f"No annotation for {reference}")

    def qualified(self, reference: Any) -> str:
        """An annotation outside of `types.py`."""
        return re.sub(r"\b(?!None\b)([A-Z]\w*)", r"t.\1", self.annotation(reference))

    # --- types.py ---

    def types(self) -> str:
        text = [
            '"""The types of the contract, in its JSON spelling.\n\n',
            docs(next(known for known in self.contract.interfaces if known["name"] == "types")).split("\n\n", 1)[-1],
            '\n\nGenerated from the contract.\n"""\n\n',
            "from __future__ import annotations\n\nfrom typing import Literal, TypedDict, Union, final\n\n__all__ = [\n",
        ]
        for name in sorted([*(camel(name) for name in self.used), "Octets"]):
            text.append(f'    "{name}",\n')
        text.append("]\n\nOctets = Union[bytes, bytearray, \"list[int]\"]\n")
        text.append('"""Bytes of an input. In a result they are a list of numbers, as in JSON."""\n')
        for name in self.contract.types:
            if name in self.used:
                text.append("\n\n" + getattr(self, f"{self.contract.form(name)}_type")(name))
        return "".join(text)

    def type_type(self, name: str) -> str:
        known = self.contract.types[name]
        return f"{camel(name)} = {self.annotation(self.contract.resolve(kind(known)['type']))}\n" + self.docstring(
            docs(known), ""
        )

    def enum_type(self, name: str) -> str:
        members = self.contract.members(name, "enum")
        text = docs(self.contract.types[name]) + "\n\n" + self.cases(members)
        return f"{camel(name)} = {literal([snake(word) for word, _, _ in members])}\n" + self.docstring(text, "")

    def cases(self, members: list[tuple[str, Any, str]]) -> str:
        lines = []
        for word, _, text in members:
            lines.append(f"- `{snake(word)}`: " + self.prose(text).replace("\n", " "))
        return "\n".join("\n  ".join(textwrap.wrap(line, WIDTH - 8, break_on_hyphens=False)) for line in lines)

    def variant_type(self, name: str) -> str:
        members = self.contract.members(name, "variant")
        plain = [snake(word) for word, payload, _ in members if payload is None]
        text, alternatives = "", [literal(plain)] if plain else []
        for word, payload, case_docs in members:
            if payload is not None:
                alternatives.append(f"{camel(name)}{camel(word)}")
                # Final, so that type checkers tell the cases apart by their key.
                text += "@final\n" + self.typed_dict(alternatives[-1], "TypedDict", case_docs, [(word, payload, case_docs)], False, name in self.inputs) + "\n\n"
        one = alternatives[0] if len(alternatives) == 1 else f"Union[{', '.join(alternatives)}]"
        return f"{text}{camel(name)} = {one}\n" + self.docstring(
            docs(self.contract.types[name]) + "\n\n" + self.cases(members), ""
        )

    def record_type(self, name: str) -> str:
        fields = self.contract.members(name, "record")
        text = docs(self.contract.types[name])
        optional = [field for field in fields if is_option(field[1])]
        if name not in self.inputs or not optional:
            return self.typed_dict(camel(name), "TypedDict", text, fields, False, name in self.inputs)
        required = [field for field in fields if field not in optional]
        if not required:
            return self.typed_dict(camel(name), "TypedDict", text, fields, True, True)
        # `Required` is in `typing` from Python 3.11 on only.
        base = f"_{camel(name)}Required"
        return (
            self.typed_dict(base, "TypedDict", text, required, False, True)
            + "\n\n"
            + self.typed_dict(camel(name), base, text, optional, True, True)
        )

    def typed_dict(self, name: str, base: str, text: str, fields: list[tuple[str, Any, str]], partial: bool, is_input: bool = False) -> str:
        lines = [f"class {name}({base}{', total=False' if partial else ''}):\n", self.docstring(text, "    ")]
        for field, reference, field_docs in fields:
            if keyword.iskeyword(snake(field)):
                raise SystemExit(f"{name}.{field} is a keyword of Python")
            lines.append(f"\n    {snake(field)}: {self.annotation(reference, is_input)}\n")
            lines.append(self.docstring(field_docs, "    "))
        return "".join(lines)

    # --- _functions.py ---

    def functions(self) -> str:
        text = [
            '"""The functions of the contract as methods, generated from it."""\n\n',
            "# Every overload is written out, so that type checkers and editors know the fields.\n",
            "from __future__ import annotations\n\nfrom typing import Any, overload\n\n",
            "from . import types as t\nfrom ._secret import Secret\n\n",
        ]
        for name, is_async in (("Functions", False), ("AsyncFunctions", True)):
            text.append(f'\nclass {name}:\n    """What a client can do."""\n\n')
            coroutine = "async " if is_async else ""
            text.append(f"    {coroutine}def _call(self, name: str, given: Secret, options: Secret) -> Any:\n")
            text.append("        raise NotImplementedError\n")
            for _, function in self.contract.functions:
                text.append("\n" + self.method(function, is_async))
        return "".join(text)

    def method(self, function: dict[str, Any], is_async: bool) -> str:
        start = "async def" if is_async else "def"
        wait = "await " if is_async else ""
        name = snake(function["name"])
        options = "options: t.CallOptions | None = None"
        result = self.qualified(self.contract.resolve(function["result"])[1])
        inputs = [parameter for parameter in function["params"] if parameter["name"] != "options"]
        # The options may hold a token, and so may the input by mistake. No frame shows them.
        text = self.docstring(docs(function), "        ") + "        hidden, options = Secret(options), None\n"
        if len(inputs) > 1 or len(inputs) + 1 != len(function["params"]):
            raise SystemExit(f"{name} takes something else than one input and options")
        if not inputs:
            return (
                f"    {start} {name}(self, *, {options}) -> {result}:\n{text}"
                f'        result: {result} = {wait}self._call("{function["name"]}", Secret(((), {{}})), hidden)\n        return result\n'
            )
        argument, reference = snake(inputs[0]["name"]), self.contract.resolve(inputs[0]["type"])
        form = self.contract.form(reference[1])
        if form == "type":
            return (
                f"    {start} {name}(self, {argument}: {self.qualified(reference)}, *, {options}) -> {result}:\n{text}"
                f'        result: {result} = {wait}self._call("{function["name"]}", Secret((({argument},), {{}})), hidden)\n'
                "        return result\n"
            )
        members = self.contract.members(reference[1], form)
        if any(snake(field) in ("options", "self") for field, _, _ in members):
            raise SystemExit(f"A field of {name} is called like an argument of every method")
        overloads = [f"{argument}: {self.qualified(reference)}, /, *, {options}"]
        if form == "record":
            required = [field for field in members if not is_option(field[1])]
            rest = [field for field in members if field not in required]
            named = [f"{snake(field)}: {self.qualified(reference)}" for field, reference, _ in required]
            named += [f"{snake(field)}: {self.qualified(reference)} = None" for field, reference, _ in rest]
            overloads.append(", ".join(["*", *named, options]))
        else:
            # The other cases may be spelled as absent.
            cases = [(snake(field), self.qualified(payload)) for field, payload, _ in members if payload is not None]
            for field, annotation in cases:
                others = [f"{other}: None = None" for other, _ in cases if other != field]
                overloads.append(", ".join(["*", f"{field}: {annotation}", *others, options]))
        written = "".join(
            f"    @overload\n    {start} {name}(self, {overload}) -> {result}: ...\n" for overload in overloads
        )
        return (
            f"{written}    {start} {name}(self, *{argument}: Any, {options}, **fields: Any) -> {result}:\n{text}"
            f"        given, {argument}, fields = Secret(({argument}, fields)), (), {{}}\n"
            f'        result: {result} = {wait}self._call("{function["name"]}", given, hidden)\n'
            "        return result\n"
        )

    # --- _contract.py ---

    def table(self) -> str:
        lines = ['"""The contract as data, for checking and converting values. Generated from it."""\n\n']
        lines.append("from typing import Any, NamedTuple\n\n\n")
        lines.append("class Function(NamedTuple):\n    interface: str\n    input: Any\n    result: str\n    is_safe_to_repeat: bool\n    is_change: bool\n\n\n")
        lines.append("TYPES: dict[str, tuple[Any, ...]] = {\n")
        for name in self.contract.types:
            if name not in self.used:
                continue
            form = self.contract.form(name)
            if form == "type":
                members: Any = self.contract.resolve(kind(self.contract.types[name])["type"])
            elif form == "enum":
                members = tuple(word for word, _, _ in self.contract.members(name, form))
            else:
                members = tuple((word, reference) for word, reference, _ in self.contract.members(name, form))
            lines.append(f"    {name!r}: ({form!r}, {members!r}),\n")
        lines.append("}\n\nFUNCTIONS: dict[str, Function] = {\n")
        for interface, function in self.contract.functions:
            inputs = [parameter for parameter in function["params"] if parameter["name"] != "options"]
            given = self.contract.resolve(inputs[0]["type"]) if inputs else None
            _, ok, error = self.contract.resolve(function["result"])
            if error != ("name", "action-error"):
                raise SystemExit(f"{function['name']} does not fail with an action-error")
            path = f"{PACKAGE.rstrip('@')}/{interface['name']}@{self.contract.version}"
            lines.append(f"    {function['name']!r}: Function({path!r}, {given!r}, {ok[1]!r}, {is_safe_to_repeat(function)}, {is_change(function)}),\n")
        lines.append("}\n")
        return "".join(lines)


def is_safe_to_repeat(function: dict[str, Any]) -> bool:
    """What the documentation says; it says so of every function, in one of the known sentences."""
    sentences = re.split(r"(?<=[.!?])\s+", " ".join(docs(function).split()))
    found = [sentence for sentence in sentences if "safe to repeat" in sentence.lower()]
    if len(found) != 1 or found[0] not in REPEATING:
        raise SystemExit(f"Whether {function['name']} is safe to repeat is not said in a sentence that the generator knows: {found}")
    return REPEATING[found[0]]


def is_change(function: dict[str, Any]) -> bool:
    """Whether the function may change something, by the verb of its name."""
    verb = function["name"].split("-")[0]
    if verb not in READING | CHANGING:
        raise SystemExit(f"The generator does not know whether {function['name']} changes something")
    return verb in CHANGING


def main() -> None:
    source, folder = sys.argv[1:]
    writer = Writer(Contract(json.loads(Path(source).read_text(encoding="utf-8"))))
    for name, text in (("types.py", writer.types()), ("_functions.py", writer.functions()), ("_contract.py", writer.table())):
        Path(folder, name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
