"""Tries to sign in, and the record of what happened at the door."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, synonym

from chassis.audit import EntryRow
from chassis.db import Id, Instant, LandlordId
from services.identity.domain.users import UserKind
from services.identity.tables.base import Table


class SignInCounterRow(Table):
    """Consecutive failures of one typed identifier, whether or not somebody has it."""

    __tablename__ = "sign_in_counters"
    __table_args__ = (CheckConstraint("failures >= 0", name="failures"),)

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    kind: Mapped[UserKind] = mapped_column(Text, primary_key=True)
    identifier: Mapped[bytes] = mapped_column(primary_key=True)
    """A keyed hash of what was typed: the table tells nobody who tried."""

    failures: Mapped[int] = mapped_column(default=0)
    """In a row."""

    failed_at: Mapped[Instant | None]
    of_day: Mapped[int] = mapped_column(default=0, server_default="0")
    """In a row or not, since `day_began_at`."""

    day_began_at: Mapped[Instant | None]
    locked_until: Mapped[Instant | None]
    """In the year 9999 where only a proof of the mailbox ends the lock."""

    changed_at: Mapped[Instant]


class NetworkFailuresRow(Table):
    """Tries that failed from one network in one minute. Empty network: this machine itself."""

    __tablename__ = "network_failures"

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    minute: Mapped[Instant] = mapped_column(primary_key=True)
    network: Mapped[str] = mapped_column(Text, primary_key=True)
    failures: Mapped[int]


class SignInTryRow(Table):
    """A sign-in that has taken one of the identifier's slots and is not settled yet."""

    __tablename__ = "sign_in_tries"
    __table_args__ = (
        Index("sign_in_tries_landlord_id_kind_identifier_idx", "landlord_id", "kind", "identifier"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    kind: Mapped[UserKind] = mapped_column(Text)
    identifier: Mapped[bytes]
    taken_at: Mapped[Instant]


class SignInAuditRow(EntryRow):
    """What happened at the door: an entry of the audit, about a login."""

    user_id: Mapped[UUID | None] = synonym("subject_id")
    kind: Mapped[str] = synonym("subject_kind")
