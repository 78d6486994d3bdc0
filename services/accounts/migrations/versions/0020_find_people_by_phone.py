"""Find accounts by the telephone numbers and references of their people, and look words up faster.

Locks: writes to the words wait while the index is built, seconds at a million accounts.
Safe while the previous release runs: yes, it leaves the new words out of what it refreshes.
"""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_PHONE = (
    "CASE WHEN c.{column} <> '' THEN regexp_replace(regexp_replace(c.{column}, '[^0-9]', '', 'g'),"
    " '^(00)?440?(?=[1-9][0-9]{{8,9}}$)', '0') END"
)
_PHONES = ", ".join(_PHONE.format(column=each) for each in ("phone", "phone_evening", "mobile"))
_REFERENCE = "left(lower(regexp_replace(c.contact_ref, '[^A-Za-z0-9]', '', 'g')), 64)"
_TABLES = ("account_words", "connections", "contacts")


def upgrade() -> None:
    """Build the index over the words of an account, and add the words that are new."""
    op.drop_index("account_words_of_account_idx", "account_words")
    # the owner of the tables is bound by row-level security like everybody else
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(
        "INSERT INTO account_words (landlord_id, word, account_id) "  # noqa: S608  fixed words alone
        'SELECT DISTINCT k.landlord_id, w.word COLLATE "C", k.account_id '
        "FROM connections k JOIN contacts c ON c.id = k.contact_id, "
        f"unnest(ARRAY[{_PHONES}, {_REFERENCE}]) AS w (word) "
        "WHERE w.word <> '' ON CONFLICT DO NOTHING"
    )
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.create_index(
        "account_words_of_account_idx", "account_words", ["landlord_id", "account_id", "word"]
    )


def downgrade() -> None:
    """Take the index back. The words that were added do no harm."""
    op.drop_index("account_words_of_account_idx", "account_words")
    op.create_index("account_words_of_account_idx", "account_words", ["landlord_id", "account_id"])
