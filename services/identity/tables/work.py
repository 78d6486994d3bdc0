"""Work that browsers have done."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Instant, LandlordId
from services.identity.tables.base import Table


class SpentWorkRow(Table):
    """A task that was handed in. Kept until it would be too old anyway: it counts once."""

    __tablename__ = "spent_work"
    __table_args__ = (Index("spent_work_landlord_id_spent_at_idx", "landlord_id", "spent_at"),)

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    nonce: Mapped[bytes] = mapped_column(primary_key=True)
    spent_at: Mapped[Instant]
