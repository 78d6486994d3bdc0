"""What people write who ask for a login, with the mistakes that people make."""

import random
from dataclasses import dataclass, field
from string import ascii_lowercase, ascii_uppercase, digits

from benchmarks.record import COMMON, Resident
from services.registration.tables import RegistrationRow

NICKNAMES = {"Eleanor": "Ellie", "Theo": "Theodore", "Imogen": "Immy", "Winifred": "Winnie"}
NO_SLIP = "no slip at all"


@dataclass
class Writer:
    """Somebody at the form. Everybody says where they live or gives their account number."""

    one: Resident
    chance: random.Random
    slips: set[str] = field(default_factory=set)
    """What went wrong, in words."""

    def write(self) -> RegistrationRow:
        """Return what they write; afterwards `slips` says what is wrong with it."""
        first, last = self._names()
        email = self._email(first)
        has_number = self._happens(40)
        has_address = self._happens(85) or not has_number
        reference = self._slipped("the account number", self.one.reference, digits, percent=20)
        year, month = self.one.month
        knows_month = self._happens(30)
        if knows_month and self._happens(10, "the next month"):
            month = month % 12 + 1
        address = self._address() if has_address else ""
        if not has_number:
            self.slips.discard("the account number")
        return RegistrationRow(
            first_name=first,
            last_name=last,
            email=email,
            postcode="",
            enquiry_address=address,
            account_reference=reference if has_number else "",
            purchase_year=year if knows_month else None,
            purchase_month=month if knows_month else None,
        )

    def _names(self) -> tuple[str, str]:
        first, last = self.one.first_name, self.one.last_name
        if self._happens(8, "a nickname or an initial"):
            first = NICKNAMES.get(first, first[0])
        slipped = self._slipped("the surname", last, ascii_lowercase, percent=15)
        if slipped != last:
            return first, slipped
        if self._happens(5, "another surname"):  # married, or the name of a partner
            return first, COMMON[self.chance.randrange(len(COMMON))]
        if "-" in last and self._happens(30, "half of a double name"):
            return first, last.partition("-")[0]
        return first, last

    def _email(self, first: str) -> str:
        if self._happens(55, "another mailbox"):
            return f"{first}{self.chance.randrange(10_000)}@mail.example"
        return self._slipped("the email", self.one.email, ascii_lowercase, percent=20)

    def _address(self) -> str:
        door = self.one.address
        letters = ascii_uppercase + digits
        postcode = self._slipped("the postcode", self.one.postcode, letters, percent=12)
        if self._happens(10, "no house number"):
            door = door.partition(" ")[2]
        return f"{door}, Harrowmere {postcode}"

    def _slipped(self, what: str, text: str, alphabet: str, *, percent: int) -> str:
        if not self._happens(percent):
            return text
        slipped = slip_in(text, self.chance, alphabet)
        if slipped != text:
            self.slips.add(what)
        return slipped

    def _happens(self, percent: int, slip: str = "") -> bool:
        happens = self.chance.randrange(100) < percent
        if happens and slip:
            self.slips.add(slip)
        return happens


def slip_in(text: str, chance: random.Random, alphabet: str) -> str:
    """Return `text` with two neighbours swapped, or one dropped, doubled or wrong."""
    at = chance.randrange(max(1, len(text) - 1))
    kind = chance.choice(("swap", "swap", "drop", "double", "wrong"))
    if kind == "swap":
        return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
    if kind == "drop":
        return text[:at] + text[at + 1 :]
    if kind == "double":
        return text[:at] + text[at] + text[at:]
    return text[:at] + chance.choice(alphabet) + text[at + 1 :]
