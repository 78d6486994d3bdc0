"""Make a portal key or an activation code for a letter."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.blind import BlindKey
from chassis.text import LONDON
from services.registration.domain.posted import PostedKind, new_posted
from services.registration.store.posted import (
    add_posted,
    holders,
    newest_posted,
    numbers_of,
    void_posted,
)
from services.registration.store.tries import NUMBER_SCOPES, give_back, used_up_kind
from services.registration.tables import PostedSecretRow


async def issue_posted(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    connection_ids: Collection[UUID],
    kind: PostedKind,
    blind: BlindKey,
    is_renewed: bool,
    at: datetime,
) -> list[PostedSecretRow]:
    """Return the secrets of these people's letters, making those that are missing.

    `is_renewed`: make new ones in any case; the old ones die, and their numbers get their tries
    back. Otherwise who has one that still waits keeps it, and who has registered is left out.
    Only people who hold a home themselves get any.
    """
    today = at.astimezone(LONDON).date()
    people = await holders(session, connection_ids, today=today)
    ids = {each.connection_id for each in people}
    known = await newest_posted(session, ids, kind)
    done = {row.connection_id for row in known.values() if row.used_at and not row.voided_at}
    waiting = {one for one, row in known.items() if _is_waiting(row, at)}
    due = ids if is_renewed else ids - waiting - done

    await void_posted(session, due, at=at, kind=kind)
    made = [new_posted(kind, uuid4(), one, landlord_id, blind) for one in due]
    await add_posted(session, made, landlord_id=landlord_id, at=at)
    accounts = {each.account_id for each in people if each.connection_id in due}
    for number in await numbers_of(session, accounts):
        await _give_back(session, landlord_id, number, blind)

    rows = await newest_posted(session, due | waiting, kind)
    return [rows[one] for one in sorted(rows)]


def _is_waiting(row: PostedSecretRow, at: datetime) -> bool:
    return not (row.used_at or row.voided_at or (row.expires_at and row.expires_at <= at))


async def _give_back(
    session: AsyncSession, landlord_id: UUID, number: str, blind: BlindKey
) -> None:
    for scope in NUMBER_SCOPES:
        subject = blind.hash(landlord_id, scope.value, number)
        await give_back(session, kind=scope.value, subject=subject)
        await give_back(session, kind=used_up_kind(scope), subject=subject)
