"""Libraries without what a start does not need of them.

`load_qt`: importing PySide6 compiles, from source and anew in each process, the modules that put
signatures together for the message of a wrong call, for help and for stub files. Here they load
when they are first asked for something. From then on every `import` reads the source of what it
imports, to see whether PySide6's `__feature__` switches may apply to it; nothing here uses those.

It also imports parts of the standard library for what seldom happens, such as printing a
traceback. These load when they are first asked for something, too, whoever asks.

Each class of Qt that is used makes its enumerations, two thousand members by the first paint, and
the `enum` module checks each of them as it does what people write. Here they are made as `enum`
makes its own, which takes half the time.

All this depends on the inside of PySide6 (`shibokensupport`, seen in 6.11). A version that is made
differently does not meet the names below, and loads as it always does.

`load_msgspec`: msgspec takes from `typing_extensions`, where that is installed, what Python has had
itself since 3.11; and that takes longer to load than msgspec.
"""

import builtins
import enum
import sys
from importlib import machinery
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, module_from_spec
from threading import RLock
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.abc import Loader
else:
    Loader = object  # its own module takes milliseconds

_LATE = {
    f"shibokensupport.signature.{name}"
    for name in (
        *("errorhandler", "layout", "lib.enum_sig", "lib.pyi_generator", "lib.tool"),
        *("mapping", "parser"),
    )
}
_MAPPING = "shibokensupport.signature.mapping"
_FEATURES = "shibokensupport.feature"
_SELDOM_USED = ("bz2", "inspect", "lzma", "shutil", "tempfile", "traceback")
"""Of the standard library: what PySide6 and `zipfile`, which it needs, import beforehand."""

_ENUMS = (enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag)
_OF_EACH_MEMBER = {"name", "value"}
"""What a member itself answers to: a member of that name is reached otherwise."""

_FILLING = RLock()
"""Two threads may make the same mistake at once."""


def load_qt() -> None:
    """Imports PySide6, if nothing has done so yet."""
    # PySide6 puts two of its own in its place: one for `__feature__`, and below it one that makes
    # all classes of a module where `*` is imported. Both cost something at each `import`, and a
    # library that asks the second for its text of help compiles all that is left out here.
    usual = builtins.__import__
    _make_enums_quickly()
    for name in _SELDOM_USED:
        _import_late(name)
    # PySide6's own importer makes its specifications with this one.
    machinery.ModuleSpec = _Spec  # type: ignore[misc]
    try:
        import PySide6.QtCore  # noqa: F401, PLC0415 - what all this is about
    finally:
        machinery.ModuleSpec = ModuleSpec  # type: ignore[misc]
    builtins.__import__ = usual


def load_msgspec() -> None:
    """Imports msgspec, if nothing has done so yet."""
    if "typing_extensions" in sys.modules:
        return
    # To whoever imports it, this means that it is not installed.
    sys.modules["typing_extensions"] = None  # type: ignore[assignment]
    try:
        import msgspec  # noqa: F401, PLC0415 - as above
    finally:
        del sys.modules["typing_extensions"]


def _make_enums_quickly() -> None:
    """Has enumerations that are called into being as PySide6 does made without checks."""
    quickly = getattr(enum, "_simple_enum", None)
    usual = enum.EnumType.__dict__.get("_create_")
    if quickly is None or usual is None:
        return

    # From Python 3.12 on it is called with these names.
    def create(made_of: Any, class_name: str, names: Any, **more: Any) -> Any:  # noqa: ANN401 - as in `enum`
        if not _is_of_qt(made_of, names, more):
            return usual(made_of, class_name, names, **more)
        body = type(class_name, (), {**dict(names), "__doc__": None})
        made = quickly(made_of, boundary=more["boundary"])(body)
        for member_name, member in made.__members__.items():
            # Python 3.11 leads to each by a detour that every use of it would pay.
            if member_name not in _OF_EACH_MEMBER:
                type.__setattr__(made, member_name, member)
        return made

    enum.EnumType._create_ = create  # type: ignore[attr-defined]


def _is_of_qt(made_of: object, names: object, more: dict[str, Any]) -> bool:
    """Whether an enumeration is asked for as PySide6 does, with nothing to be checked."""
    return (
        made_of in _ENUMS
        and more.get("boundary") is enum.KEEP
        and more.get("module") is None
        and more.get("type") is None
        and type(names) is list
        and bool(names)
        and all(
            type(pair) is tuple and type(pair[1]) is int and not pair[0].startswith("_")
            for pair in names
        )
    )


def _import_late(name: str) -> None:
    if name in sys.modules:
        return
    spec = find_spec(name)
    if spec is None or spec.loader is None:  # a Python that was built without it
        return
    late = ModuleSpec(name, _LateLoader(spec), origin=spec.origin)
    late.has_location = spec.has_location
    sys.modules[name] = module_from_spec(late)


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
            name, loader, origin=origin, loader_state=loader_state, is_package=is_package
        )
        if loader and name in _LATE:
            # PySide6 renames its modules once they are there; its loader knows this name only.
            self.loader = _LateLoader(ModuleSpec(name, loader))
        elif loader and name == _FEATURES:
            self.loader = _WithoutFeatures(loader)


class _LateLoader(Loader):
    """Leaves a module empty until it is asked for something; then it is made as `spec` says."""

    def __init__(self, spec: ModuleSpec) -> None:
        self._spec = spec

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _LateModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        if self._spec.name == _MAPPING:
            # PySide6 takes this one out of the module beforehand, without asking for it.
            module.update_mapping = lambda: _filled(module).update_mapping()  # type: ignore[attr-defined]

    def fill(self, module: ModuleType) -> None:
        """Runs the module's own code."""
        module.__spec__, module.__loader__ = self._spec, self._spec.loader
        if self._spec.loader is not None:
            self._spec.loader.exec_module(module)


class _WithoutFeatures(Loader):
    """Does not read the source of what is imported for `__feature__` switches."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = ModuleSpec(_FEATURES, self._loader)
        self._loader.exec_module(module)
        module.feature_imported = lambda _: None  # type: ignore[attr-defined]


class _LateModule(ModuleType):
    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # what import itself looks for
            raise AttributeError(name)
        try:
            return _filled(self).__dict__[name]
        except KeyError:  # it has none, or its code has not come that far
            raise AttributeError(name) from None


def _filled(module: ModuleType) -> Any:  # noqa: ANN401 - whatever it holds
    with _FILLING:
        loader = module.__spec__.loader if module.__spec__ else None
        if isinstance(loader, _LateLoader):
            loader.fill(module)
            module.__class__ = ModuleType
    return module
