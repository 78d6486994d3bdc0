"""Documents of accounts and blocks: what they may be, whom they are for, and the list's place."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, Literal, NamedTuple
from uuid import UUID, uuid5

from chassis.errors import Invalid, NotFound, Rejected, Unavailable

MOST_BYTES: Final = 20 * 1024 * 1024
SHOWN: Final = 20
"""Documents of one page of a list."""

FIRST_YEAR, LAST_YEAR = 1900, 2199

MediaType = Literal["application/pdf", "image/jpeg"]


class DocumentKind(StrEnum):
    """What a document is about: what a person looks for first."""

    TENANCY_AGREEMENT = "tenancy_agreement"
    LEASE = "lease"
    SERVICE_CHARGE = "service_charge"
    FIRE_SAFETY = "fire_safety"
    INSURANCE = "insurance"
    NEWSLETTER = "newsletter"
    LETTER = "letter"
    OTHER = "other"


class DocumentNotFound(NotFound):
    """There is no such document, or none that this person may have."""

    code = "document_not_found"


class DocumentInvalid(Invalid):
    """A document cannot be put there as it was described."""

    code = "document_invalid"


class DocumentKindRefused(Invalid):
    """The file is neither a PDF nor a picture, whatever its name says."""

    code = "document_kind_refused"


class DocumentPdfRefused(Invalid):
    """The PDF is broken, locked, acts by itself, or carries other files."""

    code = "document_pdf_refused"


class DocumentInfected(Invalid):
    """The scanner found something in it."""

    code = "document_infected"


class DocumentNotScanned(Unavailable):
    """The scanner does not answer: nothing that nobody has looked at is given to customers."""

    code = "document_not_scanned"


class DocumentWithdrawn(Rejected):
    """A colleague has withdrawn the document."""

    code = "document_withdrawn"


def documents_of_account(account_id: UUID) -> UUID:
    """Return what opens the documents of an account in a person's archive."""
    return uuid5(account_id, "documents")


def documents_of_block(block_id: UUID) -> UUID:
    """Return what opens the documents of a block in a person's archive."""
    return uuid5(block_id, "documents of the block")


class Where(NamedTuple):
    """Whose documents: of an account, of a block, or of an account and the block it stands in."""

    account_id: UUID | None
    block_id: UUID | None


class Mark(NamedTuple):
    """The last document that was seen of a list: its day and its id."""

    dated: date
    id: UUID


@dataclass(frozen=True)
class KeptDocument:
    """A file that is in the store and in no row yet."""

    stored_as: str
    key: bytes = field(repr=False)
    media_type: MediaType
    size: int
    sha256: str
    """Of what was sent."""


def require_days(dated: date, visible_from: date) -> None:
    """Let a document through whose days can be.

    Raises:
        DocumentInvalid: they cannot; by field.
    """
    odd = {
        name: "a day between 1900 and 2199"
        for name, day in (("dated", dated), ("visible_from", visible_from))
        if not FIRST_YEAR <= day.year <= LAST_YEAR
    }
    if odd:
        raise DocumentInvalid("days that cannot be", fields=odd)


def told_as(document_id: UUID, account_id: UUID) -> UUID:
    """Return the id of a document's entry under the recent activity of an account."""
    return uuid5(document_id, str(account_id))


ARCHIVE_BYTES: Final = 500 * 1024 * 1024
"""Of documents in one person's archive. Older ones are listed there and not packed."""

ARCHIVE_MOST: Final = 2_000
"""Documents of one account or block that an archive lists."""
