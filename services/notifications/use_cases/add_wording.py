"""Add a version of a mail's wording, which is in force from then on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.audit import record_by
from chassis.auth import Caller
from chassis.errors import Stale
from services.notifications.domain.wording import SHIPPED, Wording
from services.notifications.store.wordings import newest_wording
from services.notifications.tables import WordingRow


class WordingChangedMeanwhile(Stale):
    """Somebody else saved a version since this one was begun."""

    code = "wording_changed_meanwhile"


async def add_wording(
    session: AsyncSession,
    *,
    letter: str,
    wording: Wording | None,
    over: int,
    caller: Caller,
    at: datetime,
    restored: int | None = None,
) -> int:
    """Store `wording` (None: the shipped one) as the version after `over`; return its number.

    `restored`: the earlier version it repeats.

    Raises:
        WordingChangedMeanwhile: `over` is not the newest version any more.
    """
    newest = await newest_wording(session, letter)
    if (newest.version if newest else SHIPPED) != over:
        raise WordingChangedMeanwhile("somebody else has saved a version meanwhile")

    row = WordingRow(
        landlord_id=caller.landlord_id,
        letter=letter,
        version=over + 1,
        subject=wording.subject.strip() if wording else None,
        body=wording.body.strip() if wording else None,
        restored_version=restored,
        saved_at=at,
        saved_by=UUID(caller.subject),
        saved_by_name=caller.name,
    )
    session.add(row)
    try:
        await session.flush()
    except IntegrityError as error:
        raise WordingChangedMeanwhile("somebody else is saving a version") from error

    details = {"letter": letter, "version": str(row.version)}
    if restored is not None:
        details["restored_version"] = str(restored)
    act = "wording.saved" if restored is None else "wording.restored"
    record_by(session, caller, act=act, at=at, subject_kind="wording", details=details)
    return row.version
