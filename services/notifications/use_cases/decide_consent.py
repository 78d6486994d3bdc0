"""A person agrees to something, or takes it back: kept, each with the words it was about."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.consents import ConsentAsked
from services.notifications.domain.consents import ConsentWordingChanged, state_of
from services.notifications.store.consents import (
    add_decision,
    newest_decisions,
    queue_up_for_consents,
)
from services.notifications.tables import ConsentRow


async def decide_consent(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    holders: Sequence[str],
    asked: ConsentAsked,
    version: str,
    is_given: bool,
    by: UUID,
    at: datetime,
) -> None:
    """Keep the decision; the same one again: nothing. `by` is the login, `at` in UTC.

    Taking back works whichever words were on the page.

    Raises:
        ConsentWordingChanged: they agreed to other words than those in force.
    """
    if is_given and version != asked.version:
        raise ConsentWordingChanged("these words are not in force any more")
    await queue_up_for_consents(session, holders[0])
    newest = (await newest_decisions(session, landlord_id, holders)).get(asked.purpose)
    if state_of(asked, newest) in ({"given"} if is_given else {"not_asked", "withdrawn"}):
        return
    about = asked if is_given or newest is None else newest

    add_decision(
        session,
        ConsentRow(
            id=uuid4(),
            landlord_id=landlord_id,
            holder=holders[0],
            purpose=asked.purpose,
            version=about.version,
            wording=about.wording,
            is_given=is_given,
            decided_at=at,
            decided_by=by,
        ),
    )
