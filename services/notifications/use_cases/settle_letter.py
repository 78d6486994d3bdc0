"""Note that a letter came back, or that it shall not be printed."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.audit import record_by
from chassis.auth import Caller
from chassis.errors import NotFound, Rejected
from chassis.outbox import announce
from contracts.events.notifications import LetterReturned, LetterWithdrawn
from services.notifications.domain.paper import PaperState
from services.notifications.store.letters import facts_of, letters_for_update, mark_settled

BEFORE = {PaperState.RETURNED: PaperState.PRINTED, PaperState.WITHDRAWN: PaperState.WAITING}


class PaperNotFound(NotFound):
    """There is no such letter."""

    code = "letter_not_found"


class NotInThatState(Rejected):
    """Only a printed letter comes back, and only one that waits is withdrawn."""

    code = "letter_not_in_that_state"


async def settle_letter(
    session: AsyncSession,
    *,
    letter_id: UUID,
    state: Literal[PaperState.RETURNED, PaperState.WITHDRAWN],
    because: str,
    caller: Caller,
    at: datetime,
) -> None:
    """Note it, by whom and why. It is announced.

    Raises:
        PaperNotFound: there is no such letter.
        NotInThatState: it is not printed, or does not wait any more.
    """
    rows = await letters_for_update(session, [letter_id])
    if not rows:
        raise PaperNotFound("there is no such letter")
    [row] = rows
    if row.state != BEFORE[state]:
        raise NotInThatState("the letter is not in the state for that")

    mark_settled(row, state=state, by_name=caller.name, because=because, at=at)
    settled = LetterReturned if state is PaperState.RETURNED else LetterWithdrawn
    announce(session, settled(occurred_at=at, **facts_of(row)))

    record_by(
        session,
        caller,
        act="letter.returned" if state is PaperState.RETURNED else "letter.withdrawn",
        at=at,
        subject_kind="contact",
        subject_id=row.contact_id,
        details={"kind": row.kind, "letter_id": str(row.id)},
    )
