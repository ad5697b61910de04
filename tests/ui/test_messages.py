import pytest

from app.domain import errors
from app.ui.shared.messages import message_for

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
