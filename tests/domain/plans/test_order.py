"""Order, what is so already, and what may go wrong: no order opens a gap another would not."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.matching import draft_of
from app.domain.plans.checking import Lists, looked_over, needs_name_of, settled
from app.domain.plans.making import extended, up_to_next, with_text_replaced
from app.domain.plans.order import arranged, overlap_in_time
from app.domain.plans.plan import Act, PlanStep, lane_of, numbered
from app.domain.plans.step_problem import StepProblemKind
from tests.builders import callback, draft
from tests.conftest import company_at

NOW = datetime(2026, 11, 26, tzinfo=UTC)
DAY = timedelta(days=1)
COMPANY = company_at("https://api.example")


def step(act: Act, company: str = "c", **members: object) -> PlanStep:
    made = PlanStep(number=0, company_id=company, company_name=company, act=act)
    return replace(made, **members)


def kinds(steps: tuple[PlanStep, ...], lists: Lists) -> list[tuple[int, StepProblemKind]]:
    return [(one.number, one.kind) for one in looked_over(steps, lists, NOW)[1]]


def test_an_end_and_its_successor_are_one_replacement() -> None:
    old = callback("A")
    steps = numbered([step(Act.CREATE, draft=draft()), step(Act.END, before=old)])
    (one,) = arranged(steps, NOW)
    assert (one.act, one.before, one.draft) == (Act.REPLACE, old, draft())
    later = draft(starts_at=NOW + DAY)
    ends_before = callback("A", ends_at=NOW + DAY)
    steps = numbered([step(Act.END, before=ends_before), step(Act.CREATE, draft=later)])
    assert [one.act for one in arranged(steps, NOW)] == [Act.CREATE, Act.END]


def test_a_step_follows_the_one_that_gives_up_its_place() -> None:
    first, second = callback("A", filters=(("list_id", "1"),)), callback("B")
    steps = numbered(
        [
            step(Act.REPLACE, before=first, draft=draft()),  # to where B is
            step(Act.CREATE, draft=draft("5")),
            step(Act.REPLACE, before=second, draft=draft("9")),  # which leaves it
            step(Act.END, "other", before=callback("X")),
        ]
    )
    assert [one.number for one in arranged(steps, NOW)] == [2, 3, 1, 4]
    assert (1, StepProblemKind.OVERLAP) not in kinds(arranged(steps, NOW), lists(first, second))
    assert (1, StepProblemKind.OVERLAP) in kinds(steps, lists(first, second))


def test_an_end_and_a_create_around_a_replacement_make_no_ring() -> None:
    first, second = callback("A", ends_at=NOW + 2 * DAY), callback("B", starts_at=NOW + 2 * DAY)
    steps = numbered(
        [
            step(Act.END, before=first),
            step(Act.REPLACE, before=second, draft=draft(ends_at=NOW + DAY)),
            step(Act.CREATE, draft=draft(starts_at=NOW + DAY)),
        ]
    )
    made = arranged(steps, NOW)
    assert [one.act for one in made] == [Act.END, Act.REPLACE, Act.CREATE]
    found = {kind for _, kind in kinds(made, lists(first, second))}
    assert found == {StepProblemKind.COVERED_LATER}


def test_a_ring_is_left_as_it_came_and_told() -> None:
    first, second = callback("A", filters=(("list_id", "1"),)), callback("B")
    swap = numbered(
        [
            step(Act.REPLACE, before=first, draft=draft()),
            step(Act.REPLACE, before=second, draft=draft("1")),
        ]
    )
    assert arranged(swap, NOW) == swap
    assert (1, StepProblemKind.OVERLAP) in kinds(swap, lists(first, second))


def lists(*listed: Callback) -> dict[str, tuple[Callback, ...] | None]:
    return {"c": listed}


def test_what_is_so_already_is_kept() -> None:
    there = callback("A", starts_at=NOW - DAY)
    moved = replace(there, destination_url="https://b.example/x")
    steps = numbered(
        [
            step(Act.CREATE, draft=draft()),
            step(Act.REPLACE, before=there, draft=draft_of(there, NOW)),
            step(Act.END, before=callback("GONE")),
            step(Act.CREATE, draft=draft(starts_at=NOW + DAY)),
        ]
    )
    found = settled(steps, lists(there), NOW)
    assert [one.act for one in found] == [Act.KEEP] * 3 + [Act.CREATE]
    leaves = [step(Act.REPLACE, before=there, draft=draft_of(moved, NOW)), steps[0]]
    found = settled(numbered(leaves), lists(there), NOW)
    assert [one.act for one in found] == [Act.REPLACE, Act.CREATE], "it is moved away here"
    odd = replace(there, unreadable=("end_date",))
    assert settled(steps[:1], lists(odd), NOW)[0].act is Act.CREATE
    again = numbered([step(Act.REPLACE, before=callback("GONE"), draft=draft())])
    assert settled(again, lists(there), NOW)[0].act is Act.KEEP, "it was replaced already"
    planned = callback("F", starts_at=NOW + DAY)
    found = settled(numbered([step(Act.CREATE, draft=draft())]), lists(planned), NOW)
    assert found[0].act is Act.CREATE, "it has not begun, and *now* was asked for"


def test_what_covers_now_comes_before_what_covers_later() -> None:
    old, ahead = callback("A"), callback("B", starts_at=NOW + 30 * DAY)
    later = draft(url="https://hooks.example.net/l", starts_at=NOW + 30 * DAY)
    first = draft(url="https://hooks.example.net/f", ends_at=NOW + 30 * DAY)
    steps = numbered([step(Act.CREATE, draft=one) for one in (later, first)])
    assert [one.draft for one in arranged(steps, NOW)] == [first, later]
    (one, two) = arranged(numbered([*steps, step(Act.END, before=old)]), NOW)
    assert (one.act, one.draft, two.draft) == (Act.REPLACE, first, later)
    ends = numbered([step(Act.END, before=old), step(Act.END, before=ahead)])
    assert [one.before for one in arranged(ends, NOW)] == [ahead, old], "it covers to the last"


def test_one_that_began_as_it_was_made_has_begun_whatever_the_clocks_say() -> None:
    ahead = NOW + timedelta(minutes=5)
    there = callback("A", starts_at=ahead, created_at=ahead - timedelta(seconds=1))
    (so,) = settled(numbered([step(Act.CREATE, draft=draft())]), lists(there), NOW)
    assert so.act is Act.KEEP
    planned = replace(there, created_at=NOW - DAY)
    (so,) = settled(numbered([step(Act.CREATE, draft=draft())]), lists(planned), NOW)
    assert so.act is Act.CREATE


def test_an_extension_of_what_has_just_ended_ends_where_the_next_begins() -> None:
    ended, following = callback("A", ends_at=NOW - DAY), callback("B", starts_at=NOW + 9 * DAY)
    there = {COMPANY.company_id: (following,)}
    (made,) = up_to_next(extended([(COMPANY, ended)], None, NOW), there, NOW)
    assert made.draft is not None
    assert (made.draft.starts_at, made.draft.ends_at) == (None, NOW + 9 * DAY)
    last_minute = callback("A", ends_at=NOW + 9 * DAY - timedelta(minutes=1))
    assert up_to_next(extended([(COMPANY, last_minute)], None, NOW), there, NOW) == ()
    # What follows at once, and ends: it goes on behind that.
    short = callback("B", starts_at=NOW + 9 * DAY, ends_at=NOW + 12 * DAY)
    for gap in (timedelta(), timedelta(seconds=30)):
        ending = callback("A", ends_at=NOW + 9 * DAY - gap)
        steps = extended([(COMPANY, ending)], NOW + 90 * DAY, NOW)
        (made,) = up_to_next(steps, {COMPANY.company_id: (ending, short)}, NOW)
        assert made.draft is not None
        assert (made.draft.starts_at, made.draft.ends_at) == (NOW + 12 * DAY, NOW + 90 * DAY)
    # What is there last goes on, whether it was chosen or not; and once.
    moved = replace(short, destination_url="https://new.example/x")
    ending = callback("A", ends_at=NOW + 9 * DAY)
    both: Lists = {COMPANY.company_id: (ending, moved)}
    for chosen in ([ending], [ending, moved]):
        steps = extended([(COMPANY, one) for one in chosen], NOW + 90 * DAY, NOW)
        (made,) = up_to_next(steps, both, NOW)
        assert made.draft is not None
        assert made.draft.destination_url == "https://new.example/x"
        assert made.draft.starts_at == NOW + 12 * DAY
    unclear = callback("U", unreadable=("start_date", "end_date"))
    steps = extended([(COMPANY, ending)], NOW + 90 * DAY, NOW)
    assert len(up_to_next(steps, {COMPANY.company_id: (ending, unclear)}, NOW)) == 1


def test_what_nothing_covers_later_is_told_too() -> None:
    planned = callback("P", starts_at=NOW + 2 * DAY, ends_at=NOW + 9 * DAY)
    as_it_is = draft_of(planned, NOW)
    for one, first in (
        (step(Act.END, before=planned), 2),
        (step(Act.REPLACE, before=planned, draft=replace(as_it_is, starts_at=NOW + 4 * DAY)), 2),
        (step(Act.REPLACE, before=planned, draft=replace(as_it_is, ends_at=NOW + 5 * DAY)), 5),
    ):
        steps = numbered([one])
        _, problems = looked_over(steps, lists(planned), NOW)
        found = [each for each in problems if each.kind is StepProblemKind.LAST_COVER]
        assert [each.gaps[0].start for each in found] == [NOW + first * DAY]
        assert needs_name_of(steps[0], problems)
    far = callback("F", starts_at=NOW + 200 * DAY, ends_at=NOW + 300 * DAY)
    assert kinds(numbered([step(Act.END, before=far)]), lists(far)) == [
        (1, StepProblemKind.LESS_COVER)
    ]


def test_what_may_go_wrong_is_told_of_each_step() -> None:
    old = callback("A")
    steps = numbered(
        [
            step(Act.END, before=old),
            step(Act.END, before=old),
            step(Act.CREATE, draft=draft("1", "nowhere")),
            step(Act.CREATE, draft=draft("2")),
            step(Act.CREATE, draft=draft("2")),
            step(Act.END, before=callback("GONE")),
            step(Act.REPLACE, before=callback("A", method="GET"), draft=draft("4")),
            step(Act.CREATE, "unread", draft=draft("4")),
            step(Act.CREATE, draft=draft("5", "http://localhost/x")),
        ]
    )
    found = kinds(steps, lists(old))
    assert found == [
        (1, StepProblemKind.LAST_COVER),
        (2, StepProblemKind.TWICE),
        (2, StepProblemKind.LAST_COVER),
        (3, StepProblemKind.MISTAKE),
        (5, StepProblemKind.OVERLAP_STEP),
        (6, StepProblemKind.GONE),
        (7, StepProblemKind.TWICE),
        (7, StepProblemKind.CHANGED),
        (7, StepProblemKind.LAST_COVER),
        (8, StepProblemKind.NO_COMPANY),
        *[(9, StepProblemKind.CAUTION)] * found.count((9, StepProblemKind.CAUTION)),
    ]
    unread = {"unread": None, **lists(old)}
    assert (8, StepProblemKind.UNREAD) in kinds(steps, unread)
    left, _ = looked_over(steps, lists(old), NOW, leave_out=True)
    assert [one.number for one in left if one.is_wanted] == [1, 4, 9]


def test_what_is_left_out_is_in_nobody_s_way() -> None:
    steps = numbered(
        [step(Act.CREATE, draft=draft("1", "nowhere")), step(Act.CREATE, draft=draft("1"))]
    )
    left, problems = looked_over(steps, lists(), NOW, leave_out=True)
    assert [one.is_wanted for one in left] == [False, True]
    assert [one.number for one in problems] == [1]


spans = st.tuples(st.integers(-5, 5), st.integers(1, 6))


@given(
    st.lists(st.tuples(st.integers(1, 3), spans), max_size=6),
    st.lists(st.tuples(st.integers(1, 3), spans), max_size=6),
    st.randoms(use_true_random=False),
)
def test_no_order_leaves_a_create_in_the_way_of_an_end(
    olds: list[tuple[int, tuple[int, int]]], news: list[tuple[int, tuple[int, int]]], dice: object
) -> None:
    """A create never comes before the end of what it overlaps; nothing is lost or doubled."""
    ends = [
        step(
            Act.END,
            before=callback(
                f"A{at}",
                filters=(("list_id", str(lane)),),
                starts_at=NOW + first * DAY,
                ends_at=NOW + (first + long) * DAY,
            ),
        )
        for at, (lane, (first, long)) in enumerate(olds)
    ]
    creates = [
        step(
            Act.CREATE,
            draft=draft(str(lane), starts_at=NOW + first * DAY, ends_at=NOW + (first + long) * DAY),
        )
        for lane, (first, long) in news
    ]
    mixed = [*ends, *creates]
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    steps = numbered(mixed)
    found = arranged(steps, NOW)
    given_ids = sorted(one.before.callback_id for one in steps if one.before)
    assert sorted(one.before.callback_id for one in found if one.before) == given_ids
    assert sorted(map(repr, (one.draft for one in found if one.draft))) == sorted(
        map(repr, (one.draft for one in steps if one.draft))
    )
    for at, one in enumerate(found):
        for later in found[at + 1 :]:
            if one.draft is None or later.before is None:
                continue
            same = lane_of("c", one.draft) == lane_of("c", later.before)
            assert not (same and overlap_in_time(one.draft, later.before, NOW))


def test_what_was_kept_is_looked_at_again() -> None:
    there = callback("A", starts_at=NOW - DAY)
    kept = settled(numbered([step(Act.CREATE, draft=draft())]), lists(there), NOW)
    assert [one.act for one in kept] == [Act.KEEP]
    assert settled(kept, lists(there), NOW) == kept
    assert settled(kept, lists(), NOW)[0].act is Act.CREATE, "somebody ended it meanwhile"
    moved = replace(there, destination_url="https://b.example/x")
    assert settled(kept, lists(moved), NOW)[0].act is Act.REPLACE


def test_a_host_is_replaced_and_no_password_is_written_small() -> None:
    for url, find, wanted in (
        ("https://Hooks.Example.com?Key=AbC", "hooks.example.com", "https://new.example?Key=AbC"),
        ("https://U:PaSs@Hooks.example/X", "hooks.example", "https://U:PaSs@new.example/X"),
        ("HTTPS://hooks.example/X", "https://hooks.example", "new.example/X"),
        (
            "https://hooks.example/Hooks.Example",
            "Hooks.Example",
            "https://new.example/new.example",
        ),
        (
            "https://OLD.example/cb?from=old.example",
            "old.example",
            "https://new.example/cb?from=new.example",
        ),
        ("https://OLD.example/cb", "old.example/cb", "https://new.example"),
        ("https://OLD.example/Cb", "old.example/cb", None),
        ("https://h.example/AaA", "aA", "https://h.example/Anew.example"),
        ("https://a.example/hooks", "Hooks", None),
        ("nowhere", "x", None),
    ):
        assert with_text_replaced(url, find, "new.example") == wanted, url


def test_what_is_extended_goes_on_until_the_next_one_begins() -> None:
    ending = callback("A", ends_at=NOW + DAY)
    following = callback("B", starts_at=NOW + 4 * DAY)
    other = callback("C", starts_at=NOW + 2 * DAY, filters=(("list_id", "9"),))
    for until, ends in ((None, 4), (NOW + 9 * DAY, 4), (NOW + 3 * DAY, 3)):
        steps = extended([(COMPANY, ending)], until, NOW)
        (made,) = up_to_next(steps, {COMPANY.company_id: (ending, following, other)}, NOW)
        assert made.draft is not None
        assert (made.draft.starts_at, made.draft.ends_at) == (NOW + DAY, NOW + ends * DAY)
    assert up_to_next(steps, {COMPANY.company_id: (ending,)}, NOW) == steps
    assert up_to_next(steps, {COMPANY.company_id: None}, NOW) == steps
