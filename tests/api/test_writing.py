"""What is sent, under the type names that a company's server takes."""

import pytest

from app.api.writing import create_body
from app.domain.callbacks.draft import CallbackDraft
from app.domain.companies.company import TypeNames

DRAFT = CallbackDraft(event_type="person_added", destination_url="https://new.x/y")


@pytest.mark.parametrize(
    ("names", "members"),
    [
        (TypeNames.NEW, {"callback_type"}),
        (TypeNames.OLD, {"event_type"}),
        (TypeNames.BOTH, {"callback_type", "event_type"}),
    ],
)
def test_the_type_is_sent_under_the_names_a_company_takes(
    names: TypeNames, members: set[str]
) -> None:
    body = create_body(DRAFT, names)
    assert {"callback_type", "event_type"} & body.keys() == members
    assert {body[name] for name in members} == {"person_added"}
    assert not {"start_date", "end_date"} & body.keys()
