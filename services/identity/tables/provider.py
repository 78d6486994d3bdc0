"""Signing in with the organisation's own provider."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.identity.tables.base import Table


class ProviderSignInRow(Table):
    """Somebody who has left for the provider and may come back once."""

    __tablename__ = "provider_sign_ins"
    __table_args__ = (
        UniqueConstraint("landlord_id", "state_hash"),
        Index("provider_sign_ins_landlord_id_begun_at_idx", "landlord_id", "begun_at"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    state_hash: Mapped[bytes]
    """SHA-256 of what the browser and the provider bring back."""

    is_again: Mapped[bool]
    """Whether the provider must ask who they are even if they are signed in there."""

    begun_at: Mapped[Instant]
    used_at: Mapped[Instant | None]


class ProviderLinkRow(Table):
    """Who of the staff a person of the provider is: said once, by a verified address, kept."""

    __tablename__ = "provider_links"
    __table_args__ = (UniqueConstraint("landlord_id", "issuer", "user_id"),)

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    issuer: Mapped[str] = mapped_column(Text, primary_key=True)
    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    linked_at: Mapped[Instant]
