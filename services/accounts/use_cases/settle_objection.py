"""Staff settle what an owner objected to: access is kept, or it ends."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.text import _
from contracts.events.accounts import ObjectionSettled as Settled
from services.accounts.domain.connections import problems_of
from services.accounts.domain.errors import (
    ConnectionTermsInvalid,
    ObjectionNotFound,
    ObjectionSettled,
)
from services.accounts.domain.owners import Outcome
from services.accounts.domain.roles import Role, RoleStatus, london_date
from services.accounts.store.connections import (
    announce_access,
    announce_connection,
    log_terms,
    set_terms,
    terms_of,
)
from services.accounts.store.objections import objection_with_id
from services.accounts.store.people import account_for_update, connection_of, has_other_owner
from services.accounts.store.requests import owners_of
from services.accounts.tables import AccountRow, ConnectionRow, ObjectionRow


async def settle_objection(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    objection_id: UUID,
    outcome: Outcome,
    reason: str,
    settled_by: str,
    settled_by_name: str,
    settled_at: datetime,
) -> dict[str, str]:
    """Give the access back, or end it, with its log, and tell everybody it is about.

    Returns what is different: name → `old → new`. The same once more changes nothing.

    Raises:
        ObjectionNotFound: there is none.
        ObjectionSettled: a colleague has settled it otherwise.
        ConnectionTermsInvalid: it cannot be kept, as the account stands now; `fields` say why.
    """
    known = await objection_with_id(session, landlord_id, objection_id)
    if known is None:
        raise ObjectionNotFound("no such objection")
    account = await account_for_update(session, landlord_id, known.account_id)
    row = await objection_with_id(session, landlord_id, objection_id)
    connection = await connection_of(session, landlord_id, known.account_id, known.connection_id)
    if account is None or row is None or connection is None:
        raise ObjectionNotFound("no such objection")
    if row.settled_at is not None:
        if row.outcome == outcome:
            return {}
        raise ObjectionSettled("a colleague has settled it otherwise")
    if outcome is Outcome.KEPT:
        await _require_keepable(session, account, connection, settled_at)

    row.outcome, row.reason, row.settled_at = outcome, reason, settled_at
    row.settled_by, row.settled_by_name = settled_by, settled_by_name
    before, today = terms_of(connection), london_date(settled_at)
    status = RoleStatus(row.status_before) if outcome is Outcome.KEPT else RoleStatus.PREVIOUS
    set_terms(connection, replace(before, status=status).ended(today))
    connection.version += 1
    changes = log_terms(
        session,
        connection,
        before,
        decision_id=row.id,
        reason=reason,
        changed_by=settled_by,
        changed_by_name=settled_by_name,
        changed_at=settled_at,
    )
    await session.flush()

    await _announce(session, row, connection, outcome, settled_at)
    return changes


async def _require_keepable(
    session: AsyncSession, account: AccountRow, connection: ConnectionRow, at: datetime
) -> None:
    terms = replace(terms_of(connection), status=RoleStatus.APPROVED)
    problems = problems_of(
        terms, account_status=account.status, is_ebilling=account.is_ebilling, is_checked=True
    )
    if connection.role == Role.UNIT_OWNER and await has_other_owner(
        session,
        account.landlord_id,
        account.id,
        besides=[connection.id],
        today=london_date(at),
    ):
        problems["status"] = _("The account has another unit owner. End that connection first.")
    if problems:
        raise ConnectionTermsInvalid("the access cannot be kept", fields=problems)


async def _announce(
    session: AsyncSession,
    row: ObjectionRow,
    connection: ConnectionRow,
    outcome: Outcome,
    at: datetime,
) -> None:
    owners = await owners_of(session, row.landlord_id, row.account_id, today=london_date(at))
    announce_connection(session, connection)
    announce(
        session,
        Settled(
            landlord_id=row.landlord_id,
            objection_id=row.id,
            connection_id=connection.id,
            account_id=row.account_id,
            outcome="kept" if outcome is Outcome.KEPT else "ended",
        ),
    )
    announce_access(
        session,
        connection,
        "kept" if outcome is Outcome.KEPT else "stopped",
        by_owner=False,
        told=[*owners, connection.contact_id],
    )
