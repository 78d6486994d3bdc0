"""Staff connect a new person to an account; approval comes afterwards."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import email_key
from chassis.outbox import announce
from chassis.role_choices import NO_ROLES, Roles
from chassis.text import _
from contracts.events.accounts import ConnectionChanged, ContactRecorded
from services.accounts.domain.errors import (
    AccountNotCurrent,
    AccountNotFound,
    ConnectionNotFound,
    ContactFactsInvalid,
    DecisionUsedElsewhere,
)
from services.accounts.domain.roles import (
    AccountStatus,
    Role,
    RoleStatus,
)
from services.accounts.store.newcomers import Newcomer, new_connection, new_contact
from services.accounts.store.people import account_for_update, applied_decision, connection_of
from services.accounts.store.words import refresh_words
from services.accounts.tables import (
    ContactChangeRow,
    DecisionRow,
)


@dataclass(frozen=True, slots=True)
class Added:
    """The new contact and its connection."""

    contact_id: UUID
    connection_id: UUID
    version: int
    """Of the connection."""


async def add_contact(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    account_id: UUID,
    newcomer: Newcomer,
    replaces_connection_id: UUID | None,
    decision_id: UUID,
    reason: str,
    added_by: str,
    added_by_name: str,
    added_at: datetime,
    roles: Roles = NO_ROLES,
) -> Added:
    """Store a contact whose connection is *requested*, and announce both.

    `replaces_connection_id` ends when the new connection is approved, not before. The same
    decision again changes nothing and answers as before.

    Raises:
        AccountNotFound: there is no such account.
        AccountNotCurrent: the account has ended.
        ConnectionNotFound: the account has no connection of that id to replace.
        ContactFactsInvalid: the address is none, or the role is not known.
        DecisionUsedElsewhere: the decision was about something else.
    """
    account = await account_for_update(session, landlord_id, account_id)
    if account is None:
        raise AccountNotFound("no such account")
    if known := await applied_decision(session, landlord_id, decision_id):
        if known.connection_id is None:
            raise DecisionUsedElsewhere("this decision was a correction")
        return Added(known.contact_id, known.connection_id, 1)
    if account.status != AccountStatus.CURRENT:
        raise AccountNotCurrent("the account has ended")
    if replaces_connection_id is not None and not await connection_of(
        session, landlord_id, account_id, replaces_connection_id
    ):
        raise ConnectionNotFound("the account has no such connection")
    role, key = _require_usable(newcomer)

    contact = new_contact(newcomer, key, landlord_id=landlord_id, contact_id=uuid4())
    connection = new_connection(
        account, contact.id, role, RoleStatus.REQUESTED, chosen=roles, at=added_at
    )
    connection.replaces_connection_id = replaces_connection_id
    session.add(contact)
    await session.flush()
    session.add_all(
        (
            connection,
            ContactChangeRow(
                id=uuid4(),
                landlord_id=landlord_id,
                contact_id=contact.id,
                version=1,
                field="contact",
                after="added",
                reason=reason,
                decision_id=decision_id,
                changed_by=added_by,
                changed_by_name=added_by_name,
                changed_at=added_at,
            ),
            DecisionRow(
                landlord_id=landlord_id,
                decision_id=decision_id,
                contact_id=contact.id,
                connection_id=connection.id,
                version=1,
            ),
        )
    )
    await session.flush()
    await refresh_words(session, landlord_id, [account_id])

    announce(session, ContactRecorded(landlord_id=landlord_id, contact_id=contact.id, version=1))
    announce(
        session,
        ConnectionChanged(
            landlord_id=landlord_id,
            connection_id=connection.id,
            contact_id=contact.id,
            account_id=account_id,
            status=RoleStatus.REQUESTED.value,
            version=1,
        ),
    )
    return Added(contact.id, connection.id, 1)


def _require_usable(newcomer: Newcomer) -> tuple[Role, str]:
    key = email_key(newcomer.email)
    if key is None:
        raise ContactFactsInvalid(
            "not an email address",
            fields={"email": _("Enter an email address, such as name@example.com")},
        )
    try:
        return Role(newcomer.role), key
    except ValueError:
        raise ContactFactsInvalid(
            "unknown role", fields={"role": _("Choose one of the roles")}
        ) from None
