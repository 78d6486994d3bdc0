"""Somebody who may changes what a person is to an account."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.text import _
from services.accounts.domain.connections import Terms, problems_of
from services.accounts.domain.errors import (
    ConnectionChangedMeanwhile,
    ConnectionNotFound,
    ConnectionTermsInvalid,
    DecisionUsedElsewhere,
)
from services.accounts.domain.roles import IN_FORCE, Role, london_date
from services.accounts.store.connections import (
    announce_access,
    announce_connection,
    kind_of_change,
    log_terms,
    set_terms,
    terms_of,
)
from services.accounts.store.objections import is_frozen
from services.accounts.store.people import (
    account_for_update,
    applied_decision,
    connection_of,
    has_other_owner,
)
from services.accounts.store.requests import owners_of
from services.accounts.tables import AccountRow, ConnectionRow, DecisionRow


async def change_connection(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    account_id: UUID,
    connection_id: UUID,
    seen_version: int,
    terms: Terms,
    is_checked: bool,
    note: str,
    decision_id: UUID,
    changed_by: str,
    changed_by_name: str,
    changed_at: datetime,
) -> tuple[int, dict[str, str]]:
    """Store the terms with their log, and announce `ConnectionChanged`.

    Returns the version afterwards, and what is different: name → `old → new`. The same decision
    again changes nothing and answers as before; so do terms that stand already.

    Raises:
        ConnectionNotFound: the account has no such connection.
        ConnectionChangedMeanwhile: `seen_version` is not the newest.
        ConnectionTermsInvalid: the terms, or the missing check; `fields` say which.
        DecisionUsedElsewhere: the decision was about something else.
    """
    account = await account_for_update(session, landlord_id, account_id)
    connection = await connection_of(session, landlord_id, account_id, connection_id)
    if account is None or connection is None:
        raise ConnectionNotFound("no such connection")
    if known := await applied_decision(session, landlord_id, decision_id):
        if known.connection_id != connection_id:
            raise DecisionUsedElsewhere("this decision was about something else")
        return known.version, {}
    if connection.version != seen_version:
        raise ConnectionChangedMeanwhile("the connection was changed meanwhile")
    before, today = terms_of(connection), london_date(changed_at)
    owners = await owners_of(session, landlord_id, account_id, today=today)
    terms = terms.ended(today)
    problems = problems_of(
        terms,
        account_status=account.status,
        is_ebilling=account.is_ebilling,
        is_checked=is_checked,
    )
    if await _would_be_second_owner(session, account, connection, terms, changed_at):
        problems["status"] = _("The account has another unit owner. End that connection first.")
    if await is_frozen(session, landlord_id, connection_id):
        problems["status"] = _("An owner objects to this access. Settle it in its case first.")
    if problems:
        raise ConnectionTermsInvalid("the connection cannot be changed so", fields=problems)

    changes: dict[str, str] = {}
    if terms != before:
        set_terms(connection, terms)
        connection.version += 1
        changes = log_terms(
            session,
            connection,
            before,
            decision_id=decision_id,
            reason=note,
            changed_by=changed_by,
            changed_by_name=changed_by_name,
            changed_at=changed_at,
        )
    session.add(
        DecisionRow(
            landlord_id=landlord_id,
            decision_id=decision_id,
            contact_id=connection.contact_id,
            connection_id=connection_id,
            version=connection.version,
        )
    )
    await session.flush()

    if changes:
        announce_connection(session, connection)
        told = [*owners, *await owners_of(session, landlord_id, account_id, today=today)]
        change = kind_of_change(before, terms)
        announce_access(session, connection, change, by_owner=False, told=told)
    return connection.version, changes


async def _would_be_second_owner(
    session: AsyncSession,
    account: AccountRow,
    connection: ConnectionRow,
    terms: Terms,
    at: datetime,
) -> bool:
    if connection.role != Role.UNIT_OWNER or terms.status not in IN_FORCE:
        return False
    return await has_other_owner(
        session,
        account.landlord_id,
        account.id,
        besides=[connection.id],
        today=london_date(at),
    )
