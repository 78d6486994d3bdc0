"""Which case may be the reason for opening a customer's login to a caller."""

from uuid import UUID

import pytest

from services.cases.domain.grounds import is_ground_for

USER, CONTACT, ACCOUNT, OTHER = (UUID(int=n) for n in range(4))


@pytest.mark.parametrize(
    ("contact", "account", "login", "is_ground"),
    [
        (None, None, None, True),
        (CONTACT, None, None, True),
        (CONTACT, OTHER, None, True),
        (OTHER, ACCOUNT, None, False),
        (None, ACCOUNT, None, True),
        (None, OTHER, None, False),
        (None, None, USER, True),
        (None, None, OTHER, False),
    ],
    ids=[
        "a general enquiry",
        "their own",
        "their own, about any account",
        "somebody else's of the same account",
        "of their account",
        "of another account",
        "about their login",
        "about another login",
    ],
)
def test_a_case_is_the_customers_own_or_nobodys(contact, account, login, is_ground):
    said = is_ground_for(
        USER,
        CONTACT,
        case_contact=contact,
        case_account=account,
        case_login=login,
        accounts=[ACCOUNT],
    )

    assert said is is_ground
