"""A search that found nothing says which of its terms there are none of."""

from app.text.search_terms import unknown_terms_text


def test_an_unknown_term_is_named_with_those_that_there_are() -> None:
    said = unknown_terms_text("kind:production kind:test state:x")
    assert said.startswith("Nothing is called kind, state here, so it was looked for as text.")
    assert "status:, type:, host:" in said
    assert "ends<7d" in said


def test_a_search_without_one_says_nothing() -> None:
    assert not unknown_terms_text("status:ends acme")
    assert not unknown_terms_text("")


def test_statuses_that_there_are_none_of_are_answered_with_those_that_there_are() -> None:
    assert unknown_terms_text("status:paused").startswith("A status is one of active, starts")
    assert not unknown_terms_text("status:followed")
    assert not unknown_terms_text("status:act")
    assert not unknown_terms_text("-status:gone")


def test_a_time_that_is_written_otherwise_is_answered() -> None:
    for typed in ("ends<7x", "ends:none", "starts>soon"):
        assert "ends<7d" in unknown_terms_text(typed), typed
    for typed in ("ends<=7d", "ends <= 7", "ends<", "ends:", '"ends<7x"'):
        assert not unknown_terms_text(typed), typed
