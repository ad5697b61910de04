"""What is typed into the search of the callbacks."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.list_filter import (
    FilterName,
    ListFilter,
    Term,
    holds,
    quoted_term,
    read_filter_text,
    with_term,
)
from app.domain.callbacks.remembered import ListingStatus, Note, Remembered
from tests.builders import callback

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def remembered(one: Callback, status: ListingStatus, owner: str = "") -> Remembered:
    return Remembered(
        callback=one,
        listing_status=status,
        first_seen=NOW,
        last_seen=NOW,
        note=Note(owner=owner),
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ListFilter()),
        ("  Optin  AB34 ", ListFilter(words=("optin", "ab34"))),
        ('"two words"', ListFilter(words=("two words",))),
        ("-optin", ListFilter(without=("optin",))),
        ("status:Ends", ListFilter(terms=(Term(FilterName.STATUS, "ends"),))),
        ("-type:person", ListFilter(terms=(Term(FilterName.TYPE, "person", True),))),
        ('owner:"Ann Lee"', ListFilter(terms=(Term(FilterName.OWNER, "ann lee"),))),
        ("ends<7d", ListFilter(terms=(Term(FilterName.ENDS, "ends<7d", False, 7 * DAY),))),
        (
            "starts>2w",
            ListFilter(terms=(Term(FilterName.STARTS, "starts>2w", False, 14 * DAY, True),)),
        ),
        ("https://a.example/x", ListFilter(words=("https://a.example/x",))),
        ("colour:red", ListFilter(words=("colour:red",), unknown=("colour",))),
        ("type:", ListFilter()),
        ("ends<7x", ListFilter(words=("ends<7x",), unknown=("ends<7x",))),
        ("ends<=7d", ListFilter(terms=(Term(FilterName.ENDS, "ends<=7d", False, 7 * DAY),))),
        ("ends < 7d", ListFilter(terms=(Term(FilterName.ENDS, "ends<7d", False, 7 * DAY),))),
        ("ends<7", ListFilter(terms=(Term(FilterName.ENDS, "ends<7", False, 7 * DAY),))),
        ("friends <7", ListFilter(words=("friends", "<7"))),
        ("2 Dec 2026", ListFilter(words=("2", "dec", "2026"))),
    ],
)
def test_what_is_typed_is_read(text: str, found: ListFilter) -> None:
    assert read_filter_text(text) == found


@given(st.text(alphabet='abc:"-<>7d ', max_size=30))
def test_nothing_that_is_typed_is_wrong(text: str) -> None:
    found = read_filter_text(text)
    assert all(found.words)
    assert all(found.without)


@pytest.mark.parametrize(
    ("text", "members", "true"),
    [
        ("status:active", {}, True),
        ("status:ends", {}, False),
        ("status:ends", {"ends_at": NOW + 3 * DAY}, True),
        ("status:active", {"ends_at": NOW + 3 * DAY}, True),
        ("status:starts", {"starts_at": NOW + DAY}, True),
        ("status:act", {"starts_at": NOW + DAY}, False),
        ("status:ended", {"ends_at": NOW}, True),
        ("-status:ended", {"ends_at": NOW}, False),
        ("ends<7d", {"ends_at": NOW + 7 * DAY}, True),
        ("ends<7d", {"ends_at": NOW + 8 * DAY}, False),
        ("ends<7d", {"ends_at": NOW - DAY}, False),
        ("ends<7d", {}, False),
        ("ends>7d", {}, True),
        ("ends>7d", {"ends_at": NOW + 8 * DAY}, True),
        ("starts<48h", {"starts_at": NOW + DAY}, True),
        ("host:acme", {"destination_url": "https://hooks.ACME.example/x"}, True),
        ("host:optin", {"destination_url": "https://hooks.acme.example/optin"}, False),
        ("host:müller.example", {"destination_url": "https://xn--mller-kva.example/x"}, True),
        ("host:=müller.example", {"destination_url": "https://xn--mller-kva.example/x"}, True),
        ("host:mülle", {"destination_url": "https://xn--mller-kva.example/x"}, True),
        ("host:xn--mller", {"destination_url": "https://müller.example/x"}, True),
        ('type:="subscription_added"', {}, True),
        ('type:="subscription"', {}, False),
        ("type:subscription host:example.net", {}, True),
        ("method:put", {}, False),
        ("applies:777", {}, True),
    ],
)
def test_a_term_is_true_or_not(text: str, members: dict[str, object], true: bool) -> None:
    terms = read_filter_text(text).terms
    assert terms
    assert holds(terms, callback("AB1", **members), None, NOW, "List 777") is true


def test_what_another_goes_on_from_is_found_by_its_own_word_too() -> None:
    ends = callback("AB1", ends_at=NOW + DAY)
    later = callback("AB2", ends_at=NOW + 30 * DAY)
    for text, one, is_followed, true in (
        ("status:followed", ends, True, True),
        ("status:follow", ends, True, True),
        ("status:followed", ends, False, False),
        ("-status:followed", ends, False, True),
        ("status:ends", ends, True, True),
        ("status:followed", later, True, False),
    ):
        terms = read_filter_text(text).terms
        assert holds(terms, one, None, NOW, "", is_followed=is_followed) is true, text


def test_what_is_remembered_is_found_by_its_status_and_notes() -> None:
    one = callback("AB1")
    ended = remembered(one, ListingStatus.ENDED_HERE, "Ann Lee")
    for text, true in (
        ("status:ended", True),
        ("status:active", False),
        ("status:vanished", False),
        ('owner:"ann l"', True),
        ("owner:bob", False),
    ):
        assert holds(read_filter_text(text).terms, one, ended, NOW, "") is true
    vanished = remembered(one, ListingStatus.VANISHED)
    assert holds(read_filter_text("status:van").terms, one, vanished, NOW, "")


@given(st.sampled_from(["person_added", "two words", 'a"b', "x"]), st.booleans())
def test_a_term_is_written_as_it_is_read(value: str, negated: bool) -> None:
    (term,) = read_filter_text(quoted_term(FilterName.TYPE, value, negated=negated)).terms
    assert term.name is FilterName.TYPE
    assert term.negated is negated
    assert term.value == " ".join(value.replace('"', " ").split())


@given(st.sampled_from(["person_added", "two  words", "x"]), st.booleans())
def test_an_exact_term_is_of_the_whole_text(value: str, negated: bool) -> None:
    text = quoted_term(FilterName.NAME, value, negated=negated, exact=True)
    (term,) = read_filter_text(text).terms
    assert term.value == "=" + " ".join(value.split())


def test_only_these_does_not_take_what_only_begins_alike() -> None:
    one = callback("AB1", filters=(("list_id", "77"),))
    for shown, true in (("List 77", True), ("List 777", False), ("my List 77", False)):
        term = quoted_term(FilterName.APPLIES, "List 77", exact=True)
        assert holds(read_filter_text(term).terms, one, None, NOW, shown) is true
        part = quoted_term(FilterName.APPLIES, "List 77")
        assert holds(read_filter_text(part).terms, one, None, NOW, shown)
    # A quotation mark cannot be typed within a term: then a part has to do.
    assert quoted_term(FilterName.NAME, 'a"b', exact=True) == 'name:"a b"'


def test_a_term_that_is_half_typed_narrows_nothing_yet() -> None:
    for name in FilterName:
        for text in (f"{name}:", f"-{name.upper()}:", f"-{name}:"):
            assert read_filter_text(f"acme {text}") == ListFilter(words=("acme",)), text
    for text in ("ends<", "starts>", "-ends<", "<", "-"):
        assert read_filter_text(f"acme {text}") == ListFilter(words=("acme",)), text
    assert read_filter_text("http: x").words == ("http:", "x")
    assert read_filter_text('"owner:"').words == ("owner:",)


def test_those_without_an_owner_are_found() -> None:
    one = callback()
    owned = remembered(one, ListingStatus.LISTED, owner="Ann")
    for known, has_owner in ((None, False), (owned, True)):
        assert holds(read_filter_text('owner:""').terms, one, known, NOW, "") is not has_owner
        assert holds(read_filter_text('-owner:""').terms, one, known, NOW, "") is has_owner
    assert not read_filter_text('owner:""').words
    assert read_filter_text('owner:"').terms == (), "it is being typed"


@pytest.mark.parametrize(
    ("typed", "unknown"),
    [
        ("kind:production", ("kind",)),
        ("-kind:production status:ends", ("kind",)),
        ("state:active staet:x", ("state", "staet")),
        ("owner:ann", ()),
        ("owner:", ()),
        ('owner:""', ()),
        ('owner:"', ()),
        ("localhost:8080", ()),
        ("https://hooks.acme.example/x", ()),
        ("14:30", ()),
        ("ends<7d", ()),
        ('"kind:production"', ()),
        ('kind:"a b"', ("kind",)),
    ],
)
def test_what_looks_like_a_term_and_is_none_is_told(typed: str, unknown: tuple[str, ...]) -> None:
    assert read_filter_text(typed).unknown == unknown


@pytest.mark.parametrize(
    ("typed", "narrowed"),
    [
        ("", "type:a"),
        ("crm", "crm type:a"),
        ('"crm', '"crm" type:a'),
        ('owner:"Ann Lee"', 'owner:"Ann Lee" type:a'),
    ],
)
def test_a_term_more_is_no_part_of_a_quote_that_is_open(typed: str, narrowed: str) -> None:
    assert with_term(typed, "type:a") == narrowed
    assert read_filter_text(narrowed).terms[-1].name is FilterName.TYPE


def test_what_has_no_end_is_found_by_that() -> None:
    wanted = read_filter_text('ends:""')
    assert not wanted.unknown
    for ends_at, found in ((None, True), (NOW + timedelta(days=1), False)):
        one = callback("A", ends_at=ends_at)
        assert holds(wanted.terms, one, None, NOW, "") is found
        assert holds(read_filter_text('-ends:""').terms, one, None, NOW, "") is not found
