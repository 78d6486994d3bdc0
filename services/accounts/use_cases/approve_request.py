"""An owner lets somebody in who asked for it."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import email_key
from chassis.outbox import announce
from chassis.text import _
from contracts.events.accounts import AccessRequestSettled, ContactRecorded
from services.accounts.domain.connections import Terms, problems_of
from services.accounts.domain.errors import (
    AccessRequestDecided,
    AccessRequestNotFound,
    ConnectionTermsInvalid,
)
from services.accounts.domain.owners import GIVEN_BY_OWNERS, RequestState
from services.accounts.domain.roles import Role, london_date
from services.accounts.store.connections import announce_connection, log_terms, set_terms
from services.accounts.store.newcomers import Newcomer, new_contact
from services.accounts.store.people import account_for_update
from services.accounts.store.requests import owners_of, request_for_update, request_with_id
from services.accounts.store.words import refresh_words
from services.accounts.tables import AccessRequestRow, AccountRow, ConnectionRow


async def approve_request(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    request_id: UUID,
    role: Role,
    terms: Terms,
    decided_by: UUID,
    decided_by_user: str,
    decided_by_name: str,
    decided_at: datetime,
) -> dict[str, str]:
    """Store the person, connect them with these terms, and announce that they may enter.

    `decided_by` is the contact who decides. Returns what was written down: name → `old → new`.

    Raises:
        AccessRequestNotFound: there is none, or the decider is no owner of that account today.
        AccessRequestDecided: another owner, or staff, was faster.
        ConnectionTermsInvalid: the terms or the role; `fields` say which.
    """
    asked = await request_with_id(session, landlord_id, request_id)
    if asked is None:
        raise AccessRequestNotFound("no such request")
    account = await account_for_update(session, landlord_id, asked.account_id)
    today = london_date(decided_at)
    owners = await owners_of(session, landlord_id, asked.account_id, today=today)
    if account is None or decided_by not in owners:
        raise AccessRequestNotFound("no request about an account of theirs")
    row = await request_for_update(session, landlord_id, request_id)
    if row is None or row.state != RequestState.WAITING:
        raise AccessRequestDecided("this was decided before")
    problems = problems_of(
        terms, account_status=account.status, is_ebilling=account.is_ebilling, is_checked=True
    )
    if role not in GIVEN_BY_OWNERS:
        problems["role"] = _("Choose what they are to the home")
    if terms.valid_to is not None and terms.valid_to < today:
        problems["valid_to"] = _("Choose a day that is not over yet")
    if problems:
        raise ConnectionTermsInvalid("the request cannot be approved so", fields=problems)

    connection = await _connect(session, account, row, role, terms)
    changes = log_terms(
        session,
        connection,
        None,
        decision_id=row.id,
        reason=_("The owner approved a request"),
        changed_by=f"user:{decided_by_user}",
        changed_by_name="",
        changed_at=decided_at,
    )
    row.state, row.decided_at = RequestState.APPROVED, decided_at
    row.decided_by, row.decided_by_name = str(decided_by), decided_by_name
    row.connection_id = connection.id
    await session.flush()
    await refresh_words(session, landlord_id, [account.id])

    announce(
        session,
        ContactRecorded(landlord_id=landlord_id, contact_id=connection.contact_id, version=1),
    )
    announce_connection(session, connection, row.registration_id)
    announce(
        session,
        AccessRequestSettled(
            landlord_id=landlord_id,
            request_id=row.id,
            registration_id=row.registration_id,
            account_id=account.id,
            outcome="approved",
            contact_id=connection.contact_id,
            owner_ids=owners,
        ),
    )
    return changes


async def _connect(
    session: AsyncSession, account: AccountRow, row: AccessRequestRow, role: Role, terms: Terms
) -> ConnectionRow:
    newcomer = Newcomer(row.first_name, row.last_name, row.email, row.phone, role)
    contact = new_contact(
        newcomer, email_key(row.email) or "", landlord_id=row.landlord_id, contact_id=uuid4()
    )
    session.add(contact)
    await session.flush()
    connection = ConnectionRow(
        id=uuid4(),
        landlord_id=row.landlord_id,
        account_id=account.id,
        contact_id=contact.id,
        role=role,
        is_provisional=False,
        version=1,
    )
    set_terms(connection, terms)
    session.add(connection)
    return connection
