"""What is said of a plan whose companies could not be read."""

from app.domain.errors import SaveFailedError
from app.text.plan_problems import unread_words


def test_of_many_companies_that_could_not_be_read_the_first_are_named() -> None:
    names = ["Acme\u202e", *(f"Shop {at}" for at in range(59))]
    said = unread_words(names, SaveFailedError("disk full"), "Nothing was sent").text
    assert "\u202e" not in said
    assert "Nothing was sent: the list of Acme" in said
    assert "Shop 6, and 52 more could not be read" in said
    assert "Shop 7" not in said
