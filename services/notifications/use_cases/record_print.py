"""Record which letters were printed together, and which nobody needs any more."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.audit import record_by
from chassis.auth import Caller
from chassis.errors import Stale
from chassis.outbox import announce
from contracts.events.notifications import LetterPrinted, LetterWithdrawn
from services.notifications.domain.paper import PaperState
from services.notifications.store.letters import (
    facts_of,
    letters_for_update,
    mark_printed,
    mark_settled,
)
from services.notifications.tables import LetterBatchRow

NOT_WANTED = "not_wanted"
"""The connection is over, or the person has registered: the letter would tell them nothing."""


class LettersChangedMeanwhile(Stale):
    """A colleague has printed or withdrawn some of them since."""

    code = "letters_changed_meanwhile"


async def record_print(
    session: AsyncSession,
    *,
    batch_id: UUID,
    printed: Mapping[UUID, int],
    unwanted: Collection[UUID],
    caller: Caller,
    at: datetime,
) -> None:
    """Record the letters `printed`, by id with the version of their wording, as one batch.

    Each is announced, and so is what nobody needs any more.

    Raises:
        LettersChangedMeanwhile: one of them waits no more. Nothing is recorded, and what was set
            must not reach anybody.
    """
    rows = await letters_for_update(session, {*printed, *unwanted})
    if len(rows) < len(printed) + len(unwanted) or any(
        row.state != PaperState.WAITING for row in rows
    ):
        raise LettersChangedMeanwhile("a colleague has printed some of these letters meanwhile")

    mark_printed([row for row in rows if row.id in printed], batch_id=batch_id)
    for row in rows:
        row.wording_version = printed.get(row.id)
        if row.id in unwanted:
            mark_settled(row, state=PaperState.WITHDRAWN, by_name="", because=NOT_WANTED, at=at)
        told = LetterWithdrawn if row.id in unwanted else LetterPrinted
        announce(session, told(occurred_at=at, **facts_of(row)))
    if printed:
        session.add(
            LetterBatchRow(
                id=batch_id,
                landlord_id=caller.landlord_id,
                printed_at=at,
                printed_by=UUID(caller.subject),
                printed_by_name=caller.name,
                letters=len(printed),
            )
        )

    record_by(
        session,
        caller,
        act="letters.printed",
        at=at,
        subject_kind="letter_batch",
        subject_id=batch_id,
        details={"printed": str(len(printed)), "withdrawn": str(len(unwanted))},
    )
