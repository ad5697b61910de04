import pytest

from app.domain import errors
from app.domain.sent_test import Compared
from app.ui.shared.messages import message_for
from app.ui.shared.proof_words import compared_words

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
    assert compared_words(Compared("list_id", "7", "7")) == "  ✓ list_id: 7"
    assert compared_words(Compared("list_id", "7", "8")) == "  ✕ list_id: 8 came, 7 was sent"
    assert "not in the body" in compared_words(Compared("list_id", "7", ""))
    assert "not known" in compared_words(Compared("callback_id", "", "A1"))
