"""The day has come: everybody's access to an account ends, and whoever comes next is connected."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.audit import record
from chassis.outbox import announce
from chassis.role_choices import NO_ROLES, Roles
from contracts.events.accounts import AccountRecorded
from services.accounts.domain.connections import Terms
from services.accounts.domain.handovers import NEW_ROLE, HandoverKind, HandoverState, is_due
from services.accounts.domain.owners import Outcome
from services.accounts.domain.roles import (
    IN_FORCE,
    Role,
    RoleStatus,
    authorities_of,
    london_date,
)
from services.accounts.store.connections import (
    announce_access,
    announce_connection,
    log_terms,
    set_terms,
    terms_of,
)
from services.accounts.store.handovers import (
    connections_to_end,
    handover_with_id,
    void_pins,
    waiting_at,
)
from services.accounts.store.objections import objections_about
from services.accounts.store.people import account_for_update, connections_between, has_other_owner
from services.accounts.store.words import refresh_words
from services.accounts.tables import AccountRow, ConnectionRow, HandoverRow
from services.accounts.use_cases.refuse_request import refuse_request
from services.accounts.use_cases.revoke_invitation import revoke_invitation
from services.accounts.use_cases.settle_objection import settle_objection


async def carry_out_handover(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    account_id: UUID,
    handover_id: UUID,
    at: datetime,
    roles: Roles = NO_ROLES,
) -> bool:
    """End what the account is to people, each with its log, event and mail; connect who comes next.

    Open invitations, requests and objections end too, and PINs are forgotten. Portal keys are
    void by the events of their connections. `roles` is what the landlord lets
    each role do at first. Returns whether anything was done: one that is not
    planned, or whose last day is not over, is left alone.
    """
    account = await account_for_update(session, landlord_id, account_id)
    row = await handover_with_id(session, landlord_id, handover_id)
    if account is None or row is None or row.state != HandoverState.PLANNED:
        return False
    if not is_due(row.last_day, london_date(at)):
        return False
    await _close_what_waits(session, row, at)
    leaving = await connections_to_end(session, landlord_id, account_id, last_day=row.last_day)
    for connection, _contact in leaving:
        await _end(session, row, connection, at)
    if await void_pins(session, landlord_id, account_id):
        account.version += 1
        announce(
            session,
            AccountRecorded(
                landlord_id=landlord_id, account_id=account_id, version=account.version
            ),
        )
    row.state, row.settled_at, row.ended = HandoverState.DONE, at, len(leaving)
    if row.contact_id is not None:
        await _connect(session, row, account, row.contact_id, roles=roles, at=at)
    await session.flush()
    await refresh_words(session, landlord_id, [account_id])
    record(
        session,
        landlord_id=landlord_id,
        act="handover.carried_out",
        at=at,
        actor="clock",
        actor_kind="clock",
        subject_kind="account",
        subject_id=account_id,
        details={"handover": str(handover_id), "ended": str(row.ended)},
    )
    return True


async def _close_what_waits(session: AsyncSession, row: HandoverRow, at: datetime) -> None:
    invited, asked = await waiting_at(session, row.landlord_id, row.account_id)
    for invitation in invited:
        await revoke_invitation(
            session,
            landlord_id=row.landlord_id,
            invitation_id=invitation.id,
            owner_id=None,
            revoked_by=row.planned_by,
            at=at,
        )
    for request in asked:
        await refuse_request(
            session,
            landlord_id=row.landlord_id,
            request_id=request.id,
            owner_id=None,
            reason=row.reason,
            refused_by=row.planned_by,
            refused_by_name=row.planned_by_name,
            refused_at=at,
        )
    for objection in await objections_about(session, row.landlord_id, [row.account_id]):
        if objection.settled_at is None:
            await settle_objection(
                session,
                landlord_id=row.landlord_id,
                objection_id=objection.id,
                outcome=Outcome.ENDED,
                reason=row.reason,
                settled_by=row.planned_by,
                settled_by_name=row.planned_by_name,
                settled_at=at,
            )


async def _end(
    session: AsyncSession, row: HandoverRow, connection: ConnectionRow, at: datetime
) -> None:
    before = terms_of(connection)
    had_access = before.status in IN_FORCE
    set_terms(connection, replace(before, status=RoleStatus.PREVIOUS).ended(row.last_day))
    connection.is_provisional = connection.awaits_letter = False
    connection.provisional_until = None
    await _store(session, row, connection, before, at)
    if had_access:
        told = [connection.contact_id]
        announce_access(session, connection, "ended", by_owner=False, told=told)


async def _connect(
    session: AsyncSession,
    row: HandoverRow,
    account: AccountRow,
    contact_id: UUID,
    *,
    roles: Roles,
    at: datetime,
) -> None:
    """Make somebody owner or tenant from the day after the last one on."""
    role = NEW_ROLE[HandoverKind(row.kind)]
    rights = authorities_of(role, is_ebilling=account.is_ebilling, chosen=roles)
    terms = Terms(
        status=RoleStatus.CURRENT,
        valid_from=row.last_day + timedelta(days=1),
        valid_to=None,
        finance=rights.finance,
        maintenance=rights.maintenance,
        keys=rights.keys,
        documents=rights.documents,
    )
    known = await connections_between(session, row.landlord_id, row.account_id, contact_id)
    connection = next((one for one in known if one.role == role), None)
    before = terms_of(connection) if connection else None
    if connection is None:
        connection = ConnectionRow(
            id=uuid4(),
            landlord_id=row.landlord_id,
            account_id=row.account_id,
            contact_id=contact_id,
            role=role,
            is_provisional=False,
            version=0,
        )
    if role == Role.UNIT_OWNER and await has_other_owner(
        session, row.landlord_id, row.account_id, besides=[connection.id], today=terms.valid_from
    ):
        return  # a colleague has connected the next owner meanwhile
    session.add(connection)
    set_terms(connection, terms)
    await _store(session, row, connection, before, at)
    announce_access(session, connection, "given", by_owner=False, told=[contact_id])


async def _store(
    session: AsyncSession,
    row: HandoverRow,
    connection: ConnectionRow,
    before: Terms | None,
    at: datetime,
) -> None:
    connection.version += 1
    log_terms(
        session,
        connection,
        before,
        decision_id=row.id,
        reason=row.reason,
        changed_by=row.planned_by,
        changed_by_name=row.planned_by_name,
        changed_at=at,
    )
    await session.flush()
    announce_connection(session, connection)
