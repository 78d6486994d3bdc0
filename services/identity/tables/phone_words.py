"""Security words for the telephone, and how often they were said."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.identity.tables.base import Table


class PhoneWordRow(Table):
    """The word of one customer, as its argon2id hash."""

    __tablename__ = "phone_words"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    landlord_id: Mapped[LandlordId]
    word_hash: Mapped[str] = mapped_column(Text)
    set_at: Mapped[Instant]


class PhoneWordCheckRow(Table):
    """One time that staff typed what they heard. Counts as a miss until it is settled."""

    __tablename__ = "phone_word_checks"
    __table_args__ = (
        Index("phone_word_checks_landlord_id_user_id_at_idx", "landlord_id", "user_id", "at"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    at: Mapped[Instant]
    checked_by: Mapped[UUID]
    is_match: Mapped[bool | None]
