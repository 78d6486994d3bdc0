"""Links that carry portal keys."""

from datetime import date
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.domain.policy import IN_FORCE, OWNING_ROLES
from services.registration.domain.states import State
from services.registration.tables import (
    KeyLinkRow,
    PostedSecretRow,
    RecordAccountRow,
    RecordConnectionRow,
    RegistrationRow,
)


async def key_link(session: AsyncSession, link_id: UUID) -> KeyLinkRow | None:
    """Return the link of a request of staff, or None."""
    return await session.get(KeyLinkRow, link_id)


async def holding_connection(
    session: AsyncSession, *, account_id: UUID, contact_id: UUID, today: date
) -> UUID | None:
    """Return the connection by which a person holds a current account on `today`, or None."""
    return await session.scalar(
        select(RecordConnectionRow.connection_id)
        .join(RecordAccountRow, RecordAccountRow.account_id == RecordConnectionRow.account_id)
        .where(
            RecordConnectionRow.account_id == account_id,
            RecordConnectionRow.contact_id == contact_id,
            RecordConnectionRow.role.in_(OWNING_ROLES),
            RecordConnectionRow.status.in_(IN_FORCE),
            RecordConnectionRow.valid_from <= today,
            or_(RecordConnectionRow.valid_to.is_(None), RecordConnectionRow.valid_to >= today),
            RecordAccountRow.is_current,
        )
        .order_by(RecordConnectionRow.connection_id)
        .limit(1)
    )


async def forget_answered(session: AsyncSession, posted_id: UUID) -> None:
    """Delete the requests for which staff sent the key that was used now, with their answers."""
    connection = select(PostedSecretRow.connection_id).where(PostedSecretRow.id == posted_id)
    requests = select(KeyLinkRow.registration_id).where(
        KeyLinkRow.connection_id == connection.scalar_subquery()
    )
    await session.execute(
        delete(RegistrationRow).where(
            RegistrationRow.id.in_(requests), RegistrationRow.state == State.ENQUIRY_SENT
        )
    )
