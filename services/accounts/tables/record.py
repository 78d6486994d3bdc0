"""The record: estates, blocks, units, accounts, and the references and words of accounts."""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.accounts.domain.roles import IN_FORCE, Role
from services.accounts.tables.base import Fingerprint, Line, Table

OWNER_IN_FORCE = (
    f"role = '{Role.UNIT_OWNER}' AND status IN ({', '.join(repr(s.value) for s in IN_FORCE)})"
    " AND valid_to IS NULL"
)


class EstateRow(Table):
    """Blocks and houses managed together. Created as an import names it."""

    __tablename__ = "estates"
    __table_args__ = (UniqueConstraint("landlord_id", "name_key"),)

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    name: Mapped[Line]
    name_key: Mapped[Line]
    """The name in lower case; with it an estate is found again at the next import."""


class BlockRow(Table):
    """A building. Created as an import names it."""

    __tablename__ = "blocks"
    __table_args__ = (UniqueConstraint("landlord_id", "name_key"),)

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    estate_id: Mapped[UUID | None] = mapped_column(ForeignKey("estates.id"))
    name: Mapped[Line]
    name_key: Mapped[Line]
    """Estate and name in lower case: two estates may both have a Block A."""


class UnitRow(Table):
    """A home, a garage or any other space that is let or sold."""

    __tablename__ = "units"
    __table_args__ = (
        UniqueConstraint("landlord_id", "unit_key"),  # the import finds a unit again
        Index("units_of_block_idx", "landlord_id", "block_id", "unit_key", "id"),  # its pages
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    unit_ref: Mapped[Line]
    unit_key: Mapped[Line]
    estate_id: Mapped[UUID | None] = mapped_column(ForeignKey("estates.id"))
    block_id: Mapped[UUID | None] = mapped_column(ForeignKey("blocks.id"))
    uprn: Mapped[Line]
    address_line_1: Mapped[Line]
    address_line_2: Mapped[Line]
    town: Mapped[Line]
    county: Mapped[Line]
    country: Mapped[Line]
    postcode: Mapped[Line]
    postcode_key: Mapped[Line]
    division: Mapped[Line]
    words: Mapped[Line]
    """Search words, separated by spaces."""

    imported: Mapped[Fingerprint]


class AccountRow(Table):
    """An account of a unit over a period: one unit has several over time."""

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("landlord_id", "account_key"),  # the import, and references typed in full
        Index("accounts_pages_idx", "landlord_id", "id"),  # the pages of a rebuild
        Index("accounts_of_unit_idx", "landlord_id", "unit_id"),  # a unit's new facts, its accounts
        CheckConstraint("end_date IS NULL OR end_date >= start_date", name="dates_in_order"),
        CheckConstraint("version >= 1", name="version_counts"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    reference: Mapped[Line]
    account_key: Mapped[Line]
    name: Mapped[Line]
    kind: Mapped[Line]
    status: Mapped[Line]
    start_date: Mapped[date]
    end_date: Mapped[date | None]
    is_ebilling: Mapped[bool]
    is_rmc_director: Mapped[bool]
    salutation: Mapped[Line]
    sign_off: Mapped[Line]
    updates_via: Mapped[Line]
    payment_method: Mapped[Line]
    words: Mapped[Line]
    imported: Mapped[Fingerprint]
    version: Mapped[int]


class AccountChangeRow(Table):
    """What staff changed of an account's facts by hand: who, when, why, what stood there before."""

    __tablename__ = "account_changes"
    __table_args__ = (
        Index("account_changes_of_account_idx", "landlord_id", "account_id", "changed_at"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    version: Mapped[int]
    field: Mapped[Line]
    before: Mapped[Line]
    after: Mapped[Line]
    """As a file would say it: `true` and `false` for yes and no."""

    reason: Mapped[Line]
    changed_by: Mapped[str] = mapped_column(Text)
    changed_by_name: Mapped[Line]
    changed_at: Mapped[Instant]


class IdentifierRow(Table):
    """Another number an account is known by. Found through `account_words`.

    Of a PIN only the hash is here, in `value_key`.
    """

    __tablename__ = "identifiers"
    __table_args__ = (
        Index(
            "identifiers_with_clear_pins_idx",
            "landlord_id",
            "account_id",
            postgresql_where="kind = 'pin' AND value <> ''",
        ),
    )

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    value_key: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[Line]


class AccountWordRow(Table):
    """A word under which staff find an account: of its unit, its people, its numbers.

    A plain index on words instead of full-text search: row-level security lets an index
    serve only operators that cannot leak, and those of full-text search are not among them.
    """

    __tablename__ = "account_words"
    __table_args__ = (Index("account_words_of_account_idx", "landlord_id", "account_id", "word"),)

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
