"""What the customer who asks wishes to be mailed about; staff see it and change nothing."""

from collections.abc import Sequence
from datetime import UTC
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.notifications.preferences import Preference, Preferences, PreferencesChosen
from services.notifications.domain.preferences import EMAIL, holders_of, is_mailed, offered
from services.notifications.domain.topics import Topic, words_of
from services.notifications.store.preferences import preferences_of
from services.notifications.tables import PreferenceRow
from services.notifications.use_cases.save_preferences import save_preferences

router = APIRouter(tags=["preferences"])

Customer = Annotated[Caller, Depends(allow("customer"))]
Staff = Annotated[
    Caller, Depends(allow("staff:agent", "staff:lead", "staff:identity_admin", "staff:auditor"))
]


@router.get("/me/preferences")
async def read_preferences(caller: Customer, session: Session) -> Preferences:
    """Return every topic there are mails of, and whether the caller is mailed about it."""
    return _told(await preferences_of(session, caller.landlord_id, _holders(caller)))


@router.put("/me/preferences", status_code=status.HTTP_204_NO_CONTENT)
async def put_preferences(body: PreferencesChosen, caller: Customer, session: Session) -> None:
    """Choose from now on. 422 for a topic that is always on; then nothing is changed."""
    await save_preferences(
        session,
        landlord_id=caller.landlord_id,
        holders=_holders(caller),
        chosen=body.email,
        at=now(),
    )


@router.get("/contacts/{contact_id}/preferences")
async def read_contact_preferences(
    contact_id: UUID, caller: Staff, session: Session
) -> Preferences:
    """Return what a person on record chose. Of nobody: as everything begins."""
    holders = holders_of(user_id=None, contact_id=contact_id)
    return _told(await preferences_of(session, caller.landlord_id, holders))


def _holders(caller: Caller) -> list[str]:
    return holders_of(user_id=caller.user_id, contact_id=caller.contact_id)


def _told(rows: Sequence[PreferenceRow]) -> Preferences:
    chosen = {row.topic: row for row in rows}
    return Preferences(items=[_line(topic, chosen) for topic in offered()])


def _line(topic: Topic, chosen: dict[str, PreferenceRow]) -> Preference:
    words = words_of(topic)
    row = None if words.always else chosen.get(topic)
    return Preference(
        topic=topic,
        title=words.title,
        about=words.about,
        always=words.always,
        channels={EMAIL: is_mailed(topic, {name: each.is_on for name, each in chosen.items()})},
        changed_at=row.changed_at.astimezone(UTC) if row else None,
    )
