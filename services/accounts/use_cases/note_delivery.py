"""Note a file that a program sent and that was read at once, beside those that were handed in."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.deliveries import Kind, Undo
from services.accounts.tables import DeliveryRow


async def note_delivery(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    import_id: UUID,
    kind: Kind,
    size: int,
    sent_by: str,
    sent_by_name: str,
    counts: Mapping[str, int],
    ignored_columns: list[str],
    undo: Undo,
    at: datetime,
) -> None:
    """Show the file in the list, where it can be undone like any other."""
    session.add(
        DeliveryRow(
            id=import_id,
            landlord_id=landlord_id,
            kind=kind,
            source="program",
            sent_by=sent_by,
            sent_by_name=sent_by_name,
            came_at=at,
            ended_at=at,
            is_dry_run=False,
            state="read",
            size=size,
            done=size,
            outcome={"counts": dict(counts), "ignored_columns": ignored_columns[:100]},
            import_id=import_id,
            undo=undo,
        )
    )
    await session.flush()
