from functools import partial

import pytest
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain import errors
from app.domain.proofs.sent_test import Compared
from app.text.messages import UserMessage, message_for
from app.text.proofs import compared_text
from app.text.status import Tone
from app.ui.kit import message_bar
from app.ui.kit.message_bar import MessageBar, Notice, NoticeAction
from tests.ui.conftest import named

EVERY = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.CallbackDeskError)
]


@pytest.mark.parametrize("kind", EVERY)
def test_every_error_has_its_own_words(kind: type[errors.CallbackDeskError]) -> None:
    titles = [message_for(one()).title for one in EVERY]
    assert message_for.dispatch(kind) is not message_for.dispatch(object)
    assert titles.count(message_for(kind()).title) == 1


def test_each_compared_field_says_what_it_means() -> None:
    assert compared_text(Compared("list_id", "7", "7")) == "  ✓ list_id: 7"
    assert compared_text(Compared("list_id", "7", "8")) == "  ✕ list_id: 8 came, 7 was sent"
    assert "not in the body" in compared_text(Compared("list_id", "7", ""))
    assert "not known" in compared_text(Compared("callback_id", "", "A1"))


def test_what_must_be_read_comes_back_from_under_what_covered_it(qapp: QApplication) -> None:
    bar = MessageBar()
    bar.show_message(Notice(UserMessage("A file was set aside", "Look"), lasting=True))
    bar.show_message(Notice(UserMessage("Half done", "Decide"), company="Acme", lasting=True))
    bar.show_message(Notice(UserMessage("Not reachable", "Try again"), passing=True))
    assert bar.text().startswith("Not reachable")
    bar.leave_company("Acme")  # the list is gone, and what was said of it
    assert bar.text().startswith("Acme: Half done")
    bar.dismiss()
    assert bar.text().startswith("A file was set aside")  # no company's: it gets no name
    bar.show_message(Notice(UserMessage("AB1 was created", ""), Tone.ACTIVE))
    bar.show_message(Notice(UserMessage("AB2 was created", ""), Tone.ACTIVE))
    bar.dismiss()
    assert bar.text().startswith("A file was set aside")
    bar.dismiss()
    assert not bar.isVisible()
    bar.deleteLater()


def test_news_take_the_place_of_what_they_answer_and_a_notice_waits(qapp: QApplication) -> None:
    bar = MessageBar()
    bar.show_message(
        Notice(UserMessage("It cannot be told", "Look"), lasting=True, about="change 1")
    )
    bar.show_message(Notice(UserMessage("What changed", "1 new"), Tone.PLANNED, passing=True))
    assert bar.text().startswith("It cannot be told")
    bar.show_message(Notice(UserMessage("AB1 was created", ""), Tone.ACTIVE, about="change 1"))
    bar.show_message(Notice(UserMessage("What changed", "2 new"), Tone.PLANNED, passing=True))
    assert bar.text().startswith("AB1 was created")  # the answer must be read as well
    bar.dismiss()
    assert bar.text() == "What changed\n2 new"
    bar.show_message(Notice(UserMessage("It is off", ""), Tone.SOON, about="receiver"))
    bar.take_back("receiver")
    assert not bar.isVisible()
    bar.deleteLater()


def test_it_moves_nothing_and_a_success_goes_by_itself(qapp: QApplication) -> None:
    window, page, search = QWidget(), QLabel("page"), QLineEdit()
    layout = QVBoxLayout(window)
    layout.addWidget(search)
    layout.addWidget(page)
    bar = MessageBar()
    bar.lay_over(page)
    window.resize(600, 400)
    QCursor.setPos(5000, 5000)
    window.show()
    QApplication.processEvents()
    before = page.geometry()
    bar.show_message(Notice(UserMessage("AB1 was not ended", "Try again. " * 40)))
    QApplication.processEvents()
    assert page.geometry() == before
    assert before.contains(bar.geometry())
    assert not bar._passes.isActive()
    bar.show_message(Notice(UserMessage("AB1 was ended", ""), Tone.ACTIVE))
    assert bar._passes.isActive()
    search.setFocus()
    bar._passes.timeout.emit()
    assert bar.isHidden()
    window.close()


def test_what_it_says_is_said_to_a_screen_reader_too(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str, bool]] = []

    def hear(_: QWidget, text: str, *, at_once: bool = False) -> None:
        heard.append((text, at_once))

    monkeypatch.setattr(message_bar, "announce", hear)
    bar = MessageBar()
    bar.show_message(Notice(UserMessage("AB1 was ended", ""), Tone.ACTIVE))
    bar.show_message(Notice(UserMessage("AB2 was not ended", "Try again.")))
    assert heard == [("AB1 was ended", False), ("AB2 was not ended. Try again.", True)]
    bar.close()


def test_what_lies_behind_is_counted_as_it_is_now(qapp: QApplication) -> None:
    bar = MessageBar()
    bar.show_message(Notice(UserMessage("Behind", ""), lasting=True, about="list"))
    bar.show_message(Notice(UserMessage("Before", ""), lasting=True))
    assert bar._more.text() == "1 more behind it"
    bar.take_back("list")
    assert bar._more.isHidden()
    bar.show_message(Notice(UserMessage("Last", ""), lasting=True))
    assert bar._more.text() == "1 more behind it"
    bar.deleteLater()


# A screen that is not there cannot lend its keys to a menu.
@pytest.mark.qt_log_ignore("This plugin does not support")
def test_what_lies_behind_is_listed_and_each_can_be_brought(qapp: QApplication) -> None:
    bar = MessageBar()
    done: list[int] = []
    odd = UserMessage("list \u202eevil", "")
    bar.show_message(Notice(odd, lasting=True))
    for number in (1, 2, 3):
        again = NoticeAction("Re-create…", partial(done.append, number))
        words = UserMessage(f"AB{number} was ended", "")
        bar.show_message(Notice(words, Tone.ACTIVE, again))
    bar._more.click()
    menu = bar._more.findChildren(QMenu)[-1]
    assert [one.text() for one in menu.actions()] == [
        "AB2 was ended",
        "AB1 was ended",
        "list ⟨U+202E⟩evil",
    ]
    menu.actions()[1].trigger()
    menu.close()
    assert bar.text().startswith("AB1 was ended")
    assert bar._more.text() == "3 more behind it"
    named(bar, QPushButton, "Re-create").click()
    assert done == [1]
    assert bar.text().startswith("AB3 was ended")
    bar.deleteLater()


def test_each_notice_is_said_once_when_it_comes(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(
        message_bar, "announce", lambda _who, text, at_once=False: said.append("!" * at_once + text)
    )
    bar = MessageBar()
    bar.show_message(Notice(UserMessage("It did not happen", ""), lasting=True))
    bar.show_message(Notice(UserMessage("Not whole", ""), Tone.SOON, passing=True))
    assert said == ["!It did not happen", "Not whole"]  # the second waits behind, and is said
    bar.show_message(Notice(UserMessage("Not read", ""), passing=True, about="list"))
    said.clear()
    bar.take_back("list")  # the list can be read again
    assert bar.text() == "It did not happen"
    assert not said
    bar.dismiss()
    assert said == ["Not whole"]
    bar.deleteLater()


def test_what_is_about_another_company_says_so(qapp: QApplication) -> None:
    bar = MessageBar()
    bar.open_company("Brook")
    bar.show_message(Notice(UserMessage("The test event was queued", ""), company="Acme"))
    assert bar.text() == "Acme: The test event was queued"
    bar.show_message(Notice(UserMessage("Done", ""), company="Brook"))
    assert bar.text() == "Done"
    bar.leave_company("Brook")
    bar.open_company("Acme")
    assert bar.text() == "Brook: Done"
    bar.deleteLater()
