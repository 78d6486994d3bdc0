"""What is told on an account's pages: notices and recent activity."""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.accounts.tables.base import Line, Table


class NoticeRow(Table):
    """Important information for everybody, an estate or a block, from one day until another."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("notices_pages_idx", "landlord_id", "from_day", "id"),
        Index(
            "notices_of_everybody_idx",
            "landlord_id",
            "from_day",
            postgresql_where=text("estate_id IS NULL AND block_id IS NULL"),
        ),
        Index(
            "notices_of_estate_idx",
            "landlord_id",
            "estate_id",
            "from_day",
            postgresql_where=text("estate_id IS NOT NULL"),
        ),
        Index(
            "notices_of_block_idx",
            "landlord_id",
            "block_id",
            "from_day",
            postgresql_where=text("block_id IS NOT NULL"),
        ),
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days_in_order"),
        CheckConstraint("estate_id IS NULL OR block_id IS NULL", name="one_place"),
        CheckConstraint("version >= 1", name="version_counts"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    title: Mapped[Line]
    body: Mapped[Line]
    estate_id: Mapped[UUID | None] = mapped_column(ForeignKey("estates.id"))
    block_id: Mapped[UUID | None] = mapped_column(ForeignKey("blocks.id"))
    """Neither of the two: it is for everybody."""

    from_day: Mapped[date]
    until_day: Mapped[date | None]
    """Both inclusive, Europe/London."""

    ended_at: Mapped[Instant | None]
    """When staff ended it before its last day."""

    changed_by_name: Mapped[Line]
    changed_at: Mapped[Instant]
    version: Mapped[int]


class ActivityRow(Table):
    """What happened on an account: a projection of events, never the record itself."""

    __tablename__ = "activity"
    __table_args__ = (
        Index("activity_pages_idx", "landlord_id", "account_id", "happened_at", "id"),
        CheckConstraint("version >= 1", name="version_counts"),
    )

    id: Mapped[Id]
    """Of what it tells: told again, it is the same entry."""

    landlord_id: Mapped[LandlordId]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(Text)
    shown_to: Mapped[str] = mapped_column(Text)
    """What somebody needs on the account to be told of it."""

    happened_at: Mapped[Instant]
    detail: Mapped[Line]
    amount_pence: Mapped[int | None] = mapped_column(BigInteger)
