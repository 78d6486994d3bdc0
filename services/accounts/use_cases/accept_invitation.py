"""Whoever was invited accepts: they are connected with exactly what was set."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.text import _
from contracts.events.accounts import ContactRecorded
from services.accounts.domain.connections import Terms
from services.accounts.domain.errors import (
    AccessInvitationNotFound,
    AccessInvitationOver,
    AlreadyHolding,
    ContactNotFound,
)
from services.accounts.domain.invitations import InvitationState
from services.accounts.domain.roles import RoleStatus, is_live, london_date
from services.accounts.store.connections import announce_connection, log_terms, set_terms, terms_of
from services.accounts.store.invitations import (
    announce_end,
    invitation_for_update,
    invitation_of_link,
    standing_of,
)
from services.accounts.store.newcomers import Newcomer, new_contact
from services.accounts.store.objections import is_frozen
from services.accounts.store.people import (
    account_for_update,
    connections_between,
    contact_for_update,
)
from services.accounts.store.requests import owners_of
from services.accounts.store.staging import contact_words
from services.accounts.store.words import refresh_words
from services.accounts.tables import AccessInvitationRow, AccountRow, ConnectionRow, ContactRow


@dataclass(frozen=True, slots=True)
class Accepted:
    """Who was connected with which account, and what was written down of it."""

    invitation_id: UUID
    contact_id: UUID
    account_id: UUID
    changes: dict[str, str]


async def accept_invitation(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    link_id: UUID | None,
    contact_id: UUID | None,
    accepted_by: str,
    at: datetime,
) -> Accepted:
    """Connect the person from today on, with role, authorities and last day as they were set.

    `contact_id` None: they are new to the record. The same person again changes nothing and
    answers as before, so that a login that was not made at the first try can be made at the
    second. The role they have already gets the new terms. `link_id` None: none of our links.
    `at` in UTC.

    Raises:
        AccessInvitationNotFound: the link is none of ours, or a newer one was sent.
        AccessInvitationOver: taken back, too old, accepted by another, void, or owners do not
            agree about this person.
        AlreadyHolding: they hold the account themselves.
        ContactNotFound: there is no such person any more.
    """
    known = link_id and await invitation_of_link(session, landlord_id, link_id)
    if not known:
        raise AccessInvitationNotFound("no such invitation")
    account = await account_for_update(session, landlord_id, known.account_id)
    row = await invitation_for_update(session, landlord_id, known.id)
    if account is None or row is None or row.link_id != link_id:
        raise AccessInvitationNotFound("no such invitation any more")
    is_theirs = contact_id is None or contact_id == row.contact_id
    if row.contact_id is not None and is_theirs:
        return Accepted(row.id, row.contact_id, row.account_id, {})
    if await standing_of(session, row, at) != InvitationState.OPEN:
        raise AccessInvitationOver("the invitation is over")
    today = london_date(at)
    owners = await owners_of(session, landlord_id, row.account_id, today=today)
    if contact_id in owners:
        raise AlreadyHolding("they hold the account themselves")

    contact = await _contact(session, row, contact_id)
    changes, connection = await _connect(session, account, row, contact, at)
    row.state, row.ended_at, row.ended_by = InvitationState.ACCEPTED, at, accepted_by
    row.contact_id, row.connection_id = contact.id, connection.id
    await session.flush()
    await refresh_words(session, landlord_id, [row.account_id])

    if contact_id is None:
        announce(
            session,
            ContactRecorded(landlord_id=landlord_id, contact_id=contact.id, version=1),
        )
    announce_connection(session, connection)
    announce_end(session, row, owners)
    return Accepted(row.id, contact.id, row.account_id, changes)


async def _contact(
    session: AsyncSession, row: AccessInvitationRow, contact_id: UUID | None
) -> ContactRow:
    """Return the person on record, or a new one as whoever invited named them."""
    if contact_id is not None:
        found = await contact_for_update(session, row.landlord_id, contact_id)
        if found is None:
            raise ContactNotFound("no such contact")
        return found
    newcomer = Newcomer(row.first_name, row.last_name, row.email, "", row.role)
    contact = new_contact(newcomer, row.email_key, landlord_id=row.landlord_id, contact_id=uuid4())
    contact.organisation = row.organisation
    contact.words = contact_words(row.first_name, row.last_name, row.organisation, (row.email,))
    session.add(contact)
    await session.flush()
    return contact


async def _connect(
    session: AsyncSession,
    account: AccountRow,
    row: AccessInvitationRow,
    contact: ContactRow,
    at: datetime,
) -> tuple[dict[str, str], ConnectionRow]:
    today = london_date(at)
    terms = Terms(
        status=RoleStatus.APPROVED,
        valid_from=today,
        valid_to=row.valid_to,
        finance=row.finance,
        maintenance=row.maintenance,
        keys=row.keys,
        documents=row.documents and account.is_ebilling,
    )
    known = await connections_between(session, row.landlord_id, account.id, contact.id)
    for one in known:
        if await is_frozen(session, row.landlord_id, one.id):
            raise AccessInvitationOver("owners do not agree about this person: staff settle it")
    connection = next((one for one in known if one.role == row.role), None)
    before = terms_of(connection) if connection else None
    if connection is None:
        connection = ConnectionRow(
            id=uuid4(),
            landlord_id=row.landlord_id,
            account_id=account.id,
            contact_id=contact.id,
            role=row.role,
            is_provisional=False,
            version=1,
        )
        session.add(connection)
    else:
        connection.version += 1
        if is_live(connection.status, connection.valid_from, connection.valid_to, today):
            terms = replace(terms, valid_from=connection.valid_from)
    set_terms(connection, terms)
    changes = log_terms(
        session,
        connection,
        before,
        decision_id=row.id,
        reason=row.note or _("Accepted an invitation of the owner"),
        changed_by=row.invited_by,
        changed_by_name=row.invited_by_name,
        changed_at=at,
    )
    return changes, connection
