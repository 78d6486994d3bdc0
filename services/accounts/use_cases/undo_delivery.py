"""Undo the last file of its kind: the record and the money stand as they did before it."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.deliveries import may_be_undone
from services.accounts.domain.errors import DeliveryNotFound, ImportUnderWay, NotToBeUndone
from services.accounts.domain.roles import london_date
from services.accounts.store.deliveries import delivery_with_id, newest_import_of
from services.accounts.store.formers import forget_formers, put_back, touched_accounts
from services.accounts.store.reversing import reverse_posted
from services.accounts.store.staging import is_alone
from services.accounts.store.words import refresh_words
from services.accounts.tables import DeliveryRow
from services.accounts.use_cases.announce_changes import announce_changes
from services.accounts.use_cases.announce_posted import announce_posted

WORDS_AT_ONCE: Final = 5_000
"""Accounts whose words are written anew by one statement."""


async def undo_delivery(
    session: AsyncSession, *, landlord_id: UUID, delivery_id: UUID, by_name: str, at: datetime
) -> DeliveryRow:
    """Put back what a file changed and end what it brought; announce both. Twice is once.

    Facts that somebody changed after the file stay; `left` counts them. Entries of a ledger are
    reversed one by one, and never vanish.

    Raises:
        DeliveryNotFound: the landlord has no such file.
        NotToBeUndone: a later file stands on it, or what stood there before is not kept.
        ImportUnderWay: another file of this landlord is being read.
    """
    if not await is_alone(session, landlord_id):
        raise ImportUnderWay("another file is being read; try again when it is done")
    row = await delivery_with_id(session, landlord_id, delivery_id, is_locked=True)
    if row is None:
        raise DeliveryNotFound("there is no such delivery")
    if row.state == "undone":
        return row
    may = may_be_undone(
        state=row.state, is_dry_run=row.is_dry_run, undo=row.undo, ended_at=row.ended_at, at=at
    )
    newest = await newest_import_of(session, landlord_id, row.kind)
    if not may or row.import_id is None or newest != row.id:
        raise NotToBeUndone("only the last file can be undone, for 30 days")
    if row.kind == "records":
        row.left = await put_back(session, landlord_id, row.import_id)
        touched = await touched_accounts(session, landlord_id)
        for first in range(0, len(touched), WORDS_AT_ONCE):
            await refresh_words(session, landlord_id, touched[first : first + WORDS_AT_ONCE])
        await announce_changes(session, landlord_id, at)
    else:
        await reverse_posted(session, landlord_id, row.import_id, at=at, today=london_date(at))
        await announce_posted(session, landlord_id, at)
    await forget_formers(session, landlord_id, row.import_id)
    row.state, row.undone_at, row.undone_by_name = "undone", at, by_name
    return row
