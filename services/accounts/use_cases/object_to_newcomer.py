"""Somebody on an account did not expect that a stranger registered as its owner."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.text import _
from services.accounts.domain.errors import ProvisionalAccessOver
from services.accounts.domain.provisional import Notice
from services.accounts.domain.roles import is_live, london_date
from services.accounts.store.contesting import Objector, contest
from services.accounts.store.objections import objections_to
from services.accounts.store.people import account_for_update, account_of_connection
from services.accounts.store.provisional import contacts_in_force
from services.accounts.store.reading import AccountRecord, account_record
from services.accounts.store.requests import owners_of
from services.accounts.tables import ConnectionRow, ContactRow


async def object_to_newcomer(
    session: AsyncSession, *, landlord_id: UUID, notice: Notice, words: str, objected_at: datetime
) -> UUID:
    """Freeze provisional access, with its log, and announce that staff have to settle it.

    Returns the objection's id. Where somebody was faster it is theirs, and nothing changes.

    Raises:
        ProvisionalAccessOver: it was confirmed, has ended, or was settled; or whoever was told has
            access to the home no more.
    """
    account_id = await account_of_connection(session, landlord_id, notice.connection_id)
    if account_id is not None:
        await account_for_update(session, landlord_id, account_id)
    known = await objections_to(session, landlord_id, notice.connection_id)
    if known and known[0].settled_at is None:
        return known[0].id
    _found, connection, told = await newcomer_of_notice(
        session, landlord_id=landlord_id, notice=notice, at=objected_at
    )

    name = f"{told.first_name} {told.last_name}".strip() or told.organisation
    today = london_date(objected_at)
    return await contest(
        session,
        connection,
        Objector(told.id, name, words, "link", _("Somebody on the account did not expect it")),
        request_id=None,
        owners=await owners_of(session, landlord_id, connection.account_id, today=today),
        at=objected_at,
    )


async def newcomer_of_notice(
    session: AsyncSession, *, landlord_id: UUID, notice: Notice, at: datetime
) -> tuple[AccountRecord, ConnectionRow, ContactRow]:
    """Return the home, the provisional connection, and whoever was told of it.

    Raises:
        ProvisionalAccessOver: there is nothing to stop any more, or nobody who may.
    """
    today = london_date(at)
    account_id = await account_of_connection(session, landlord_id, notice.connection_id)
    found = account_id and await account_record(session, landlord_id, account_id)
    if not found:
        raise ProvisionalAccessOver("no such connection")
    connection = next(each for each, _person in found.people if each.id == notice.connection_id)
    told = next((person for _each, person in found.people if person.id == notice.told_id), None)
    live = is_live(connection.status, connection.valid_from, connection.valid_to, today)
    if not live or not connection.is_provisional:
        raise ProvisionalAccessOver("it was confirmed, or has ended")
    if await objections_to(session, landlord_id, connection.id):
        raise ProvisionalAccessOver("staff have settled it")
    others = await contacts_in_force(session, landlord_id, found.account.id, today=today)
    if told is None or told.id not in others or told.id == connection.contact_id:
        raise ProvisionalAccessOver("they have access to the home no more")
    return found, connection, told
