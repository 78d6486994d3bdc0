"""Nobody has objected for seven days: provisional access becomes full access."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.audit import record
from chassis.text import _
from services.accounts.domain.roles import (
    IN_FORCE,
    AccountStatus,
    Role,
    is_live,
    london_date,
)
from services.accounts.store.objections import objections_to
from services.accounts.store.people import (
    account_for_update,
    account_of_connection,
    connection_of,
    has_other_owner,
)
from services.accounts.store.provisional import confirm
from services.accounts.tables import AccountRow, ConnectionRow


async def confirm_after_silence(
    session: AsyncSession, *, landlord_id: UUID, connection_id: UUID, at: datetime
) -> bool:
    """Open what was withheld, with its log, and announce `ConnectionChanged`. Tell whether it did.

    It stays provisional, for staff to look at, where anybody ever objected, it has ended or has a
    last day, or the account has another owner. Again, it changes nothing.
    """
    account_id = await account_of_connection(session, landlord_id, connection_id)
    if account_id is None:
        return False
    account = await account_for_update(session, landlord_id, account_id)
    connection = await connection_of(session, landlord_id, account_id, connection_id)
    if account is None or connection is None or not _is_due(connection, at):
        return False
    if not await _is_undisputed(session, account, connection, at):
        return False

    await confirm(
        session,
        connection,
        decision_id=connection.id,
        reason=_("7 days without an objection"),
        confirmed_by="clock",
        confirmed_by_name="",
        confirmed_at=at,
    )
    record(
        session,
        landlord_id=landlord_id,
        act="connection.confirmed_by_silence",
        at=at,
        actor="clock",
        actor_kind="clock",
        subject_kind="contact",
        subject_id=connection.contact_id,
        details={"account": str(account_id), "connection": str(connection_id)},
    )
    return True


def _is_due(connection: ConnectionRow, at: datetime) -> bool:
    until = connection.provisional_until
    return connection.is_provisional and until is not None and until <= at


async def _is_undisputed(
    session: AsyncSession, account: AccountRow, connection: ConnectionRow, at: datetime
) -> bool:
    """Say so where nothing stands against it.

    A unit owner without a last day stands in the index that admits one of them per account, so the
    database itself answers for those; the question asked here is about owners who leave later.
    """
    today = london_date(at)
    if account.status != AccountStatus.CURRENT or connection.status not in IN_FORCE:
        return False
    if connection.valid_to is not None or not is_live(
        connection.status, connection.valid_from, None, today
    ):
        return False
    if await objections_to(session, account.landlord_id, connection.id):
        return False
    return connection.role != Role.UNIT_OWNER or not await has_other_owner(
        session, account.landlord_id, account.id, besides=[connection.id], today=today
    )
