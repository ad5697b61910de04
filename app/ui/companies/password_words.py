"""What is to be said of a password that was not typed."""

from app.domain.companies.company import Company, account_of
from app.domain.outside_text import visible
from app.text.translate import translate


def lacking_password_text(given: Company | None, company: Company) -> str:
    """Of the company of a form, that was `given` to it, None for a new one; "" where one is kept.

    What is stored was given for another account, and may not be meant for this one.
    """
    if given is None:
        return translate("company", "Needed.")
    if account_of(company) == account_of(given):
        return ""
    return translate("company", "Type it again: the stored one is for {0}.").format(
        visible(account_of(given))
    )
