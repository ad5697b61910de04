from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.rules import (
    ProblemKind,
    company_problems,
    covers_of,
    draft_problems,
    free_span,
    overlaps,
)
from app.domain.companies.secret import Secret
from app.domain.typed.address_cautions import CautionKind, url_cautions
from tests.builders import draft
from tests.conftest import company_at

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
DRAFT = draft("1", url="https://a.example/x")
LISTED = Callback(
    callback_id="A",
    event_type="subscription_added",
    filters=(("list_id", "1"),),
    destination_url="https://a.example/x",
    starts_at=NOW - DAY,
    ends_at=NOW + DAY,
)


def test_the_end_itself_counts_as_ended() -> None:
    assert LISTED.state_at(NOW) is CallbackState.ACTIVE
    assert LISTED.state_at(NOW + DAY) is CallbackState.ENDED
    assert LISTED.state_at(NOW - 2 * DAY) is CallbackState.FUTURE


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"event_type": ""}, ProblemKind.TYPE_MISSING),
        ({"event_type": "two words"}, ProblemKind.TYPE_MALFORMED),
        ({"filters": ()}, ProblemKind.FILTER_MISSING),
        ({"destination_url": ""}, ProblemKind.URL_MISSING),
        ({"destination_url": "hooks.example/x"}, ProblemKind.URL_MALFORMED),
        ({"destination_url": "http://a b/"}, ProblemKind.URL_HAS_SPACE),
        ({"destination_url": "ask ann"}, ProblemKind.URL_MALFORMED),
        ({"destination_url": "http://a:99999/"}, ProblemKind.URL_PORT_MALFORMED),
        ({"destination_url": "https://a.example:0/x"}, ProblemKind.URL_PORT_MALFORMED),
        ({"destination_url": "https://a.example:https/x"}, ProblemKind.URL_PORT_MALFORMED),
        ({"destination_url": "https://:443/"}, ProblemKind.URL_MALFORMED),
        ({"destination_url": "https://[::1:80/x"}, ProblemKind.URL_MALFORMED),
        ({"destination_url": "https://user:pa/ss@host/"}, ProblemKind.URL_MALFORMED),
        ({"destination_url": "<https://a.example/x>"}, ProblemKind.URL_HAS_SIGN),
        ({"destination_url": "\u201chttps://a.example/x\u201d"}, ProblemKind.URL_HAS_SIGN),
        ({"event_type": "destination", "filters": ()}, ProblemKind.TYPE_IS_MEMBER),
        ({"event_type": "event_type", "filters": ()}, ProblemKind.TYPE_IS_MEMBER),
        ({"destination_url": 'https://a.example/x"y'}, ProblemKind.URL_HAS_SIGN),
        ({"destination_url": "https://a.example/<token>"}, ProblemKind.URL_HAS_SIGN),
        ({"destination_url": "https://a.example/a b"}, ProblemKind.URL_HAS_SPACE),
        ({"destination_url": "https://a.example/" + "x" * 1024}, ProblemKind.URL_TOO_LONG),
        ({"ends_at": NOW}, ProblemKind.END_IN_PAST),
        ({"starts_at": NOW + 2 * DAY, "ends_at": NOW + DAY}, ProblemKind.END_BEFORE_START),
    ],
)
def test_a_certain_mistake_is_named(changes: dict[str, object], kind: ProblemKind) -> None:
    draft = msgspec.structs.replace(DRAFT, **changes)
    assert [problem.kind for problem in draft_problems(draft, NOW)] == [kind]


def test_a_good_draft_has_no_problem() -> None:
    assert draft_problems(DRAFT, NOW) == []


@pytest.mark.parametrize(
    ("url", "kinds"),
    [
        ("https://a.example/x", []),
        ("http://a.example/x", [CautionKind.URL_NOT_ENCRYPTED]),
        ("http://127.0.0.1:9/x", [CautionKind.URL_LOOPBACK]),
        ("https://10.0.0.7/x", [CautionKind.URL_PRIVATE]),
        ("https://me:pw@a.example/", [CautionKind.URL_USER_INFO]),
        ("https://a.example/#x", [CautionKind.URL_FRAGMENT]),
        ("https://müller.example/", [CautionKind.URL_INTERNATIONAL]),
        ("https://a.example/x,", [CautionKind.URL_ENDS_ODDLY]),
        ("https://a.example/%zz/x", [CautionKind.URL_BAD_ESCAPE]),
        ("https://a.example/x%2Fy%20z", []),
    ],
)
def test_addresses_worth_a_look_are_named(url: str, kinds: list[CautionKind]) -> None:
    assert [one.kind for one in url_cautions(url)] == kinds


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 1),
        ({"starts_at": NOW + DAY}, 0),
        ({"starts_at": NOW + DAY / 2}, 1),
        ({"filters": (("list_id", "2"),)}, 0),
        ({"event_type": "subscription_removed"}, 0),
    ],
)
def test_overlaps_are_found_by_type_filter_and_dates(
    changes: dict[str, object], count: int
) -> None:
    found = overlaps(msgspec.structs.replace(DRAFT, **changes), [LISTED], NOW)
    assert len(found) == count
    assert all(one.same_destination for one in found)


def test_the_next_free_time_may_lie_between_two() -> None:
    later = msgspec.structs.replace(
        LISTED, callback_id="B", starts_at=NOW + 3 * DAY, ends_at=NOW + 4 * DAY
    )
    assert free_span(DRAFT, [LISTED], NOW) == (NOW + DAY, None)
    assert free_span(DRAFT, [LISTED, later], NOW) == (NOW + DAY, NOW + 3 * DAY)
    wanted = msgspec.structs.replace(DRAFT, starts_at=NOW + 3 * DAY)
    assert free_span(wanted, [LISTED, later], NOW) == (NOW + 4 * DAY, None)
    open_ended = msgspec.structs.replace(later, ends_at=None)
    assert free_span(wanted, [LISTED, open_ended], NOW) is None
    assert free_span(DRAFT, [LISTED, open_ended], NOW) == (NOW + DAY, NOW + 3 * DAY)


def test_what_still_covers_after_an_end() -> None:
    other = msgspec.structs.replace(LISTED, callback_id="B", destination_url="https://b.example")
    assert covers_of(LISTED, [LISTED, other], NOW) == [other]
    assert covers_of(LISTED, [LISTED], NOW) == []


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"base_url": "http://api.example"}, ProblemKind.BASE_URL_NOT_ENCRYPTED),
        ({"base_url": "api.example"}, ProblemKind.BASE_URL_MALFORMED),
        ({"base_url": "https://u:p@api.example"}, ProblemKind.BASE_URL_MALFORMED),
        ({"company_key": "a/b"}, ProblemKind.KEY_MALFORMED),
        ({"user_name": "a:b"}, ProblemKind.USER_MALFORMED),
        ({"name": ""}, ProblemKind.NAME_MISSING),
    ],
)
def test_a_company_is_checked(changes: dict[str, object], kind: ProblemKind) -> None:
    company = msgspec.structs.replace(company_at("http://127.0.0.1:1"), **changes)
    assert [problem.kind for problem in company_problems(company)] == [kind]


def test_a_secret_does_not_show_itself() -> None:
    assert "hunter2" not in repr(Secret("hunter2")) + str(Secret("hunter2"))


@pytest.mark.parametrize(
    ("url", "kind", "told"),
    [
        ("https://a.example/{{list_id}}", CautionKind.URL_PLACEHOLDER, "{{list_id}}"),
        ("https://a.example/%7B%7Bid%7D%7D", CautionKind.URL_PLACEHOLDER, "{{id}}"),
        ("https://a.example/${id}/x", CautionKind.URL_PLACEHOLDER, "${id}"),
        ("https://a.example/in?list=%s", CautionKind.URL_PLACEHOLDER, "%s"),
        ("https://a.example/YOUR_TOKEN", CautionKind.URL_PLACEHOLDER, "YOUR_TOKEN"),
        ("https://a.example/:listId/x", CautionKind.URL_PLACEHOLDER, ":listId"),
        ("https://a.example/$(id)", CautionKind.URL_PLACEHOLDER, "$(id)"),
        ("https://a.example/changeme", CautionKind.URL_PLACEHOLDER, "changeme"),
        ("https://a.example/%257Bid%257D", CautionKind.URL_PLACEHOLDER, "{id}"),
        ("https://a.example/your-list-id-here", CautionKind.URL_PLACEHOLDER, "your-list-id-here"),
        ("https://017700000001/x", CautionKind.URL_LOOPBACK, ""),
        ("https://a.home.arpa/x", CautionKind.URL_PRIVATE, ""),
        ("https://127.1/x", CautionKind.URL_SHORT_ADDRESS, "127.0.0.1"),
        ("https://127-0-0-1.sslip.io/x", CautionKind.URL_LOOPBACK, ""),
        ("https://a-b-127-0-0-1.sslip.io/", CautionKind.URL_LOOPBACK, ""),
        ("https://be-10-0-0-5.sslip.io/", CautionKind.URL_PRIVATE, ""),
        ("https://a.example/LIST_ID", CautionKind.URL_PLACEHOLDER, "LIST_ID"),
        ("https://a.example/list_id_here", CautionKind.URL_PLACEHOLDER, "list_id_here"),
        ("https://a.example/!LIST!", CautionKind.URL_PLACEHOLDER, "!LIST!"),
        ("https://a.example/^id^", CautionKind.URL_PLACEHOLDER, "^id^"),
        ("https://a.example/|ID|", CautionKind.URL_PLACEHOLDER, "|ID|"),
        ("https://a.example/(list_id)", CautionKind.URL_PLACEHOLDER, "(list_id)"),
        ("https://a.example/\uff5bid\uff5d", CautionKind.URL_PLACEHOLDER, "\uff5bid\uff5d"),
        ("https://\u0261oogle.com/", CautionKind.URL_LOOK_ALIKE, "\u0261oogle"),
        ("https://\u1d05omain.example/", CautionKind.URL_LOOK_ALIKE, "\u1d05omain"),
        ("https://app.10.0.0.7.nip.io/x", CautionKind.URL_PRIVATE, ""),
        ("https://0a000007.nip.io/x", CautionKind.URL_PRIVATE, ""),
        ("https://app.localtest.me/x", CautionKind.URL_LOOPBACK, ""),
        ("https://\uff11\uff12\uff17.0.0.1/x", CautionKind.URL_LOOPBACK, ""),
        ("https://\uff45xample.com/x", CautionKind.URL_INTERNATIONAL, "\uff45xample.com = example"),
        ("https://hooks.acme.com/...", CautionKind.URL_PLACEHOLDER, "..."),
        ("https://hooks.acme.com/*", CautionKind.URL_PLACEHOLDER, "*"),
        ("https://hooks.yourcompany.com/x", CautionKind.URL_PLACEHOLDER, "yourcompany"),
        ("https://hooks.acme.com/None", CautionKind.URL_PLACEHOLDER, "None"),
        ("https://hooks.acme.com/\u2039id\u203a", CautionKind.URL_PLACEHOLDER, "id"),
        ("https://0x7f000001/x", CautionKind.URL_LOOPBACK, ""),
        ("https://[::ffff:127.0.0.1]/x", CautionKind.URL_LOOPBACK, ""),
        ("https://0.0.0.0/x", CautionKind.URL_LOOPBACK, ""),
        ("https://169.254.169.254/x", CautionKind.URL_PRIVATE, ""),
        ("https://100.64.0.9/x", CautionKind.URL_PRIVATE, ""),
        ("https://[fd00::1]/x", CautionKind.URL_PRIVATE, ""),
        ("https://192.0.2.7/x", CautionKind.URL_NOBODYS, ""),
        ("https://240.0.0.1/x", CautionKind.URL_NOBODYS, ""),
        ("https://[2001:db8::1]/x", CautionKind.URL_NOBODYS, ""),
        ("https://fa\u00df.example/x", CautionKind.URL_INTERNATIONAL, "xn--fa-hia.example"),
        ("https://xn--fa-hia.example/x", CautionKind.URL_INTERNATIONAL, "fa\u00df.example"),
        ("https://p\u0430ypal.example/", CautionKind.URL_LOOK_ALIKE, "p\u0430ypal"),
        ("https://\u0430\u0440\u0440\u04cf\u0435.com/", CautionKind.URL_LOOK_ALIKE, "\u0435"),
    ],
)
def test_a_caution_names_what_it_is_about(url: str, kind: CautionKind, told: str) -> None:
    assert any(one.kind is kind and told in one.piece for one in url_cautions(url))


@pytest.mark.parametrize(
    ("url", "kind", "told"),
    [
        ("https://a..example/x", ProblemKind.URL_HOST_EMPTY_PART, ".."),
        ("https://a.b../x", ProblemKind.URL_HOST_EMPTY_PART, ".."),
        ("https://https://a.example/x", ProblemKind.URL_SCHEME_TWICE, ""),
        ("https://-a.example/x", ProblemKind.URL_HOST_MALFORMED, "-a"),
        ("https://256.1.1.1/x", ProblemKind.URL_HOST_MALFORMED, "256.1.1.1"),
        ("https://1.2.3.4.5/x", ProblemKind.URL_HOST_MALFORMED, "1.2.3.4.5"),
        ("https://a.com/x\ufe0f", ProblemKind.INVISIBLE, "U+FE0F"),
        (f"https://{'a' * 64}.example/", ProblemKind.URL_HOST_MALFORMED, "a" * 64),
        ("https://a.example/x\u200b", ProblemKind.INVISIBLE, "U+200B"),
        ("https://a.example/\u202ex", ProblemKind.INVISIBLE, "U+202E"),
    ],
)
def test_a_problem_of_an_address_names_the_piece(url: str, kind: ProblemKind, told: str) -> None:
    draft = CallbackDraft(event_type="person_added", destination_url=url)
    (found,) = draft_problems(draft, NOW)
    assert (found.kind, found.piece) == (kind, told)


@pytest.mark.parametrize(
    "url",
    [
        "https://8.8.8.8/x",
        "https://hooks.acme.example/in?list=1&b=2",
        "https://a.example/odata/$metadata",
        "https://a.example/x?$top=1&f[list]=2",
        "https://a.example/my-list/",
        "https://a.example/my-company/CHANGE_LOG",
        "https://a.example/insert-path/REPLACE-ORDER",
    ],
)
def test_an_ordinary_address_needs_no_look(url: str) -> None:
    assert url_cautions(url) == ()


@given(st.text(max_size=1500))
def test_no_address_breaks_the_checks(text: str) -> None:
    url = f"https://{text}"
    url_cautions(url)
    draft_problems(CallbackDraft(event_type="person_added", destination_url=url), NOW)


def test_names_in_one_alphabet_and_words_that_end_with_here_are_no_disguise() -> None:
    for url in (
        "https://\u043c\u043e\u0441\u043a\u0432\u0430-24.\u0440\u0444/hook",
        "https://acme.com/click-here",
    ):
        kinds = {one.kind for one in url_cautions(url)}
        assert not kinds & {CautionKind.URL_LOOK_ALIKE, CautionKind.URL_PLACEHOLDER}
