"""Rows of the registration service: people trying to get in, and its replica of the record."""

from services.registration.tables.base import Table
from services.registration.tables.gaps import FailedFactRow, RecordGapRow
from services.registration.tables.key_links import KeyLinkRow
from services.registration.tables.record import (
    PostedSecretRow,
    RecordAccountRow,
    RecordConnectionRow,
    RecordContactRow,
    RecordEmailRow,
    RecordIdentifierRow,
    RecordNameRow,
)
from services.registration.tables.registrations import (
    AttemptRow,
    ReferenceBlockRow,
    RegistrationRow,
    TryRow,
)

__all__ = [
    "AttemptRow",
    "FailedFactRow",
    "KeyLinkRow",
    "PostedSecretRow",
    "RecordAccountRow",
    "RecordConnectionRow",
    "RecordContactRow",
    "RecordEmailRow",
    "RecordGapRow",
    "RecordIdentifierRow",
    "RecordNameRow",
    "ReferenceBlockRow",
    "RegistrationRow",
    "Table",
    "TryRow",
]
