"""Create cases with their timeline, questions and decisions; numbering; outbox and inbox.

Locks: none that matter, the tables are new. Safe while the previous release runs: yes.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import create_inbox, create_outbox, drop_queues, secure

revision = "0001"
down_revision = None

TABLES = (
    "case_targets",
    "cases",
    "reference_blocks",
    "reference_series",
    "registrations",
    "case_answers",
    "case_decisions",
    "case_entries",
    "case_words",
    "reply_requests",
)

NO_MOVE_WITHOUT_ENTRY = """
CREATE FUNCTION require_entry_of_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM case_entries
        WHERE landlord_id = NEW.landlord_id AND case_id = NEW.id
          AND version = NEW.version AND status = NEW.status
    ) THEN
        RAISE EXCEPTION 'case % became % without an entry on its timeline', NEW.id, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$
"""

AT_COMMIT = """
CREATE CONSTRAINT TRIGGER {name} AFTER {event} ON cases
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {condition}
EXECUTE FUNCTION require_entry_of_move()
"""


def upgrade() -> None:
    """Create everything. A move of a case without its entry fails at commit, whoever tries."""
    _create_cases()
    _create_around_cases()
    _create_numbering()
    op.execute(NO_MOVE_WITHOUT_ENTRY)
    op.execute(AT_COMMIT.format(name="opening_has_entry", event="INSERT", condition=""))
    op.execute(
        AT_COMMIT.format(
            name="move_has_entry",
            event="UPDATE OF status",
            condition="WHEN (OLD.status IS DISTINCT FROM NEW.status)",
        )
    )
    secure(*TABLES)
    create_outbox()
    create_inbox()


def _create_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("owner_name", sa.Text(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("customer_name", sa.Text(), nullable=False),
        sa.Column("customer_place", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("target_working_days", sa.SmallInteger(), nullable=False),
        sa.Column("target_source", sa.Text(), nullable=False),
        sa.Column("division", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_seconds", sa.BigInteger(), nullable=True),
        sa.Column(
            "stored_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            "(status = 'with_customer') = (left_seconds IS NOT NULL)",
            name=op.f("cases_left_while_paused_check"),
        ),
        sa.CheckConstraint(
            "(status IN ('new', 'in_progress')) = (due_at IS NOT NULL)",
            name=op.f("cases_due_while_running_check"),
        ),
        sa.CheckConstraint(
            "status IN ('new', 'in_progress', 'with_customer', 'resolved', 'closed')",
            name=op.f("cases_status_check"),
        ),
        sa.CheckConstraint("priority BETWEEN 0 AND 5", name=op.f("cases_priority_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("cases_pkey")),
        sa.UniqueConstraint(
            "landlord_id", "reference", name=op.f("cases_landlord_id_reference_key")
        ),
        sa.UniqueConstraint(
            "landlord_id", "registration_id", name=op.f("cases_landlord_id_registration_id_key")
        ),
    )
    op.create_index("cases_by_account_idx", "cases", ["landlord_id", "account_id"], unique=False)
    op.create_index("cases_by_contact_idx", "cases", ["landlord_id", "contact_id"], unique=False)
    op.create_index(
        "cases_by_receipt_idx",
        "cases",
        ["landlord_id", sa.literal_column("received_at DESC"), "id"],
        unique=False,
    )
    op.create_index(
        "cases_open_by_owner_idx",
        "cases",
        ["landlord_id", "owner_id"],
        unique=False,
        postgresql_where=sa.text("status IN ('new', 'in_progress', 'with_customer')"),
    )
    op.create_index(
        "cases_open_by_urgency_idx",
        "cases",
        ["landlord_id", "due_at", "priority", sa.literal_column("received_at DESC"), "id"],
        unique=False,
        postgresql_where=sa.text("status IN ('new', 'in_progress', 'with_customer')"),
    )


def _create_around_cases() -> None:
    op.create_table(
        "case_answers",
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("case_answers_case_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "landlord_id", "case_id", "position", name=op.f("case_answers_pkey")
        ),
    )
    op.create_table(
        "case_decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_by_name", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rejected_because", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("case_decisions_case_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("case_decisions_pkey")),
    )
    op.create_index(
        "case_decisions_by_case_idx", "case_decisions", ["landlord_id", "case_id"], unique=False
    )
    op.create_table(
        "case_entries",
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by_kind", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("is_internal", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "by_kind IN ('customer', 'staff', 'lodge')", name=op.f("case_entries_by_kind_check")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("case_entries_case_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "landlord_id", "case_id", "position", name=op.f("case_entries_pkey")
        ),
    )
    op.create_table(
        "case_words",
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("case_words_case_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("landlord_id", "word", "case_id", name=op.f("case_words_pkey")),
    )
    op.create_table(
        "reply_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("reply_requests_answered_check")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("reply_requests_case_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("reply_requests_pkey")),
    )
    op.create_index(
        "reply_requests_by_case_idx", "reply_requests", ["landlord_id", "case_id"], unique=False
    )


def _create_numbering() -> None:
    op.create_table(
        "case_targets",
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("working_days", sa.SmallInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "working_days BETWEEN 1 AND 250", name=op.f("case_targets_working_days_check")
        ),
        sa.PrimaryKeyConstraint(
            "landlord_id", "kind", "effective_from", name=op.f("case_targets_pkey")
        ),
    )
    op.create_table(
        "reference_blocks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("leased_to", sa.Text(), nullable=False),
        sa.Column(
            "stored_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint("last >= first", name=op.f("reference_blocks_not_empty_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("reference_blocks_pkey")),
        sa.UniqueConstraint(
            "landlord_id", "first", name=op.f("reference_blocks_landlord_id_first_key")
        ),
    )
    op.create_table(
        "reference_series",
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("next_number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("landlord_id", name=op.f("reference_series_pkey")),
    )
    op.create_table(
        "registrations",
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("landlord_id", "registration_id", name=op.f("registrations_pkey")),
    )


def downgrade() -> None:
    """Drop everything. Loses every case: for an empty database only."""
    drop_queues()
    for table in ("case_words", "reply_requests", "case_entries", "case_decisions", "case_answers"):
        op.drop_table(table)
    for table in ("cases", "registrations", "reference_series", "reference_blocks", "case_targets"):
        op.drop_table(table)
    op.execute("DROP FUNCTION require_entry_of_move()")
