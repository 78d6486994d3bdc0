"""Documents that staff keep for the people of an account or of a block."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.accounts.domain.documents import DocumentKind
from services.accounts.tables.base import Line, Table

KINDS = ", ".join(f"'{kind.value}'" for kind in DocumentKind)


class DocumentRow(Table):
    """A document of one account, or of everybody in a block. Its content lies elsewhere, sealed."""

    __tablename__ = "documents"
    __table_args__ = (
        Index(  # the list of an account
            "documents_of_account_idx",
            "landlord_id",
            "account_id",
            "dated",
            "id",
            postgresql_where=text("account_id IS NOT NULL"),
        ),
        Index(  # the list of a block
            "documents_of_block_idx",
            "landlord_id",
            "block_id",
            "dated",
            "id",
            postgresql_where=text("block_id IS NOT NULL"),
        ),
        Index(  # whose day has come
            "documents_to_publish_idx",
            "landlord_id",
            "visible_from",
            postgresql_where=text("published_at IS NULL AND withdrawn_at IS NULL"),
        ),
        Index(  # which files still have a row
            "documents_by_file_idx", "landlord_id", "stored_as", unique=True
        ),
        CheckConstraint("(account_id IS NULL) <> (block_id IS NULL)", name="one_owner"),
        CheckConstraint(f"kind IN ({KINDS})", name="kind_known"),
        CheckConstraint("media_type IN ('application/pdf', 'image/jpeg')", name="type_known"),
        CheckConstraint("size > 0", name="holds_something"),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason = '')", name="withdrawn_for_a_reason"
        ),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    block_id: Mapped[UUID | None] = mapped_column(ForeignKey("blocks.id"))
    """One of the two: whose document it is."""

    title: Mapped[Line]
    kind: Mapped[str] = mapped_column(Text)
    dated: Mapped[date]
    """The day that stands on it."""

    visible_from: Mapped[date]
    """First day, Europe/London, on which customers may see it."""

    published_at: Mapped[Instant | None]
    """When customers came to see it and were told. Null: its day has not come."""

    file_name: Mapped[Line]
    """As the device of whoever sent it called it: shown to staff, used for nothing."""

    media_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    """Bytes of what is kept."""

    sha256: Mapped[str] = mapped_column(Text)
    """Of what was sent."""

    stored_as: Mapped[str] = mapped_column(Text)
    seal_key: Mapped[bytes] = mapped_column(LargeBinary)
    added_at: Mapped[Instant]
    added_by: Mapped[Line]
    added_by_name: Mapped[Line]
    replaces_id: Mapped[UUID | None]
    """The document that goes when this one is seen."""

    withdrawn_at: Mapped[Instant | None]
    withdrawn_by_name: Mapped[Line]
    withdrawn_reason: Mapped[Line]
    """For staff only."""
