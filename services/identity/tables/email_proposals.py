"""Changes of a customer's address that staff proposed."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.identity.domain.email_proposals import Outcome
from services.identity.tables.base import Table


class EmailProposalRow(Table):
    """Another address for a login. It waits for a second member of staff, or for a day."""

    __tablename__ = "email_proposals"
    __table_args__ = (
        Index(
            "email_proposals_user_id_waiting_key",
            "user_id",
            unique=True,
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index("email_proposals_landlord_id_due_at_idx", "landlord_id", "due_at"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    old_email: Mapped[str] = mapped_column(Text)
    old_email_key: Mapped[str] = mapped_column(Text)
    new_email: Mapped[str] = mapped_column(Text)
    new_email_key: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[UUID]
    proposed_by_name: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[Instant]
    due_at: Mapped[Instant]
    settled_at: Mapped[Instant | None]
    outcome: Mapped[Outcome | None] = mapped_column(Text)
