"""Files of a person's own data, and what of it they may still see when they fetch it."""

from collections.abc import AsyncIterator, Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller
from chassis.db import Database
from chassis.events import now
from chassis.files.store import FileMissing
from chassis.own_data import Opener
from services.accounts.domain.documents import documents_of_account, documents_of_block
from services.accounts.domain.money_seen import may_see_documents, may_see_money
from services.accounts.domain.roles import london_date
from services.accounts.store.document_files import DocumentFiles
from services.accounts.store.documents import document_with_id
from services.accounts.store.reading import homes_of
from services.accounts.store.statements import pdf_of


async def what_is_open(session: AsyncSession, caller: Caller) -> Collection[UUID]:
    """Return the accounts whose money the caller may see today, and the keys of documents."""
    if caller.contact_id is None:
        return ()
    homes = await homes_of(session, caller.landlord_id, caller.contact_id)
    today = london_date(now())
    found = set[UUID]()
    for connection, account, unit in homes:
        if may_see_money(connection, account, today=today):
            found.add(account.id)
        if may_see_documents(connection, account, today=today):
            found.add(documents_of_account(account.id))
            found |= {documents_of_block(unit.block_id)} if unit.block_id else set()
    return found


async def accounts_with_money(session: AsyncSession, caller: Caller) -> Collection[UUID]:
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


def own_file_opener(database: Database, documents: DocumentFiles) -> Opener:
    """Return what gives the statements and documents that belong to a person's part."""

    async def open_file(landlord_id: UUID, file_id: UUID) -> AsyncIterator[bytes]:
        async with database.transaction(landlord_id) as session:
            pdf = await pdf_of(session, file_id)
            row = None if pdf else await document_with_id(session, landlord_id, file_id)
        if pdf is not None:
            return _whole(pdf)
        if row is None or row.published_at is None or row.withdrawn_at is not None:
            raise FileMissing("the file is gone")
        return documents.store.read(row.stored_as, key=row.seal_key)

    return open_file


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content
