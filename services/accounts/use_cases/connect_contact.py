"""Staff connect an account to a person who is on record."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.text import _
from services.accounts.domain.connections import Terms, problems_of
from services.accounts.domain.errors import (
    AccountNotFound,
    ConnectionTermsInvalid,
    ContactNotFound,
    DecisionUsedElsewhere,
)
from services.accounts.domain.roles import IN_FORCE, Role, london_date
from services.accounts.store.connections import (
    announce_access,
    announce_connection,
    log_terms,
    set_terms,
)
from services.accounts.store.people import (
    account_for_update,
    applied_decision,
    connections_between,
    contact_for_update,
    has_other_owner,
)
from services.accounts.store.requests import owners_of
from services.accounts.store.words import refresh_words
from services.accounts.tables import ConnectionRow, DecisionRow


@dataclass(frozen=True, slots=True)
class Connected:
    """The new connection, and what was written down of it."""

    connection_id: UUID
    version: int
    changes: dict[str, str]


async def connect_contact(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    contact_id: UUID,
    account_id: UUID,
    role: Role,
    terms: Terms,
    is_checked: bool,
    note: str,
    decision_id: UUID,
    connected_by: str,
    connected_by_name: str,
    connected_at: datetime,
) -> Connected:
    """Store the connection with its log, and announce `ConnectionChanged`.

    The same decision again changes nothing and answers as before.

    Raises:
        AccountNotFound: there is no such account.
        ContactNotFound: there is no such person.
        ConnectionTermsInvalid: the terms, the role or the missing check; `fields` say which.
        DecisionUsedElsewhere: the decision was about something else.
    """
    account = await account_for_update(session, landlord_id, account_id)
    if account is None:
        raise AccountNotFound("no such account")
    if await contact_for_update(session, landlord_id, contact_id) is None:
        raise ContactNotFound("no such contact")
    if known := await applied_decision(session, landlord_id, decision_id):
        if known.connection_id is None or known.contact_id != contact_id:
            raise DecisionUsedElsewhere("this decision was about something else")
        return Connected(known.connection_id, known.version, {})
    terms = terms.ended(london_date(connected_at))
    problems = problems_of(
        terms,
        account_status=account.status,
        is_ebilling=account.is_ebilling,
        is_checked=is_checked,
    )
    theirs = await connections_between(session, landlord_id, account_id, contact_id)
    if any(one.role == role for one in theirs):
        problems["role"] = _(
            "They have this role on the account already. Change that connection instead."
        )
    elif role == Role.UNIT_OWNER and terms.status in IN_FORCE:
        today = london_date(connected_at)
        if await has_other_owner(session, landlord_id, account_id, besides=[], today=today):
            problems["role"] = _(
                "The account has a unit owner. End that connection first, or choose joint owner."
            )
    if problems:
        raise ConnectionTermsInvalid("the connection cannot be made", fields=problems)

    connection = ConnectionRow(
        id=uuid4(),
        landlord_id=landlord_id,
        account_id=account_id,
        contact_id=contact_id,
        role=role,
        is_provisional=False,
        version=1,
    )
    set_terms(connection, terms)
    session.add(connection)
    changes = log_terms(
        session,
        connection,
        None,
        decision_id=decision_id,
        reason=note,
        changed_by=connected_by,
        changed_by_name=connected_by_name,
        changed_at=connected_at,
    )
    session.add(
        DecisionRow(
            landlord_id=landlord_id,
            decision_id=decision_id,
            contact_id=contact_id,
            connection_id=connection.id,
            version=1,
        )
    )
    await session.flush()
    await refresh_words(session, landlord_id, [account_id])

    announce_connection(session, connection)
    if terms.status in IN_FORCE:
        owners = await owners_of(session, landlord_id, account_id, today=london_date(connected_at))
        announce_access(session, connection, "given", by_owner=False, told=owners, but=contact_id)
    return Connected(connection.id, 1, changes)
