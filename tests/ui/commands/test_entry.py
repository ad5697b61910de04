"""What fits what is typed, and in which order."""

from app.ui.commands.entry import MOST, Entry, EntryKind, marked_pieces, ranked


def entry(
    text: str, kind: EntryKind = EntryKind.ACTION, *, detail: str = "", why_not: str = ""
) -> Entry:
    return Entry(
        entry_id=f"{kind.name}:{text}",
        kind=kind,
        text=text,
        detail=detail,
        why_not=why_not,
        run=lambda: None,
    )


ENTRIES = [
    entry("Acme Retail", EntryKind.COMPANY, detail="Europe, test"),
    entry("Harbor Coffee", EntryKind.COMPANY, detail="Europe, production"),
    entry("Callbacks", EntryKind.PAGE),
    entry("Refresh"),
    entry("Remove company", why_not="Open a company first."),
    entry("New callback"),
]


def texts(typed: str, recent: list[str] | None = None) -> list[str]:
    return [one.text for one in ranked(ENTRIES, typed, recent or [])]


def test_every_word_must_be_there_and_the_beginning_counts_most() -> None:
    assert texts("re") == ["Refresh", "Remove company", "Acme Retail"]
    assert texts("callb") == ["Callbacks", "New callback"]
    assert texts("harbor prod") == ["Harbor Coffee"]
    assert texts("zzz") == []


def test_what_cannot_be_done_comes_after_what_can() -> None:
    assert texts("co")[-1] == "Remove company"


def test_nothing_typed_gives_what_was_done_last_then_pages_and_companies() -> None:
    assert texts("", ["ACTION:Refresh", "gone"])[:3] == ["Refresh", "Callbacks", "Acme Retail"]


def test_there_are_never_more_than_fit() -> None:
    assert len(ranked([entry(f"same {at}") for at in range(99)], "same", [])) == MOST


def test_what_was_typed_is_marked() -> None:
    assert marked_pieces("Acme Retail", "re ac") == [
        *(("Ac", True), ("me ", False), ("Re", True), ("tail", False)),
    ]
    assert marked_pieces("Straße", "e") == [("Straße", False)]
