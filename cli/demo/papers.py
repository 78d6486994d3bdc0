"""Documents of the demo: what its landlord would keep for two homes and their blocks."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

TEMPLATE = Path(__file__).with_name("paper.typ")


@dataclass(frozen=True, slots=True)
class Paper:
    """One document. `email`: of somebody whose account it is of, or whose block's."""

    email: str
    of: Literal["account", "block"]
    kind: str
    title: str
    days_ago: int
    """Days before the demo was loaded that stand on it."""

    place: str
    parts: tuple[tuple[str, str], ...]

    def dated(self, as_of: date) -> date:
        """Return the day that stands on it."""
        return as_of - timedelta(days=self.days_ago)


ELEANOR = "eleanor.vance@example.com"
HERON_QUAY = "Heron Quay Apartments"
FLAT = "Flat 3, Heron Quay Apartments"

PAPERS: tuple[Paper, ...] = (
    Paper(
        ELEANOR,
        "block",
        "fire_safety",
        "Fire safety at Heron Quay: what to do",
        40,
        HERON_QUAY,
        (
            ("If there is a fire in your flat", "Leave, close the door behind you, call 999."),
            (
                "If there is a fire elsewhere",
                (
                    "You are usually safer where you are. Leave if smoke or heat reaches you, or "
                    "if the fire brigade tells you to."
                ),
            ),
            (
                "Doors and corridors",
                (
                    "Flat doors are fire doors: never wedge one open or change its closer. Keep "
                    "corridors clear of bicycles, prams and scooters that are charging."
                ),
            ),
            (
                "Who cannot leave alone",
                "Tell us if somebody in your home would need help. We plan it with you.",
            ),
        ),
    ),
    Paper(
        ELEANOR,
        "block",
        "insurance",
        "Buildings insurance: summary of cover",
        120,
        HERON_QUAY,
        (
            ("What is insured", "The building, its lifts, and the fixed parts of each flat."),
            ("What is not", "Your furniture and belongings: insure these yourself."),
            ("Excess", "£350 for water that escapes, £250 for anything else."),
        ),
    ),
    Paper(
        ELEANOR,
        "block",
        "newsletter",
        "Heron Quay news, autumn",
        25,
        HERON_QUAY,
        (
            ("The lift", "The second lift is inspected next month. The first one stays open."),
            ("The garden", "Forty bulbs wait in the caretaker's shed. Helpers are welcome."),
        ),
    ),
    Paper(
        ELEANOR,
        "account",
        "lease",
        "Your lease: summary of its main terms",
        700,
        FLAT,
        (
            ("Term", "125 years from 24 June 2004."),
            ("Service charge", "Half-yearly in advance, on 1 January and 1 July."),
            ("Alterations", "Ask us in writing before you change a wall, a pipe or a window."),
        ),
    ),
    Paper(
        ELEANOR,
        "account",
        "service_charge",
        "Service charge estimate",
        60,
        FLAT,
        (
            ("How it is shared", "Each flat pays its percentage, which the lease names."),
            (
                "What it pays for",
                "Cleaning, the lifts, insurance, the entry system, the garden, and the reserve.",
            ),
            ("Your rights", "A summary of your rights and obligations comes with each demand."),
        ),
    ),
    Paper(
        ELEANOR,
        "account",
        "letter",
        "Letter: your new entry fob",
        12,
        FLAT,
        (
            ("What changes", "The entry system is renewed. Fobs of before stop in two weeks."),
            (
                "What to do",
                "Collect yours from the caretaker's office, with something that shows who you are.",
            ),
        ),
    ),
)


def pdf_of(paper: Paper, landlord: str, as_of: date) -> bytes:
    """Return the document as tagged PDF: the same day gives the same bytes."""
    import typst  # a setter of several megabytes, for this alone

    dated = paper.dated(as_of)
    job = {
        "landlord": landlord,
        "title": paper.title,
        "place": paper.place,
        "day": f"{dated.day} {dated:%B %Y}",
        "parts": paper.parts,
    }
    return typst.compile(
        str(TEMPLATE),
        ignore_system_fonts=True,
        sys_inputs={"job": json.dumps(job)},
        pdf_standards=["ua-1"],
    )
