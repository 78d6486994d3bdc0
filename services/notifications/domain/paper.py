"""Letters on paper: which there are, the life of one, and where on the sheet things stand."""

from enum import StrEnum
from typing import Final

from services.notifications.domain.letters import Lane, Letter
from services.notifications.domain.topics import Topic

SOMEBODY_REGISTERED: Final = "somebody_registered"
"""Goes to the home, not to the person whose access it is about: it names nobody."""

PAPERS: Final = {
    letter.name: letter
    for letter in (
        Letter(
            "register_by_letter",
            Lane.SERVICE,
            Topic.SECURITY,
            "the letter that invites to register",
        ),
        Letter("portal_key", Lane.SECURITY, Topic.SECURITY, "the letter with the portal key"),
        Letter(
            "activation_code", Lane.SECURITY, Topic.SECURITY, "the letter with the activation code"
        ),
        Letter(
            SOMEBODY_REGISTERED,
            Lane.SECURITY,
            Topic.SECURITY,
            "the letter to a home that somebody registered for",
        ),
    )
}

SECRETS: Final = frozenset({"portal_key", "activation_code"})
"""Letters that carry what opens a registration; it is asked for when they are printed."""


class PaperState(StrEnum):
    """A letter waits until it is printed or of no more use; a printed one may come back."""

    WAITING = "waiting"
    PRINTED = "printed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


MOST_AT_ONCE = 100
"""Letters of one batch: what a person can look through, fold and post."""

WINDOW: Final = {
    "left": 25,
    "address_top": 57,
    "address_width": 72,
    "address_height": 22,
    "body_top": 99,
}
"""Millimetres from the left and the top edge of A4 folded in three, for a UK DL window envelope.

The envelope is 220 x 110 mm with a window of 90 x 35 mm, 20 mm from its left and 18 to 20 mm from
its bottom edge, the position that British stationers sell as the DL window. The folded sheet is
210 x 99 mm and may slide 10 mm sideways and 11 mm down. Whatever lies between 20 and 100 mm from
the left and 57 and 79 mm from the top of the sheet can be seen wherever it slides to: there the
address stands. Nothing else of the letter stands above the first fold, at 99 mm, but the head of
the letter, which ends at 38 mm and never reaches the window (44 mm at the highest). So no key shows
through.
"""

MOST_ADDRESS_LINES = 5


def address_lines(name: str, lines: list[str], postcode: str) -> list[str]:
    """Return the address as it stands in the window: name first, postcode last, five lines at most.

    Too many lines are joined, from the first on, so that nothing is cut off.
    """
    middle = [line for line in (each.strip() for each in lines) if line]
    while len(middle) > MOST_ADDRESS_LINES - 2:
        middle[:2] = [", ".join(middle[:2])]
    return [line for line in (name.strip(), *middle, postcode.strip()) if line]
