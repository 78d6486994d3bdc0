"""Two contacts are one person: what was sent to the one is the other's, and so are their wishes."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.audit import record
from chassis.merging import FollowedMergeRow, Place, follow_merge
from services.notifications.domain.merging import stricter
from services.notifications.domain.preferences import holders_of
from services.notifications.store.consents import add_decision
from services.notifications.store.merging import choices_of, decisions_under, move_messages
from services.notifications.store.preferences import keep_preferences, preferences_of
from services.notifications.tables import ConsentRow

PLACES = (Place("letters", "contact_id"),)


async def follow_merged_contacts(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    merge_id: UUID,
    survivor_id: UUID,
    merged_id: UUID,
    survivor_user_id: UUID | None,
    at: datetime,
) -> None:
    """Move messages, letters, wishes and consents, and note how it was. Once per merge.

    Of two different wishes the stricter counts: no more than yes. `at` in UTC.
    """
    followed = await follow_merge(
        session,
        PLACES,
        landlord_id=landlord_id,
        merge_id=merge_id,
        survivor_id=survivor_id,
        merged_id=merged_id,
        at=at,
    )
    if followed is None:
        return
    one, other = f"contact:{merged_id}", f"contact:{survivor_id}"
    holders = holders_of(user_id=survivor_user_id, contact_id=survivor_id)
    followed.moved = {
        **followed.moved,
        "messages": await move_messages(session, landlord_id, one=one, other=other),
        "preferences": await _merge_wishes(session, landlord_id, one, holders, at),
        "consents": await _merge_consents(session, followed, one, holders, at),
        "at": at.isoformat(),
    }
    if followed.moved["preferences"] or followed.moved["consents"]:
        record(
            session,
            landlord_id=landlord_id,
            act="preferences.merged",
            at=at,
            actor="service:accounts",
            actor_kind="service",
            subject_kind="contact",
            subject_id=survivor_id,
            details={"merged": str(merged_id)},
        )


async def _merge_wishes(
    session: AsyncSession, landlord_id: UUID, one: str, holders: list[str], at: datetime
) -> dict[str, Any]:
    """Store what counts from now on, and return what stood under each reference before."""
    theirs = {row.topic: row.is_on for row in await preferences_of(session, landlord_id, [one])}
    if not theirs:
        return {}
    mine = {row.topic: row.is_on for row in await preferences_of(session, landlord_id, holders)}
    counts = stricter(mine, theirs)
    changed = {topic: is_on for topic, is_on in counts.items() if mine.get(topic) is not is_on}
    before: dict[str, Any] = {}
    for holder in holders:
        stored = await choices_of(session, landlord_id, holder)
        before[holder] = {
            topic: [stored[topic].is_on, stored[topic].changed_at.isoformat()]
            if topic in stored
            else None
            for topic in changed
        }
    await keep_preferences(session, landlord_id=landlord_id, holders=holders, chosen=changed, at=at)
    return before if changed else {}


async def _merge_consents(
    session: AsyncSession, merge: FollowedMergeRow, one: str, holders: list[str], at: datetime
) -> list[str]:
    """Copy their decisions to whoever stays; where the two differ, a no is written last."""
    landlord_id, merge_id = merge.landlord_id, merge.merge_id
    theirs = await decisions_under(session, landlord_id, one)
    mine = [
        row for holder in holders for row in await decisions_under(session, landlord_id, holder)
    ]
    newest_of_mine = {row.purpose: row for row in sorted(mine, key=lambda row: row.decided_at)}
    newest_of_theirs = {row.purpose: row for row in theirs}
    copies = [_copy(row, merge_id, holders[0], row.decided_at) for row in theirs]
    for purpose, their_last in newest_of_theirs.items():
        my_last = newest_of_mine.get(purpose)
        if my_last is None or my_last.is_given == their_last.is_given:
            continue
        refusal = their_last if my_last.is_given else my_last
        copies.append(_copy(refusal, uuid5(merge_id, "stricter"), holders[0], at))
    for copy in copies:
        add_decision(session, copy)
    return [str(copy.id) for copy in copies]


def _copy(row: ConsentRow, merge_id: UUID, holder: str, decided_at: datetime) -> ConsentRow:
    return ConsentRow(
        id=uuid5(merge_id, str(row.id)),
        landlord_id=row.landlord_id,
        holder=holder,
        purpose=row.purpose,
        version=row.version,
        wording=row.wording,
        is_given=row.is_given,
        decided_at=decided_at,
        decided_by=row.decided_by,
    )
