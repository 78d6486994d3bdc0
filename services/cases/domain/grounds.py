"""Whether a case may be the reason for opening a customer's login to a caller."""

from collections.abc import Collection
from uuid import UUID


def is_ground_for(
    user_id: UUID,
    contact_id: UUID | None,
    *,
    case_contact: UUID | None,
    case_account: UUID | None,
    case_login: UUID | None,
    accounts: Collection[UUID],
) -> bool:
    """Say whether a case is this customer's own, or a general enquiry that is nobody's yet.

    `case_login` is the login that a case about safety is about; `accounts` are those the person
    is connected to. A case that names a person is theirs alone, whoever shares their account.
    """
    if case_login is not None:
        return case_login == user_id
    if case_contact is not None:
        return case_contact == contact_id
    return case_account is None or case_account in accounts
