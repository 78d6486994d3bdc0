"""The tables of a service's audit. The service may insert and read, and nothing else.

Two exceptions: it may forget exact networks (two columns), and it works off its own queue.
"""

from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis import db
from chassis.db import Id, Instant, LandlordId, StoredAt


class Table(db.Table):
    """Base of the audit's tables: the same in every service that keeps an audit."""

    __abstract__ = True
    metadata = db.service_metadata()


class EntryRow(Table):
    """One act: who, what, about whom or what, when, from where."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("audit_entries_by_time_idx", "landlord_id", "at", "id"),
        Index("audit_entries_by_actor_idx", "landlord_id", "actor", "at"),
        Index("audit_entries_by_subject_idx", "landlord_id", "subject_id", "at"),
        Index("audit_entries_by_correlation_idx", "landlord_id", "correlation_id"),
        Index(
            "audit_entries_exact_networks_idx",
            "landlord_id",
            "at",
            postgresql_where=text("network_salt IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    at: Mapped[Instant]
    act: Mapped[str] = mapped_column(Text)
    """`noun.verb_past`, e.g. `sign_in.refused`."""

    actor_kind: Mapped[str] = mapped_column(Text)
    """`customer`, `staff`, `service`, `operator`, `clock` or `stranger`."""

    actor: Mapped[str] = mapped_column(Text)
    """The person's user id, else the calling service, `operator`, `clock` or `stranger`."""

    actor_name: Mapped[str] = mapped_column(Text, server_default="")
    """Of a member of staff, as colleagues saw it then. Customers are named by their id alone."""

    subject_kind: Mapped[str] = mapped_column(Text, server_default="")
    """What it is about: the login of a `customer` or of `staff`, a `case`, an `account` …"""

    subject_id: Mapped[UUID | None]
    identifier: Mapped[bytes | None]
    """A keyed hash of what a stranger typed, where nobody has it."""

    correlation_id: Mapped[str] = mapped_column(Text)
    area: Mapped[str] = mapped_column(Text, server_default="")
    """The network without its last part, kept as long as the entry."""

    network: Mapped[str] = mapped_column(Text, server_default="")
    """The exact network, forgotten after 30 days. Not hashed: `network_mark` stands for it."""

    network_salt: Mapped[bytes | None]
    """Forgotten with the network."""

    network_mark: Mapped[bytes | None]
    browser: Mapped[str] = mapped_column(Text, server_default="")
    details: Mapped[dict[str, str]] = mapped_column(JSONB, server_default="{}")
    """What else the act needs to be understood. Nothing secret."""

    mark: Mapped[bytes]
    """What only the service itself could write: a row planted by anybody else has none."""

    stored_at: Mapped[StoredAt]


class UnsealedRow(Table):
    """An entry that waits for its place in the chain.

    A queue of its own, because numbers given at insertion say nothing about the order of commits:
    an entry is found here when its transaction has committed, however late that was.
    """

    __tablename__ = "audit_unsealed"
    __table_args__ = (Index("audit_unsealed_by_landlord_idx", "landlord_id", "number"),)

    number: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    landlord_id: Mapped[LandlordId]
    entry_id: Mapped[UUID]


class SealRow(Table):
    """An entry's place in the chain of its landlord."""

    __tablename__ = "audit_seals"
    __table_args__ = (UniqueConstraint("landlord_id", "entry_id"),)

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    """1, 2, 3 … without gaps."""

    entry_id: Mapped[UUID]
    digest: Mapped[bytes]


class AnchorRow(Table):
    """The end of the chain at one moment, signed by the service."""

    __tablename__ = "audit_anchors"
    __table_args__ = (Index("audit_anchors_by_time_idx", "landlord_id", "sealed_at"),)

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    digest: Mapped[bytes]
    sealed_at: Mapped[Instant]
    key_id: Mapped[str] = mapped_column(Text)
    signature: Mapped[bytes]


NOT_HASHED = frozenset({"network", "network_salt", "mark", "stored_at"})


def facts_of(entry: EntryRow) -> dict[str, object]:
    """Return what is hashed of an entry, by column."""
    columns = EntryRow.__table__.columns
    return {c.key: getattr(entry, c.key) for c in columns if c.key not in NOT_HASHED}
