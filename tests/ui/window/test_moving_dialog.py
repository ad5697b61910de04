"""Moving to another computer, as it shows in the window."""

from pathlib import Path

from PySide6.QtWidgets import QDialog, QLabel, QPushButton

from app.build import moving
from app.storage.companies import CompanyFile
from app.ui.window.moving_dialog import MovingDialog
from app.ui.window.start_notices import tell_of_move
from tests.conftest import company_at
from tests.ui.conftest import Desk, named, until


def dialog_of(desk: Desk, folder: Path) -> MovingDialog:
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    service = moving({"data": data, "preferences": folder / "config"})
    made = MovingDialog(desk.window, service, desk.window.context)
    made.open()
    return made


def said(dialog: QDialog) -> str:
    return named(dialog, QLabel, "Move result").text()


async def test_what_is_written_here_is_taken_over_there(desk: Desk, tmp_path: Path) -> None:
    desk.window.show()
    file = tmp_path / "x.deskmove"
    CompanyFile(tmp_path / "old" / "data").save([company_at("https://api.acme.example")])
    old = dialog_of(desk, tmp_path / "old")
    old.write_to(str(file))
    await until(lambda: "Companies: 1; remembered callbacks: 0." in said(old))
    old.accept()

    new = dialog_of(desk, tmp_path / "new")
    assert not named(new, QPushButton, "Close Callback Desk").isVisible()
    new.read_from(str(file))
    await until(lambda: desk.has_dialog("Take over"))
    named(desk.dialog("Take over"), QPushButton, "Take over").click()
    await until(lambda: "at the next start" in said(new))
    closed: list[bool] = []
    new.close_asked.connect(lambda: closed.append(True))
    named(new, QPushButton, "Take it back").click()
    await until(lambda: "Taken back" in said(new))
    assert not named(new, QPushButton, "Close Callback Desk").isVisible()

    new.read_from(str(file))
    await until(lambda: desk.has_dialog("Take over"))
    named(desk.dialog("Take over"), QPushButton, "Leave everything as it is").click()
    await until(lambda: "Everything here stays" in said(new))
    assert not (tmp_path / "new" / "data" / "incoming").exists()

    new.read_from(str(file))
    await until(lambda: desk.has_dialog("Take over"))
    named(desk.dialog("Take over"), QPushButton, "Take over").click()
    await until(named(new, QPushButton, "Close Callback Desk").isVisible)
    named(new, QPushButton, "Close Callback Desk").click()
    assert closed == [True]
    await desk.aclose()


async def test_a_file_that_is_none_is_said(desk: Desk, tmp_path: Path) -> None:
    desk.window.show()
    (tmp_path / "odd\u202e.deskmove").write_bytes(b"hello")
    dialog = dialog_of(desk, tmp_path)
    dialog.read_from(str(tmp_path / "odd\u202e.deskmove"))
    await until(lambda: "cannot be used" in said(dialog))
    assert "\u202e" not in said(dialog)
    assert "zip" not in said(dialog)
    assert "Nothing is changed here" in said(dialog)
    dialog.write_to(str(tmp_path / "none" / "x.deskmove"))
    await until(lambda: "cannot be used" not in said(dialog))
    assert said(dialog)
    dialog.accept()
    await desk.aclose()


async def test_the_next_start_says_so(desk: Desk, tmp_path: Path) -> None:
    desk.window.show()
    tell_of_move(desk.window.bar, tmp_path / "before-move-1")
    assert "Taken over from the other computer" in desk.window.bar.text()
    assert "before-move-1" in desk.window.bar.text()
    desk.window.bar.dismiss()
    tell_of_move(desk.window.bar, OSError(28, "No space left on device"))
    assert "could not take its place" in desk.window.bar.text()
    await desk.aclose()
