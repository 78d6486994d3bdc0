"""The comparable form of what people type: postcode, account reference, month."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.blind import BlindKey
from services.registration.domain.errors import MonthNotUnderstood

NOT_COMPARED = re.compile(r"[^A-Z0-9]")

NUMBER_IN_ADDRESS = re.compile(r"[0-9]+[A-Z]?\b")
MOST_DOOR_NUMBERS = 3

POSTCODE_IN_TEXT = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9][A-Z]{2})\b")

POSTCODE_WITH_A_SPACE_ASTRAY = re.compile(
    r"\b([A-Z]{1,2}) ?([0-9]) ?([A-Z0-9]?) ?([0-9]) ?([A-Z]) ?([A-Z])\b"
)
WHERE_A_POSTCODE_STANDS = re.compile(
    r"\b([A-Z][A-Z0-9]{0,3}[0-9][A-Z0-9]{0,2}) ?([A-Z0-9]{1,3}[A-Z])$"
)
"""Two words at the end, the first with a number in it, the second with a letter at its end."""

EARLIEST_YEAR = 1800
LATEST_YEAR = 2200
MONTHS_IN_A_YEAR = 12


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, as people know the date they bought or moved in."""

    year: int
    month: int

    def __post_init__(self) -> None:
        """Refuse what no calendar has."""
        if not 1 <= self.month <= MONTHS_IN_A_YEAR:
            raise MonthNotUnderstood("The month must be a number from 1 to 12.")
        if not EARLIEST_YEAR <= self.year <= LATEST_YEAR:
            raise MonthNotUnderstood("The year must be written with four digits, like 2015.")

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month that `day` lies in."""
        return cls(day.year, day.month)

    def __int__(self) -> int:
        """Return year and month as one number, 201512: what the replica stores and compares."""
        return self.year * 100 + self.month

    def __str__(self) -> str:
        """Return month and year as staff read them on a case: `12.2015`."""
        return f"{self.month:02d}.{self.year}"


def postcode_key(text: str) -> str:
    """Return the compact form of a postcode; empty where nothing of it remains.

    It compares and never judges: an odd postcode that stands on record must still match.
    """
    return NOT_COMPARED.sub("", unicodedata.normalize("NFKC", text).upper())


def postcodes_in(text: str) -> list[str]:
    """Return the compact postcodes that stand in a written address, in their order."""
    found = POSTCODE_IN_TEXT.findall(unicodedata.normalize("NFKC", text).upper())
    return list(dict.fromkeys(outward + inward for outward, inward in found))


def odd_postcode_in(text: str) -> tuple[str, str]:
    """Return the rest of a written address, and what stands in it where a postcode would.

    For addresses in which there is no proper one: `2 Quay Road, L7X3 0CA` → `L7X30CA`, which is
    one slip away from a postcode. Both parts in capitals; the second is empty where nothing does.
    """
    said = unicodedata.normalize("NFKC", text).upper().strip(" .,")
    found = POSTCODE_WITH_A_SPACE_ASTRAY.search(said) or WHERE_A_POSTCODE_STANDS.search(said)
    if found is None:
        return said, ""
    return said[: found.start()] + said[found.end() :], "".join(found.groups())


def account_reference_key(text: str) -> str:
    """Return the normal form of an account reference: capitals and digits only.

    Spaces, hyphens and slashes are how people group it, never what tells two apart.
    """
    return NOT_COMPARED.sub("", unicodedata.normalize("NFKC", text).upper())


def door_key(address: str) -> str:
    """Return the numbers of a written address in their order: `Flat 17, 4 Rookery Road` → `17.4`.

    House numbers are compared exactly: 14 is next door to 41 and somebody else's home.
    """
    text = POSTCODE_IN_TEXT.sub(" ", unicodedata.normalize("NFKC", address).upper())
    return ".".join(NUMBER_IN_ADDRESS.findall(text)[:MOST_DOOR_NUMBERS])


def birth_key(born: date | None, landlord_id: UUID, blind: BlindKey) -> bytes | None:
    """Return the hash of a date of birth, or None where there is none."""
    return blind.hash(landlord_id, "born", born.isoformat()) if born else None
