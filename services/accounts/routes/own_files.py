"""Files of a person's own data, and what of it they may still see when they fetch it."""

from collections.abc import AsyncIterator, Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller
from chassis.db import Database
from chassis.events import now
from chassis.own_data import Opener
from services.accounts.domain.money_seen import may_see_money
from services.accounts.domain.roles import london_date
from services.accounts.domain.statements import StatementNotFound
from services.accounts.store.reading import homes_of
from services.accounts.store.statements import pdf_of


async def money_gate(session: AsyncSession, caller: Caller) -> Collection[UUID]:
    """Return the accounts whose money the caller may see today."""
    if caller.contact_id is None:
        return ()
    homes = await homes_of(session, caller.landlord_id, caller.contact_id)
    today = london_date(now())
    return {
        account.id
        for connection, account, _ in homes
        if may_see_money(connection, account, today=today)
    }


def statement_opener(database: Database) -> Opener:
    """Return what gives the statements that belong to a person's part."""

    async def open_statement(landlord_id: UUID, statement_id: UUID) -> AsyncIterator[bytes]:
        async with database.transaction(landlord_id) as session:
            pdf = await pdf_of(session, statement_id)
        if pdf is None:
            raise StatementNotFound("the statement is gone")
        return _whole(pdf)

    return open_statement


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content
