"""Signed-in browsers."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.identity.domain.users import SessionNeed, SignInMethod
from services.identity.tables.base import Table


class SessionRow(Table):
    """A signed-in browser. Ended sessions are deleted: what is not here is not valid."""

    __tablename__ = "sessions"
    __table_args__ = (
        UniqueConstraint("landlord_id", "token_hash"),
        Index("sessions_landlord_id_user_id_opened_at_idx", "landlord_id", "user_id", "opened_at"),
        Index("sessions_landlord_id_ends_at_idx", "landlord_id", "ends_at"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    token_hash: Mapped[bytes]
    opened_at: Mapped[Instant]
    last_active_at: Mapped[Instant]
    ends_at: Mapped[Instant]
    method: Mapped[SignInMethod] = mapped_column(Text, server_default="password")
    """How the person showed who they are."""

    needs: Mapped[SessionNeed | None] = mapped_column(Text)
    """What must be done before this session opens anything. Done, a new session takes its place."""

    proved_at: Mapped[Instant] = mapped_column(server_default=func.now())
    """When the person last showed who they are: acts that matter ask for a recent moment."""

    step_tries: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    """Tries at what the session needs, counted before they are looked at."""

    password_told_at: Mapped[Instant | None]
    """When staff last gave out a one-time password for the login; shown on every page."""

    network: Mapped[str] = mapped_column(Text, server_default="")
    browser: Mapped[str] = mapped_column(Text, server_default="")
    """As the browser calls itself."""
