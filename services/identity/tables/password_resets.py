"""Links to choose a new password, and the questions that landlords may have asked beside them."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.identity.domain.users import UserKind
from services.identity.tables.base import Table


class PasswordResetRow(Table):
    """One request for a link, whether or not anybody has the address. The link is derived."""

    __tablename__ = "password_resets"
    __table_args__ = (
        CheckConstraint("kind IN ('customer', 'staff')", name="kind"),
        CheckConstraint("(user_id IS NULL) = (email IS NOT NULL)", name="addressee"),
        CheckConstraint("answer_tries BETWEEN 0 AND 5", name="answer_tries"),
        Index(
            "password_resets_landlord_id_kind_email_key_requested_at_idx",
            "landlord_id",
            "kind",
            "email_key",
            "requested_at",
        ),
        Index(
            "password_resets_landlord_id_user_id_requested_at_idx",
            "landlord_id",
            "user_id",
            "requested_at",
        ),
    )

    request_id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    kind: Mapped[UserKind] = mapped_column(Text)
    email_key: Mapped[str] = mapped_column(Text)
    """The link dies when the login gets another address."""

    email: Mapped[str | None] = mapped_column(Text)
    """As typed, where nobody has a login with it: they are told so, at most once a day."""

    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    password_set_at: Mapped[Instant | None]
    """Of the password then in use. The link dies when there is another."""

    requested_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]
    answer_tries: Mapped[int] = mapped_column(default=0)
    """Answers begun, counted before they are looked at."""

    answered_at: Mapped[Instant | None]


class SecretQuestionRow(Table):
    """A question of the person's own choice, and the argon2id hash of its answer."""

    __tablename__ = "secret_questions"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    landlord_id: Mapped[LandlordId]
    question: Mapped[str] = mapped_column(Text)
    answer_hash: Mapped[str] = mapped_column(Text)
    set_at: Mapped[Instant]
