"""Browsers that a login is known in, and what is told of a lock."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.identity.domain.users import UserKind
from services.identity.tables.base import Table


class KnownDeviceRow(Table):
    """A browser in which somebody signed in: their failures there are counted apart."""

    __tablename__ = "known_devices"
    __table_args__ = (
        Index(
            "known_devices_landlord_id_user_id_last_used_at_idx",
            "landlord_id",
            "user_id",
            "last_used_at",
        ),
    )

    device_id: Mapped[Id]
    """Of the browser. Its cookie is derived from it and stored nowhere."""

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    landlord_id: Mapped[LandlordId]
    known_since: Mapped[Instant]
    last_used_at: Mapped[Instant]


class LockNoticeRow(Table):
    """A lock that somebody may have to be told of, with a link that ends it.

    Written for every lock, whether or not anybody has the address: the try that locks takes
    the same time for all. The clock tells the owner, or forgets a notice that has none.
    """

    __tablename__ = "lock_notices"
    __table_args__ = (
        Index(
            "lock_notices_landlord_id_told_at_locked_at_idx", "landlord_id", "told_at", "locked_at"
        ),
        Index(
            "lock_notices_landlord_id_user_id_locked_at_idx", "landlord_id", "user_id", "locked_at"
        ),
    )

    id: Mapped[Id]
    """The link is derived from it."""

    landlord_id: Mapped[LandlordId]
    kind: Mapped[UserKind] = mapped_column(Text)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    locked_at: Mapped[Instant]
    locked_until: Mapped[Instant]
    told_at: Mapped[Instant | None]
    expires_at: Mapped[Instant | None]
    """Of the link, once somebody was told."""

    used_at: Mapped[Instant | None]
