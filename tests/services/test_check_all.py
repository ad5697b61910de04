"""What is worth a look in any company: told by kind, with nothing that is in order."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.remembered import ListingStatus, Remembered
from app.domain.errors import TimedOutError
from app.services.all_companies import CompanyList
from app.services.check_all import Finding, FindingKind, check_all
from app.services.hosts import HostIndex, hosts_of
from app.services.memory import Listing
from app.text.check_all import finding_status, finding_text
from app.text.formats import Formats
from app.text.messages import message_for
from app.text.status import Tone
from tests.conftest import company_at

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def listed(name: str, *callbacks: Callback, read: bool = True) -> CompanyList:
    company = replace(company_at("https://api.example"), company_id=name, name=name)
    return CompanyList(
        company=company, listing=Listing(callbacks=callbacks, read_at=NOW if read else None)
    )


def one(callback_id: str, url: str, days: int | None = None, event_type: str = "x") -> Callback:
    return Callback(
        callback_id=callback_id,
        event_type=event_type,
        destination_url=url,
        ends_at=None if days is None else NOW + timedelta(days=days),
    )


def kinds(found: list[Finding]) -> list[tuple[FindingKind, str]]:
    return [(each.kind, each.callback.callback_id if each.callback else "") for each in found]


def test_what_leads_to_a_receiver_that_is_off_is_told_once() -> None:
    here = "http://127.0.0.1:21000/r0abc"
    acme = listed("Acme", one("A1", here), one("A2", "http://127.0.0.1:21000/other", 90, "y"))
    found = check_all([acme], NOW, leads_to_off=lambda url: url == here)
    assert [each for each in kinds(found) if each[1] == "A1"] == [(FindingKind.RECEIVER_OFF, "A1")]
    assert "which is off" in finding_text(found[0], Formats())
    on = kinds(check_all([acme], NOW))
    assert (FindingKind.RECEIVER_OFF, "A1") not in on
    assert (FindingKind.LEADS_HERE, "A1") in on


def test_each_kind_is_found_and_told() -> None:
    found = check_all(
        [
            listed(
                "Acme",
                one("A1", "https://hooks.example.net/{{token}}"),
                one("A2", "http://hooks.example.net/x", event_type="y"),
                one("A3", "https://hooks.example.net/x", 10, event_type="z"),
            ),
            listed("Brook", one("B1", "https://hooks.example.net/x")),
            listed("Cove", one("C1", "https://alone.example.net/x"), read=False),
        ],
        NOW,
    )
    assert kinds(found) == [
        (FindingKind.UNREAD, ""),
        (FindingKind.PLACEHOLDER, "A1"),
        (FindingKind.NOT_HTTPS, "A2"),
        (FindingKind.ENDS_UNFOLLOWED, "A3"),
        (FindingKind.LONE_HOST, "C1"),
    ]
    for each in found:
        assert finding_text(each, Formats())
        assert finding_status(each.kind).text


def test_what_is_followed_or_far_away_is_in_order() -> None:
    followed = one("A1", "https://hooks.example.net/x", 10)
    next_one = replace(followed, callback_id="A2", starts_at=followed.ends_at, ends_at=None)
    later = one("A3", "https://hooks.example.net/x", 60, event_type="y")
    assert check_all([listed("Acme", followed, next_one, later)], NOW) == []


def test_what_is_not_proved_is_one_row_a_company_and_unknown_is_none() -> None:
    ended = one("A0", "https://hooks.example.net/x", -1, event_type="w")
    names = [f"A{at}" for at in range(1, 12)]
    many = [one(name, "https://hooks.example.net/x", event_type=name) for name in names]
    acme, brook = listed("Acme", ended, *many), listed("Brook", many[0], many[1])
    assert kinds(check_all([acme, brook], NOW)) == [(FindingKind.UNCOVERED, "A0")]
    found = check_all([acme, brook], NOW, {("Acme", "A1"), ("Brook", "A1")})[1:]
    assert kinds(found) == [(FindingKind.UNPROVED, ""), (FindingKind.UNPROVED, "A2")]
    said = [finding_text(each, Formats()) for each in found]
    assert said[0].startswith("10 active callbacks without a test event")
    assert "arrived: A2, A3" in said[0]
    assert said[0].endswith("A9 …")
    assert said[1].startswith("1 active callback ")


def test_a_read_that_failed_is_told_with_what_was_known_before() -> None:
    acme = replace(listed("Acme", one("A1", "https://a.example/x")), failure=TimedOutError())
    (unread,) = [each for each in check_all([acme], NOW) if each.kind is FindingKind.UNREAD]
    said = finding_text(unread, Formats())
    assert message_for(TimedOutError()).title in said
    assert Formats().moment(NOW) in said


def test_a_list_in_part_is_a_finding_of_its_own() -> None:
    acme = listed("Acme", one("A1", "https://a.example/x"))
    acme = replace(acme, listing=replace(acme.listing, unreadable=(b"{}", b"[]")))
    (part,) = [each for each in check_all([acme], NOW) if each.kind is FindingKind.IN_PART]
    assert finding_text(part, Formats()).startswith("2 entries could not be read. What seems")


def test_what_is_uncovered_now_and_planned_is_told_of_what_ends_it() -> None:
    later = replace(one("A2", "https://a.example/x"), starts_at=NOW + timedelta(days=3))
    acme = listed("Acme", later)
    assert check_all([acme], NOW) == []  # it is the first: nothing was covered before
    gone = Remembered(
        callback=one("A1", "https://a.example/x"),
        listing_status=ListingStatus.ENDED_HERE,
        first_seen=NOW - timedelta(days=9),
        last_seen=NOW,
        gone_at=NOW - timedelta(hours=1),
    )
    acme = replace(acme, listing=replace(acme.listing, known={"A1": gone}))
    (found,) = check_all([acme], NOW)
    assert (found.kind, found.until) == (FindingKind.UNCOVERED, later.starts_at)
    lapsed = one("A3", "https://a.example/x", -1)
    (found,) = check_all([listed("Acme", lapsed)], NOW)
    assert (found.kind, found.until) == (FindingKind.UNCOVERED, None)
    assert "it has ended" in finding_text(found, Formats())
    (found,) = check_all([acme], NOW)
    assert "Nothing covers its type and filter now" in finding_text(found, Formats())


def test_a_host_of_one_company_is_told_as_far_as_is_known() -> None:
    acme, brook = listed("Acme", one("A1", "https://a.example/x")), listed("Brook")
    (lone,) = [each for each in check_all([acme, brook], NOW) if each.host]
    assert finding_text(lone, Formats()).startswith("No other company sends anything to")
    unread = replace(brook, failure=TimedOutError("slow"))
    (lone,) = [each for each in check_all([acme, unread], NOW) if each.host]
    text = finding_text(lone, Formats())
    assert "is known to send anything" in text
    assert "1 company was not read, or not whole" in text


def test_a_clock_that_differs_is_told() -> None:
    acme = listed("Acme", one("A1", "https://a.example/x"))
    ahead = replace(acme, listing=replace(acme.listing, clock_ahead=timedelta(hours=3)))
    (found,) = [each for each in check_all([ahead], NOW) if each.kind is FindingKind.CLOCK]
    assert "3 h ahead of this computer's" in finding_text(found, Formats())


def test_what_ended_lately_with_nothing_after_it_is_told() -> None:
    last = one("A1", "https://hooks.example.net/x", -2)
    long_ago = one("A2", "https://hooks.example.net/y", -40, event_type="y")
    acme = listed("Acme")
    known = {
        each.callback_id: Remembered(
            callback=each,
            listing_status=ListingStatus.ENDED,
            first_seen=NOW - timedelta(days=60),
            last_seen=NOW - timedelta(days=3),
            gone_at=each.ends_at,
        )
        for each in (last, long_ago)
    }
    acme = replace(acme, listing=replace(acme.listing, known=known))
    (found,) = check_all([acme], NOW)
    assert (found.kind, found.at) == (FindingKind.ENDED, last.ends_at)
    assert found.callback is not None
    assert found.callback.callback_id == "A1"
    assert "is listed any more" in finding_text(found, Formats())
    vanished = replace(known["A1"], listing_status=ListingStatus.VANISHED)
    unseen = replace(acme, listing=replace(acme.listing, known={"A1": vanished}))
    (found,) = check_all([unseen], NOW)
    assert found.seen_last == vanished.last_seen
    assert "when it ended is not known" in finding_text(found, Formats())
    never = replace(known["A1"], callback=replace(last, starts_at=NOW + timedelta(days=5)))
    acme = replace(acme, listing=replace(acme.listing, known={"A1": never}))
    assert check_all([acme], NOW) == []  # it was ended before it began
    again = replace(acme, listing=replace(acme.listing, callbacks=(replace(last, ends_at=None),)))
    assert check_all([again], NOW) == []


def test_a_name_in_letters_of_its_own_is_not_called_a_look_alike() -> None:
    plain, alike = "https://m\u00fcller.example/x", "https://\u0430\u0440\u0440\u04cf\u0435.com/x"
    found = check_all([listed("A", one("1", plain), one("2", alike))], NOW)
    about = [each for each in kinds(found) if each[0] is not FindingKind.UNCOVERED]
    assert about == [(FindingKind.LOOK_ALIKE, "2"), (FindingKind.INTERNATIONAL, "1")]
    assert finding_status(FindingKind.INTERNATIONAL).tone is Tone.NEUTRAL


def test_what_takes_all_events_from_then_on_ends_a_gap_of_now() -> None:
    """The check agrees with the timeline and with `gaps`."""
    order = (("event_type", "order"),)
    lapsed = replace(one("A1", "https://a.example/x", -1, "event_processed"), filters=order)
    follows = replace(lapsed, callback_id="A2", starts_at=NOW + timedelta(days=10), ends_at=None)
    every = replace(
        one("A3", "https://a.example/x", None, "event_processed"),
        starts_at=NOW + timedelta(days=5),
    )
    acme = listed("Acme", lapsed, follows, every)
    found = [each for each in check_all([acme], NOW) if each.kind is FindingKind.UNCOVERED]
    assert [each.until for each in found] == [every.starts_at]


def test_a_host_in_its_two_spellings_is_one() -> None:
    """For whom the search shows both, too: *Only one company uses it* would be untrue."""
    lists = [
        listed("Acme", one("A1", "https://kaffee.xn--mller-kva.example/in")),
        listed("Brook", one("B1", "https://kaffee.müller.example/in")),
    ]
    assert FindingKind.LONE_HOST not in {kind for kind, _ in kinds(check_all(lists, NOW))}
    (host,) = hosts_of(lists, HostIndex())
    assert (host.callbacks, host.companies) == (2, ("Acme", "Brook"))
