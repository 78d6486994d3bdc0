"""Enquiries that say what another one said."""

from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.domain.states import State
from services.registration.tables import RegistrationRow


async def find_same(session: AsyncSession, content: bytes, *, but: UUID) -> RegistrationRow | None:
    """Return the registration that staff are looking at and that said the same, locked, or None.

    Others that say the same wait until this transaction ends, so that of two at once one is first.
    """
    await session.execute(
        text("SELECT pg_advisory_xact_lock(:content)"),
        {"content": int.from_bytes(content[:8], signed=True)},
    )
    return await session.scalar(
        select(RegistrationRow)
        .where(
            RegistrationRow.content_key == content,
            RegistrationRow.state == State.ENQUIRY_SENT,
            RegistrationRow.id != but,
        )
        .order_by(RegistrationRow.enquiry_sent_at)
        .limit(1)
        .with_for_update()
    )
