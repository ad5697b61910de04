"""Qt for Python without what a start does not need: a fifth of its time.

Importing PySide6 compiles, from source and anew in each process, the modules that put signatures
together for the message of a wrong call, for help and for stub files. Here they load when they are
first asked for something. From then on every `import` reads the source of what it imports, to see
whether PySide6's `__feature__` switches may apply to it; nothing here uses those.

Both depend on the inside of PySide6 (`shibokensupport`, seen in 6.11). A version that is made
differently does not meet the names below, and loads as it always does.
"""

import builtins
from importlib import machinery
from importlib.machinery import ModuleSpec
from threading import RLock
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.abc import Loader
else:
    Loader = object  # its own module takes milliseconds

_LATE = {
    f"shibokensupport.signature.{name}"
    for name in ("errorhandler", "layout", "lib.enum_sig", "lib.pyi_generator", "parser")
}

_FILLING = RLock()
"""Two threads may make the same mistake at once."""


def load_qt() -> None:
    """Imports PySide6, if nothing has done so yet."""
    # PySide6 puts two of its own in its place: one for `__feature__`, and below it one that makes
    # all classes of a module where `*` is imported. Both cost something at each `import`, and a
    # library that asks the second for its text of help compiles all that is left out here.
    usual = builtins.__import__
    # PySide6's own importer makes its specifications with this one.
    machinery.ModuleSpec = _Spec  # type: ignore[misc]
    try:
        import PySide6.QtCore  # noqa: F401, PLC0415 - what all this is about
    finally:
        machinery.ModuleSpec = ModuleSpec  # type: ignore[misc]
    builtins.__import__ = usual


class _Spec(ModuleSpec):
    def __init__(
        self,
        name: str,
        loader: Loader | None,
        *,
        origin: str | None = None,
        loader_state: object = None,
        is_package: bool | None = None,
    ) -> None:
        super().__init__(
            name,
            _LateLoader(name, loader) if loader and name in _LATE else loader,
            origin=origin,
            loader_state=loader_state,
            is_package=is_package,
        )


class _LateLoader(Loader):
    """Leaves a module empty until it is asked for something; then `loader` fills it."""

    def __init__(self, name: str, loader: Loader) -> None:
        # PySide6 renames its modules once they are there; its loader knows the first name only.
        self._name, self._loader = name, loader

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _LateModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Does nothing yet."""

    def fill(self, module: ModuleType) -> None:
        """Runs the module's own code."""
        module.__spec__ = ModuleSpec(self._name, self._loader)
        self._loader.exec_module(module)


class _LateModule(ModuleType):
    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # what import itself looks for
            raise AttributeError(name)
        with _FILLING:
            loader = self.__spec__.loader if self.__spec__ else None
            if isinstance(loader, _LateLoader):
                loader.fill(self)
                self.__class__ = ModuleType  # type: ignore[assignment]
        try:
            return self.__dict__[name]
        except KeyError:  # it has none, or its code has not come that far
            raise AttributeError(name) from None
