"""PINs of the record: hashed before they are stored, staged, or part of a fingerprint."""

from uuid import UUID

from chassis.blind import BlindKey
from services.accounts.domain.records import Problem, RecordRow
from services.accounts.domain.references import PIN

_NO_KEY = Problem(
    line=0,
    column="identifiers",
    problem="has a PIN, and this installation has no key to keep it under",
    advice="RECORD_KEY_FILE for accounts, as registration has it; or the row without its PIN",
)


def sealed(row: RecordRow, landlord_id: UUID, blind: BlindKey | None) -> RecordRow | list[Problem]:
    """Return the row with its PINs as hashes alone, or why they cannot be kept."""
    account = row.account
    if PIN not in account.identifier_kinds:
        return row
    if blind is None:
        return [_NO_KEY._replace(line=row.line)]
    values, keys = list(account.identifier_values), list(account.identifier_keys)
    for place, kind in enumerate(account.identifier_kinds):
        if kind == PIN:
            values[place], keys[place] = "", blind.hash_pin(landlord_id, keys[place])
    return row._replace(account=account._replace(identifier_values=values, identifier_keys=keys))
