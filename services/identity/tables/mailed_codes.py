"""Codes by which people sign in from their mailbox."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.identity.tables.base import Table


class SignInCodeRow(Table):
    """One code to sign in by. The code itself is derived from `request_id` and stored nowhere.

    A row is written for every address that is typed, so that a request tells nobody who has a
    login.
    """

    __tablename__ = "sign_in_codes"
    __table_args__ = (
        CheckConstraint("tries BETWEEN 0 AND 3", name="tries"),
        Index(
            "sign_in_codes_landlord_id_attempt_id_requested_at_idx",
            "landlord_id",
            "attempt_id",
            "requested_at",
        ),
        Index(
            "sign_in_codes_landlord_id_identifier_requested_at_idx",
            "landlord_id",
            "identifier",
            "requested_at",
        ),
        Index("sign_in_codes_landlord_id_requested_at_idx", "landlord_id", "requested_at"),
    )

    request_id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    attempt_id: Mapped[UUID]
    """Minted by the browser's site: a code opens a session in the browser that asked for it."""

    identifier: Mapped[bytes]
    """A keyed hash of the address, the one that tries to sign in are counted under."""

    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    """None: nobody active has the address. Nothing is mailed, and no code opens anything."""

    requested_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    tries: Mapped[int] = mapped_column(default=0)
    """Guesses begun, counted before they are looked at."""

    used_at: Mapped[Instant | None]
