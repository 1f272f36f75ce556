"""Running the component: one engine and one compiled component for each process, one instance for each call."""

from __future__ import annotations

import os
import threading
from importlib.resources import files
from typing import Any

from wasmtime import Config, Engine, Store, WasiConfig, WasmtimeError
from wasmtime.component import Component, ExportIndex, Linker, Record, Variant
from wasmtime.component import _types as wasmtime_types  # pyright: ignore[reportPrivateUsage]

from ._contract import FUNCTIONS
from ._convert import named
from ._errors import make_error
from ._secret import Secret

# Enough for the longest list; what needs more is stopped before it hurts its neighbours.
MAX_MEMORY_BYTES = 1 << 30


class _PerThread(threading.local):
    """A set for each thread."""

    def __init__(self) -> None:
        self.classes: set[type] = set()
        self.clear = self.classes.clear
        self.add = self.classes.add

    def __iter__(self) -> Any:
        return iter(self.classes)


# wasmtime 50.0.1 keeps in one set of the whole process what it finds out about the value that it is converting, so that
# threads disturb each other: 6 of 600 calls from ten threads failed with "value not valid for this variant".
if isinstance(getattr(wasmtime_types, "case_test_cache", None), set):
    setattr(wasmtime_types, "case_test_cache", _PerThread())


class Loaded:
    """The compiled component and what every call needs of it."""

    def __init__(self, use_cache: bool) -> None:
        wasm = files("monday_connector").joinpath("connector.wasm").read_bytes()
        self.engine, self.component = _compile(wasm, use_cache)
        self.linker = Linker(self.engine)
        self.linker.add_wasip2()
        self.linker.add_wasi_http()
        interfaces = {function.interface for function in FUNCTIONS.values()}
        indexes = {name: _export(self.component, name) for name in interfaces}
        self.functions = {
            name: _export(self.component, name, indexes[function.interface]) for name, function in FUNCTIONS.items()
        }


def _compile(wasm: bytes, use_cache: bool) -> tuple[Engine, Component]:
    if use_cache:
        try:
            config = Config()
            config.cache = True
            engine = Engine(config)
            return engine, Component(engine, wasm)
        except WasmtimeError:
            # No folder for the cache, as in a container without a home: compiling again costs a second.
            pass
    engine = Engine(Config())
    return engine, Component(engine, wasm)


def _export(component: Component, name: str, interface: ExportIndex | None = None) -> ExportIndex:
    index = component.get_export_index(name, interface)
    if index is None:
        raise RuntimeError(f"connector.wasm does not export {name}: build the package again")
    return index


_lock = threading.Lock()
_loaded: Loaded | None = None
_first_call_in: int | None = None


def load(use_cache: bool) -> Loaded:
    """The compiled component; the first caller compiles it."""
    global _loaded
    if _loaded is None:
        with _lock:
            if _loaded is None:
                _loaded = Loaded(use_cache)
    return _loaded


def check_process() -> None:
    """Refuses to call in a process that was forked after a call: wasmtime's threads, which do the input and output, are
    not in it, and the call would wait for ever."""
    if _first_call_in not in (None, os.getpid()):
        raise make_error(
            "execution_failed",
            "This process was forked from one that had already called monday.com, and cannot call it. Make the first call "
            'after the fork, or start processes with the method "spawn" or "forkserver".',
        )


def _after_fork_in_child() -> None:
    # Another thread of the parent may have held it.
    global _lock
    _lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)


def call(name: str, arguments: tuple[Any, ...], options: Secret, variables: Secret, use_cache: bool) -> tuple[bool, Any]:
    """Calls a function in an instance of its own; returns whether it succeeded, and the result or the failure."""
    global _first_call_in
    check_process()
    _first_call_in = os.getpid()
    loaded = load(use_cache)
    with Store(loaded.engine) as store:
        store.set_limits(memory_size=MAX_MEMORY_BYTES)
        wasi = WasiConfig()
        # `argv` and the standard streams are empty unless they are inherited.
        wasi.env = variables.reveal()
        store.set_wasi(wasi)
        store.set_wasi_http()
        function = loaded.linker.instantiate(store, loaded.component).get_func(store, loaded.functions[name])
        if function is None:
            raise RuntimeError(f"connector.wasm does not export {name}: build the package again")
        # Success and failure are both values: a record, and a variant.
        value = function(store, *arguments, options.reveal())
    if isinstance(value, Record):
        return True, named(FUNCTIONS[name].result).lift(value)
    if isinstance(value, Variant):
        return False, named("action-error").lift(value)
    raise TypeError(f"wasmtime gave a {type(value).__name__} as the result of {name}")
