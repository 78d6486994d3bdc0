"""What people show beside, or instead of, a password."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.identity.domain.users import UserKind
from services.identity.tables.base import Table

EMPTY = "{}"
"""PostgreSQL's empty array."""


class SecondStepRow(Table):
    """A login's authenticator app: the one in use, and one that is being set up."""

    __tablename__ = "second_steps"
    __table_args__ = (CheckConstraint("(sealed IS NULL) = (set_up_at IS NULL)", name="set_up"),)

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    landlord_id: Mapped[LandlordId]
    sealed: Mapped[bytes | None]
    """The secret that the app in use was given, encrypted for this login alone."""

    set_up_at: Mapped[Instant | None]
    last_step: Mapped[int] = mapped_column(BigInteger, server_default="0")
    """Number of the newest half minute whose code was used: none of it or before is taken again."""

    offered: Mapped[bytes | None]
    """Of an app that has not shown a code yet, encrypted as well."""

    offered_at: Mapped[Instant | None]
    tried_at: Mapped[list[datetime]] = mapped_column(
        ARRAY(DateTime(timezone=True)), server_default=EMPTY
    )
    """The codes looked at in the last minutes, counted before they are looked at."""


class RecoveryCodeRow(Table):
    """One of the codes for the day the app is lost. Used ones stay until new ones are made."""

    __tablename__ = "recovery_codes"
    __table_args__ = (Unique("landlord_id", "user_id", "code_hash"),)

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    code_hash: Mapped[bytes]
    """SHA-256: nobody can try out 80 random bits."""

    used_at: Mapped[Instant | None]


class PasskeyRow(Table):
    """The public half of a passkey. The other half never leaves the person's devices."""

    __tablename__ = "passkeys"
    __table_args__ = (
        Unique("landlord_id", "credential_id"),
        Index("passkeys_landlord_id_user_id_idx", "landlord_id", "user_id"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    credential_id: Mapped[bytes]
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    """How often the device says it has signed; 0 for ever where a passkey is on several."""

    name: Mapped[str] = mapped_column(Text)
    """As its owner calls it."""

    added_at: Mapped[Instant]
    used_at: Mapped[Instant | None]


class PasskeyChallengeRow(Table):
    """What a passkey is asked to sign, once, within five minutes."""

    __tablename__ = "passkey_challenges"
    __table_args__ = (
        Index("passkey_challenges_landlord_id_expires_at_idx", "landlord_id", "expires_at"),
    )

    challenge: Mapped[bytes] = mapped_column(primary_key=True)
    landlord_id: Mapped[LandlordId]
    kind: Mapped[UserKind] = mapped_column(Text)
    """The site it was made for."""

    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    """Whose new passkey it is for. None: to sign in, or to prove again."""

    expires_at: Mapped[Instant]
