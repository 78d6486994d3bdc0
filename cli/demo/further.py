"""The demo's further landlords: a few homes each, for the ways in that the first one has not."""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta

from cli.demo.staff import StaffMember


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody on a further landlord's record, to be let in or with a login already."""

    landlord: str
    """Its code."""

    contact_ref: str
    first_name: str
    last_name: str
    email: str
    account_reference: str
    postcode: str
    role: str
    shows: str
    date_of_birth: str = ""
    identifiers: str = ""
    posted: str = ""
    """What the letter to them holds: `portal_key`, `activation_code` or nothing."""

    has_login: bool = False
    """True: sign in with `email` and the installation's pass-phrase."""

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


NEWCOMERS = (
    Newcomer(
        "brackwater",
        "B-1",
        "Odette",
        "Farrow",
        "odette.farrow@example.com",
        "51100010",
        "LX8 2BC",
        "tenant",
        "gets in by date of birth, agreement reference and activation code",
        "1958-06-12",
        "agreement=BW-1001",
        "activation_code",
    ),
    Newcomer(
        "brackwater",
        "B-2",
        "Idris",
        "Penhallow",
        "idris.penhallow@example.com",
        "51100020",
        "LX8 2BC",
        "tenant",
        "has lost the letter: asks for help, staff look",
        "1971-02-28",
        "agreement=BW-1002",
    ),
    Newcomer(
        "elmstead",
        "E-1",
        "Maribel",
        "Stroud",
        "maribel.stroud@example.com",
        "62200010",
        "LX8 4DE",
        "tenant",
        "asks for an account with the PIN 4471 and gets a case number of twelve digits; staff see "
        "that it matches, approve, and a mailed link leads to a password",
        "1983-11-05",
        "pin=4471",
    ),
    Newcomer(
        "elmstead",
        "E-2",
        "Barnaby",
        "Teasdale",
        "barnaby.teasdale@example.com",
        "62200020",
        "LX8 4DE",
        "tenant",
        "signs in with everybody's pass-phrase; three wrong ones lock the login until the mailbox "
        "is proved again, by the link in the inbox: in the mail about the lock, and in the one "
        "that “Request Account” with the same address sends",
        "1967-04-19",
        "pin=2089",
        has_login=True,
    ),
    Newcomer(
        "saltmere",
        "S-1",
        "Leopold",
        "Quince",
        "leopold.quince@example.com",
        "73300010",
        "LX8 6FG",
        "unit_owner",
        "gets in at once by portal key and account number",
        posted="portal_key",
    ),
    Newcomer(
        "saltmere",
        "S-2",
        "Harriet",
        "Oakes",
        "harriet.oakes@example.com",
        "73300020",
        "LX8 6FG",
        "unit_owner",
        "has no valid key: asks for a login; staff match her and send her key",
    ),
    Newcomer(
        "saltmere",
        "S-3",
        "Clementine",
        "Marsh",
        "clementine.marsh@example.com",
        "73300030",
        "LX8 6FG",
        "unit_owner",
        "signs in with everybody's pass-phrase; asks for a login all the same, from another "
        "address and without a key: staff match her, the request closes itself, and the mail "
        "goes to the address of her login",
        has_login=True,
    ),
)

FURTHER = tuple(dict.fromkeys(each.landlord for each in NEWCOMERS))
"""Codes of the landlords."""


def manager_of(landlord: str) -> StaffMember:
    """Return the one member of staff of a further landlord, who may do everything there."""
    roles = ("agent", "lead", "identity_admin")
    return StaffMember(
        "Morwenna Pike", "Manager", "Customer Services", roles, domain=f"{landlord}.example"
    )


def records_of(landlord: str, as_of: date) -> bytes:
    """Return the landlord's records file."""
    people = [each for each in NEWCOMERS if each.landlord == landlord]
    rows = [_row(each, number, as_of) for number, each in enumerate(people, start=1)]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _row(each: Newcomer, number: int, as_of: date) -> dict[str, str]:
    began = (as_of - timedelta(days=900 + number)).isoformat()
    return {
        "unit_ref": f"{each.landlord}-{number}",
        "address_line_1": f"Flat {number}, Quayside",
        "town": each.landlord.title(),
        "postcode": each.postcode,
        "account_ref": each.account_reference,
        "account_name": each.name,
        "account_kind": "rent" if each.role == "tenant" else "service_charge",
        "account_status": "current",
        "start_date": began,
        "identifiers": each.identifiers,
        "contact_ref": each.contact_ref,
        "first_name": each.first_name,
        "last_name": each.last_name,
        "email": each.email,
        "date_of_birth": each.date_of_birth,
        "role": each.role,
        "role_status": "current",
        "valid_from": began,
    }
