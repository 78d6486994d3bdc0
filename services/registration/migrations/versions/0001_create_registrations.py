"""Create registrations with attempts, tries and numbers; the replica of the record; outbox, inbox.

Locks: none that matter, the tables are new. Safe while the previous release runs: yes.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.migrations import create_inbox, create_outbox, drop_queues, secure

revision = "0001"
down_revision = None

TABLES = (
    "attempts",
    "registrations",
    "tries",
    "reference_blocks",
    "record_emails",
    "record_connections",
    "record_contacts",
    "record_accounts",
)


def upgrade() -> None:
    """Create everything; every table is seen by its landlord alone."""
    _create_registrations()
    _create_attempts()
    _create_tries()
    _create_reference_blocks()
    _create_record_accounts()
    _create_record_contacts()
    _create_record_connections()
    secure(*TABLES)
    create_outbox()
    create_inbox()


def downgrade() -> None:
    """Drop everything. Every registration is lost."""
    drop_queues()
    for table in TABLES:
        op.drop_table(table)


def _create_registrations() -> None:
    said = ("first_name", "last_name", "email", "telephone", "postcode")
    enquiry = ("enquiry_telephone", "enquiry_address", "enquiry_charge", "enquiry_details")
    op.create_table(
        "registrations",
        _id(),
        _landlord(),
        _text("state"),
        _text("step"),
        *(_text(name) for name in said),
        _text("consent_version"),
        _text("consent_text"),
        _instant("consented_at"),
        _text("account_reference"),
        sa.Column("purchase_month", sa.Integer),
        sa.Column("purchase_year", sa.Integer),
        sa.Column("tried", ARRAY(sa.Text), nullable=False),
        *(_text(name, nullable=True) for name in (*enquiry, "reference")),
        sa.Column("contact_id", sa.Uuid),
        sa.Column("account_id", sa.Uuid),
        sa.Column("is_provisional", sa.Boolean, nullable=False),
        sa.Column("decision_id", sa.Uuid),
        _instant("started_at"),
        _instant("moved_at"),
        *(_instant(name, nullable=True) for name in ("proved_at", "enquiry_sent_at")),
        *(_instant(name, nullable=True) for name in ("connected_at", "activated_at")),
        *(_instant(name, nullable=True) for name in ("admitted_at", "erased_at")),
        sa.CheckConstraint(
            "(state = 'admitted') = (admitted_at IS NOT NULL)",
            name=op.f("registrations_admitted_at_check"),
        ),
        sa.CheckConstraint(
            "state <> 'enquiry_sent' OR reference IS NOT NULL",
            name=op.f("registrations_has_reference_check"),
        ),
        sa.UniqueConstraint(
            "landlord_id", "reference", name=op.f("registrations_landlord_id_reference_key")
        ),
    )
    op.create_index(
        "registrations_by_state_idx", "registrations", ["landlord_id", "state", "moved_at"]
    )


def _create_attempts() -> None:
    op.create_table(
        "attempts",
        _id(),
        _landlord(),
        sa.Column(
            "registration_id",
            sa.Uuid,
            sa.ForeignKey(
                "registrations.id",
                name=op.f("attempts_registration_id_fkey"),
                ondelete="CASCADE",
            ),
            nullable=False,
        ),
        _text("step"),
        sa.Column("evidence", sa.LargeBinary, nullable=False),
        sa.Column("is_granted", sa.Boolean, nullable=False),
        _text("outcome", nullable=True),
        _instant("taken_at"),
        sa.UniqueConstraint(
            "landlord_id",
            "registration_id",
            "step",
            "evidence",
            name=op.f("attempts_landlord_id_registration_id_step_evidence_key"),
        ),
    )
    op.create_index("attempts_registration_id_idx", "attempts", ["registration_id"])


def _create_tries() -> None:
    op.create_table(
        "tries",
        _landlord(),
        _text("kind"),
        sa.Column("subject", sa.LargeBinary, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("taken", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("landlord_id", "kind", "subject", "day", name=op.f("tries_pkey")),
    )


def _create_reference_blocks() -> None:
    op.create_table(
        "reference_blocks",
        _id(),
        _landlord(),
        sa.Column("first", sa.BigInteger, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.Column("next", sa.BigInteger, nullable=False),
        _text("pattern"),
        sa.Column(
            "stored_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
        sa.CheckConstraint(
            "first <= next AND next <= last + 1", name=op.f("reference_blocks_next_in_block_check")
        ),
    )
    op.create_index(
        "reference_blocks_with_numbers_left_idx",
        "reference_blocks",
        ["landlord_id", "first"],
        postgresql_where=sa.text("next <= last"),
    )


def _create_record_accounts() -> None:
    op.create_table(
        "record_accounts",
        _id("account_id"),
        _landlord(),
        sa.Column("version", sa.Integer, nullable=False),
        _text("reference_key"),
        _text("postcode_key"),
        sa.Column("start_month", sa.Integer, nullable=False),
        sa.Column("is_current", sa.Boolean, nullable=False),
    )
    for name, column in (("reference", "reference_key"), ("postcode", "postcode_key")):
        op.create_index(
            f"record_accounts_by_{name}_idx", "record_accounts", ["landlord_id", column]
        )


def _create_record_contacts() -> None:
    op.create_table(
        "record_contacts",
        _id("contact_id"),
        _landlord(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("surname_keys", ARRAY(sa.Text), nullable=False),
        sa.Column("surname_parts", ARRAY(sa.Text), nullable=False),
        _text("first_name_key"),
    )
    op.create_table(
        "record_emails",
        _landlord(),
        sa.Column("email_key", sa.LargeBinary, nullable=False),
        sa.Column("contact_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint(
            "landlord_id", "email_key", "contact_id", name=op.f("record_emails_pkey")
        ),
    )
    op.create_index("record_emails_by_contact_idx", "record_emails", ["landlord_id", "contact_id"])


def _create_record_connections() -> None:
    op.create_table(
        "record_connections",
        _id("connection_id"),
        _landlord(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("contact_id", sa.Uuid, nullable=False),
        _text("role"),
        _text("status"),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
    )
    for name in ("contact", "account"):
        op.create_index(
            f"record_connections_by_{name}_idx",
            "record_connections",
            ["landlord_id", f"{name}_id"],
        )


def _id(name: str = "id") -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, primary_key=True)


def _landlord() -> sa.Column[object]:
    return sa.Column("landlord_id", sa.Uuid, nullable=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
