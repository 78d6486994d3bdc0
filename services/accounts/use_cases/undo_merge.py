"""Two contacts were not one person after all: everything goes back to whose it was."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.text import _
from contracts.events.accounts import ContactMergeUndone
from services.accounts.domain.connections import Terms
from services.accounts.domain.errors import ContactNotFound, MergeNotFound, MergeStands
from services.accounts.domain.merging import UNDONE_WITHIN
from services.accounts.domain.roles import IN_FORCE, RoleStatus
from services.accounts.store.connections import set_terms
from services.accounts.store.merging import (
    connections_with_ids,
    merge_of,
    merge_with_id,
    move_rows_back,
    put_details_back,
)
from services.accounts.store.people import contact_for_update, lock_accounts_of
from services.accounts.tables import ConnectionRow, ContactRow, MergeRow
from services.accounts.use_cases.merge_contacts import tell


async def undo_merge(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    contact_id: UUID,
    merge_id: UUID,
    undone_by_name: str,
    at: datetime,
) -> bool:
    """Put everything back as it stood before, and say whether it was not done already.

    Raises:
        MergeNotFound: nobody was merged into this contact so.
        MergeStands: it is too long ago, or something was changed since; its words say what.
    """
    known = await merge_with_id(session, landlord_id, merge_id)
    if known is None or known.survivor_id != contact_id:
        raise MergeNotFound("no such merge")
    for one in sorted((known.survivor_id, known.merged_id)):
        await lock_accounts_of(session, landlord_id, one)
    people = {
        one: await contact_for_update(session, landlord_id, one)
        for one in sorted((known.survivor_id, known.merged_id))
    }
    survivor, merged = people[known.survivor_id], people[known.merged_id]
    merge = await merge_with_id(session, landlord_id, merge_id)
    if merge is None or survivor is None or merged is None:
        raise ContactNotFound("no such contact")
    if merge.undone_at is not None:
        return False
    connections = await connections_with_ids(
        session, landlord_id, [UUID(key) for key in merge.moved["connections"]]
    )
    if reason := await why_not(session, merge, survivor, connections, at):
        raise MergeStands(reason)

    kept_ones = merge.moved["connections"].items()
    # those that end come first: an account has one owner in force at any moment
    for key, kept in sorted(kept_ones, key=lambda each: each[1]["before"]["status"] in IN_FORCE):
        _put_back(connections[UUID(key)], kept["before"])
        await session.flush()
    await move_rows_back(session, merge)
    put_details_back(survivor, merge.moved["details"])
    survivor.version += 1
    merged.version += 1
    merge.undone_at, merge.undone_by_name = at, undone_by_name
    await session.flush()
    await tell(session, landlord_id, [survivor, merged], list(connections))
    announce(
        session,
        ContactMergeUndone(
            landlord_id=landlord_id,
            occurred_at=at,
            merge_id=merge_id,
            survivor_id=survivor.id,
            merged_id=merged.id,
        ),
    )
    return True


async def why_not(
    session: AsyncSession,
    merge: MergeRow,
    survivor: ContactRow,
    connections: dict[UUID, ConnectionRow],
    at: datetime,
) -> str:
    """Return what keeps a merge from being undone; empty: nothing does."""
    if at - merge.merged_at > UNDONE_WITHIN:
        return _("It is more than 30 days ago.")
    if await merge_of(session, merge.landlord_id, merge.survivor_id):
        return _("The contact that stayed was merged into another one since. Undo that first.")
    if survivor.version != merge.moved["version"]:
        return _("The details of the contact that stayed were changed since.")
    for key, kept in merge.moved["connections"].items():
        connection = connections.get(UUID(key))
        if connection is None or connection.version != kept["version"]:
            return _("What they are to one of their accounts was changed since.")
    return ""


def _put_back(connection: ConnectionRow, before: dict[str, str]) -> None:
    ends = before["valid_to"]
    set_terms(
        connection,
        Terms(
            status=RoleStatus(before["status"]),
            valid_from=date.fromisoformat(before["valid_from"]),
            valid_to=date.fromisoformat(ends) if ends else None,
            finance=before["finance"] == "yes",
            maintenance=before["maintenance"] == "yes",
            keys=before["keys"] == "yes",
            documents=before["documents"] == "yes",
        ),
    )
    connection.contact_id = UUID(before["contact_id"])
    connection.is_provisional = bool(before["is_provisional"])
    connection.awaits_letter = bool(before["awaits_letter"])
    until = before["provisional_until"]
    connection.provisional_until = datetime.fromisoformat(until) if until else None
    connection.version += 1
