"""Queries about changes of address that staff proposed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.tables import EmailProposalRow


async def waiting_proposals(
    session: AsyncSession, *, landlord_id: UUID
) -> Sequence[EmailProposalRow]:
    """Return all that are not settled, the soonest first."""
    found = await session.scalars(
        select(EmailProposalRow)
        .where(EmailProposalRow.landlord_id == landlord_id, EmailProposalRow.settled_at.is_(None))
        .order_by(EmailProposalRow.due_at, EmailProposalRow.id)
    )
    return found.all()


async def waiting_proposal(
    session: AsyncSession, proposal_id: UUID | None, *, is_locked: bool = False
) -> EmailProposalRow | None:
    """Return one that is not settled."""
    query = select(EmailProposalRow).where(
        EmailProposalRow.id == proposal_id, EmailProposalRow.settled_at.is_(None)
    )
    return await session.scalar(query.with_for_update() if is_locked else query)


async def waiting_proposal_of(session: AsyncSession, user_id: UUID) -> EmailProposalRow | None:
    """Return the one that waits for a login."""
    return await session.scalar(
        select(EmailProposalRow).where(
            EmailProposalRow.user_id == user_id, EmailProposalRow.settled_at.is_(None)
        )
    )


async def due_proposal(session: AsyncSession, *, at: datetime) -> EmailProposalRow | None:
    """Return one whose day has come at `at` (UTC), locked; those that others look at are passed."""
    return await session.scalar(
        select(EmailProposalRow)
        .where(EmailProposalRow.settled_at.is_(None), EmailProposalRow.due_at <= at)
        .order_by(EmailProposalRow.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


async def forget_old_proposals(session: AsyncSession, *, before: datetime) -> None:
    """Delete those that were settled before `before` (UTC)."""
    await session.execute(delete(EmailProposalRow).where(EmailProposalRow.settled_at < before))
