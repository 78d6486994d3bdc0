"""One-time passwords, and who gave them out on what grounds."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.identity.tables.base import Table


class OneTimePasswordRow(Table):
    """One that was given out. A newer one makes the older void."""

    __tablename__ = "one_time_passwords"
    __table_args__ = (
        CheckConstraint("cardinality(facts_checked) >= 2", name="facts_checked"),
        Index(
            "one_time_passwords_landlord_id_user_id_issued_at_idx",
            "landlord_id",
            "user_id",
            "issued_at",
        ),
        Index(
            "one_time_passwords_landlord_id_issued_by_issued_at_idx",
            "landlord_id",
            "issued_by",
            "issued_at",
        ),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    password_hash: Mapped[str] = mapped_column(Text)
    issued_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    """Moved to the present when it is void before its time."""

    issued_by: Mapped[UUID]
    """The member of staff who read it out."""

    case_reference: Mapped[str] = mapped_column(Text)
    facts_checked: Mapped[list[str]] = mapped_column(ARRAY(Text))
    wrong_tries: Mapped[int] = mapped_column(SmallInteger, default=0)
    used_at: Mapped[Instant | None]
