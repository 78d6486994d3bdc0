"""Give logins what staff set, one-time passwords, security words, and ends of addresses to find by.

Locks: users and sessions for an instant (new columns with constant defaults rewrite nothing), and
users against writes while its new index is built and the ends of its addresses are stored, about a
second per 20,000 logins. Safe while the previous release runs: yes; the trigger serves both.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.migrations import secure

revision = "0003"
down_revision = "0002"

CHOICES = {
    "language": "en-GB",
    "date_format": "day_month_name",
    "start_page": "home",
    "organisation": "",
}
ENDS = (
    "INSERT INTO user_words (landlord_id, word, user_id) "
    "SELECT DISTINCT {user}.landlord_id, substr({user}.email_key, first), {user}.id "
    "FROM {source}generate_series(1, greatest(1, length({user}.email_key) - 2)) AS first"
)

REMEMBER = (
    "CREATE FUNCTION remember_address() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF TG_OP = 'UPDATE' THEN DELETE FROM user_words "
    "WHERE landlord_id = OLD.landlord_id AND user_id = OLD.id; END IF; "
    "{ends}; RETURN NULL; END $$"
)


def upgrade() -> None:
    """Add columns and tables, and the trigger that keeps the ends of addresses."""
    for column, usual in CHOICES.items():
        op.add_column("users", sa.Column(column, sa.Text, nullable=False, server_default=usual))
    op.add_column("users", sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    op.add_column("users", sa.Column("password_expires_at", sa.DateTime(timezone=True)))
    op.create_index(
        "users_landlord_id_kind_state_email_key_idx",
        "users",
        ["landlord_id", "kind", "state", "email_key"],
    )
    op.add_column(
        "sessions", sa.Column("step_tries", sa.SmallInteger, nullable=False, server_default="0")
    )
    op.add_column("sessions", sa.Column("password_told_at", sa.DateTime(timezone=True)))
    _create_one_time_passwords()
    _create_phone_words()
    _create_words()
    secure("one_time_passwords", "phone_words", "phone_word_checks", "user_words")


def _create_one_time_passwords() -> None:
    op.create_table(
        "one_time_passwords",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        _user(),
        sa.Column("password_hash", sa.Text, nullable=False),
        _instant("issued_at"),
        _instant("expires_at"),
        sa.Column("issued_by", sa.Uuid, nullable=False),
        sa.Column("case_reference", sa.Text, nullable=False),
        sa.Column("facts_checked", ARRAY(sa.Text), nullable=False),
        sa.Column("wrong_tries", sa.SmallInteger, nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "cardinality(facts_checked) >= 2", name=op.f("one_time_passwords_facts_checked_check")
        ),
    )
    for whose in ("user_id", "issued_by"):
        op.create_index(
            f"one_time_passwords_landlord_id_{whose}_issued_at_idx",
            "one_time_passwords",
            ["landlord_id", whose, "issued_at"],
        )


def _create_phone_words() -> None:
    op.create_table(
        "phone_words",
        _user(primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("word_hash", sa.Text, nullable=False),
        _instant("set_at"),
    )
    op.create_table(
        "phone_word_checks",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        _user(),
        _instant("at"),
        sa.Column("checked_by", sa.Uuid, nullable=False),
        sa.Column("is_match", sa.Boolean),
    )
    op.create_index(
        "phone_word_checks_landlord_id_user_id_at_idx",
        "phone_word_checks",
        ["landlord_id", "user_id", "at"],
    )


def _create_words() -> None:
    op.create_table(
        "user_words",
        sa.Column("landlord_id", sa.Uuid, primary_key=True),
        sa.Column("word", sa.Text(collation="C"), primary_key=True),
        _user(primary_key=True),
    )
    op.create_index("user_words_user_id_idx", "user_words", ["user_id"])
    # the owner of the tables is bound by row-level security like everybody else
    op.execute("ALTER TABLE users NO FORCE ROW LEVEL SECURITY")
    op.execute(ENDS.format(user="users", source="users, "))
    op.execute("ALTER TABLE users FORCE ROW LEVEL SECURITY")
    op.execute(REMEMBER.format(ends=ENDS.format(user="NEW", source="")))
    op.execute(
        "CREATE TRIGGER users_remember_address AFTER INSERT OR UPDATE OF email_key ON users "
        "FOR EACH ROW EXECUTE FUNCTION remember_address()"
    )


def _user(*, primary_key: bool = False) -> sa.Column[object]:
    return sa.Column(
        "user_id",
        sa.Uuid,
        sa.ForeignKey("users.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
    )


def _instant(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    """Drop them. Loses one-time passwords, security words and what staff set."""
    op.execute("DROP TRIGGER users_remember_address ON users")
    op.execute("DROP FUNCTION remember_address()")
    for table in ("user_words", "phone_word_checks", "phone_words", "one_time_passwords"):
        op.drop_table(table)
    for column in ("password_told_at", "step_tries"):
        op.drop_column("sessions", column)
    op.drop_index("users_landlord_id_kind_state_email_key_idx", "users")
    for column in ("password_expires_at", "version", *CHOICES):
        op.drop_column("users", column)
