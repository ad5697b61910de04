"""A process of its own for each: in this one PySide6 is there already, loaded as it always is."""

import subprocess
import sys
from pathlib import Path

import pytest

_PLAIN = "import PySide6.QtWidgets\n"
_LEAN = "from app.lean_imports import load_msgspec, load_qt\nload_qt()\n"
_LATE = """
import sys
def empty():
    return sorted(n.rpartition(".")[2] for n, m in sys.modules.items()
                  if n.startswith("shibokensupport.") and type(m).__name__ == "_LateModule")
"""
_WRONG_CALL = """
from PySide6.QtCore import QSize
try:
    QSize("wide", 2)
except TypeError as error:
    print(error)
try:
    QSize(1, 2).scaled()
except TypeError as error:
    print(error)
"""
_HELP = """
from PySide6.QtWidgets import QWidget
from PySide6.support.signature import get_signature
print(get_signature(QWidget.setGeometry), QWidget.resize.__doc__)
"""
_ENUMS = """
from PySide6.QtCore import QEvent, Qt
print(Qt.AlignLeft, Qt.AlignmentFlag(), Qt.AlignmentFlag(77), QEvent.Type(1234), Qt.ItemFlags())
"""
_EVERY_ENUM = """
import copy, enum, pickle
from PySide6 import QtCore, QtGui, QtNetwork, QtSvg, QtWidgets

def found(owner, depth=0):
    for value in [getattr(owner, name) for name in sorted(vars(owner))]:
        if isinstance(value, enum.EnumType):
            yield value
        elif isinstance(value, type) and depth < 3:
            yield from found(value, depth + 1)

def tried(act):
    try:
        return repr(act())
    except Exception as error:
        return type(error).__name__

for module in (QtCore, QtGui, QtNetwork, QtSvg, QtWidgets):
    for name in dir(module):
        getattr(module, name)
    for kind in found(module):
        if kind.__module__.startswith("PySide6"):
            print(kind.__module__, kind.__qualname__, kind.__mro__[1:], len(kind), list(kind))
            before = None
            for name, member in kind.__members__.items():
                print(
                    name, repr(member), str(member), f"{member}", member.name, member.value,
                    getattr(kind, name) is member, kind(member.value) is member,
                    kind[name] is member,
                    member in kind, hash(member) in {hash(name), hash(member.value)},
                    tried(lambda: member < before),
                    tried(lambda: member | before), tried(lambda: ~member), tried(lambda: +member),
                    tried(lambda: list(member)), bool(member), copy.copy(member) is member,
                    tried(lambda: pickle.loads(pickle.dumps(member)) is member),
                )
                before = member
            print(tried(lambda: kind(1 << 29)), tried(lambda: kind(0)), tried(lambda: kind("x")))
            print(tried(lambda: setattr(kind, name, 1)), tried(lambda: kind.nothing))
"""
_STUBS = """
from PySide6.support.signature.lib.pyi_generator import Formatter
print(Formatter.__name__)
"""


def _printed(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        timeout=180,
        cwd=Path(__file__).parents[1],
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("code", [_WRONG_CALL, _HELP, _ENUMS, _EVERY_ENUM, _STUBS])
def test_qt_says_the_same_as_loaded_plainly(code: str) -> None:
    said = _printed(_LEAN + code)
    assert said == _printed(_PLAIN + code)
    assert said.strip()


def test_what_builds_messages_loads_with_the_first_message() -> None:
    before, *_, after = _printed(
        _LEAN + _LATE + "print(empty())" + _WRONG_CALL + "print(empty())"
    ).splitlines()
    assert before == str(
        ["enum_sig", "errorhandler", "layout", "mapping", "parser", "pyi_generator", "tool"]
    )
    assert after == "['enum_sig', 'pyi_generator']"


def test_no_part_of_the_window_asks_qt_for_its_help() -> None:
    """As whatever copies the text of a class of Qt does: a start would take a third longer."""
    everything = """
import importlib, pkgutil
import app.ui
for found in pkgutil.walk_packages(app.ui.__path__, "app.ui."):
    importlib.import_module(found.name)
print(empty())
"""
    late = _printed(_LEAN + _LATE + everything).splitlines()[-1]
    assert "parser" in late, "it was loaded"


def test_enumerations_are_made_by_names_as_later_pythons_call() -> None:
    """From 3.12 on `enum` names what it hands on; what people write is made as ever."""
    code = """
import enum
members = [("First", 1), ("Second", 2), ("Again", 2)]
for more in ({"boundary": enum.KEEP}, {}):
    for kind in (enum.Enum, enum.IntEnum, enum.IntFlag):
        made = kind._create_(class_name="Made", names=members, **more)
        print(made, list(made), made.Again is made.Second, made(1), made["First"] is made.First)
print(list(enum.Enum("Own", "one two")), list(enum.IntEnum("Other", {"a": 5})))
"""
    assert _printed(_LEAN + code) == _printed(_PLAIN + code)


def test_threads_that_ask_at_once_get_the_same() -> None:
    code = """
import sys, threading
late = sys.modules["shibokensupport.signature.errorhandler"]
sys.setswitchinterval(1e-5)
found, ready = [], threading.Barrier(8)
def ask():
    ready.wait()
    found.append(late.seterror_argument)
threads = [threading.Thread(target=ask) for _ in range(8)]
for one in threads: one.start()
for one in threads: one.join()
print(len(found), len(set(found)))
"""
    assert _printed(_LEAN + code) == "8 1\n"


def test_an_import_is_not_looked_through_for_features() -> None:
    code = """
import builtins, inspect
import PySide6.QtWidgets
asked = []
inspect.getsource = asked.append
import app.domain.callbacks.rules
print(asked, builtins.__import__.__name__)
"""
    assert _printed(_LEAN + code) == "[] __import__\n"


def test_what_a_start_does_asks_for_no_text_of_help() -> None:
    code = """
from PySide6.QtCore import QCoreApplication
from app.text.translate import install_translator
install_translator(QCoreApplication.translate)
import logging.config  # uvicorn does
print(empty())
"""
    assert "errorhandler" in _printed(_LEAN + _LATE + code)


def test_a_second_time_changes_nothing() -> None:
    code = """
import builtins
from importlib import machinery
before = builtins.__import__, machinery.ModuleSpec
load_qt()
print(before == (builtins.__import__, machinery.ModuleSpec), machinery.ModuleSpec.__name__)
"""
    assert _printed(_LEAN + code) == "True ModuleSpec\n"


def test_a_qt_that_is_there_already_is_taken_as_it_is() -> None:
    assert _printed(_PLAIN + _LEAN + _WRONG_CALL) == _printed(_PLAIN + _WRONG_CALL)


def test_what_seldom_happens_loads_when_it_does() -> None:
    code = """
import sys
import inspect, shutil, tempfile, traceback
late = (inspect, shutil, tempfile, traceback)
print(sum(type(one).__name__ == "_LateModule" for one in late))
print(*(one.__name__ == one.__spec__.name and bool(one.__file__) for one in late))
with tempfile.TemporaryDirectory() as folder:
    print(shutil.disk_usage(folder).total > 0, inspect.isfunction(late))
try:
    traceback.no_such_thing
except AttributeError as error:
    print(error)
try:
    1 / 0
except ZeroDivisionError:
    print(traceback.format_exc())
print(sum(type(one).__name__ == "_LateModule" for one in late))
print(traceback.__loader__.__class__.__name__, inspect.getsource(shutil.copyfileobj)[:3])
"""
    said = _printed(_LEAN + code).splitlines()
    assert said[:3] == ["4", "True True True True", "True False"]
    assert "no_such_thing" in said[3]
    assert said[-4:-2] == ["ZeroDivisionError: division by zero", ""]
    assert said[-2:] == ["0", "SourceFileLoader def"]


def test_threads_that_need_a_module_at_once_get_the_whole_of_it() -> None:
    code = """
import sys, threading
import inspect
sys.setswitchinterval(1e-5)
found, ready = [], threading.Barrier(8)
def ask():
    ready.wait()
    found.append(inspect.signature(ask))
threads = [threading.Thread(target=ask) for _ in range(8)]
for one in threads: one.start()
for one in threads: one.join()
print(len(found))
"""
    assert _printed(_LEAN + code) == "8\n"


def test_msgspec_reads_types_without_the_extensions_of_another_library() -> None:
    code = """
load_msgspec()
import sys
print("typing_extensions" in sys.modules)
from typing import Annotated
import msgspec
from app.domain.companies.company import Company
class Entry(msgspec.Struct):
    number: Annotated[int, msgspec.Meta(ge=1)]
    companies: tuple[Company, ...] = ()
print(msgspec.json.decode(b'{"number": 2}', type=Entry))
import typing_extensions
print(typing_extensions.NotRequired)
"""
    said = _printed(_LEAN + code).splitlines()
    assert said == ["False", "Entry(number=2, companies=())", "typing.NotRequired"]
