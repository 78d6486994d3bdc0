"""Legal holds."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.accounts.tables.base import Line, Table


class LegalHoldRow(Table):
    """An account that is in dispute: nothing about it is erased while the hold is in force."""

    __tablename__ = "legal_holds"
    __table_args__ = (
        Index(
            "legal_holds_in_force_idx",
            "landlord_id",
            "account_id",
            unique=True,
            postgresql_where=text("lifted_at IS NULL"),
        ),
        Index("legal_holds_of_account_idx", "landlord_id", "account_id", "placed_at"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[Line]
    placed_at: Mapped[Instant]
    placed_by_name: Mapped[Line]
    lifted_at: Mapped[Instant | None]
    lifted_by_name: Mapped[Line]
    lifted_because: Mapped[Line]
