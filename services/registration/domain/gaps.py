"""Which fields of the record can be lacking, and the months that failures are counted by."""

from datetime import datetime
from typing import Final

from chassis.text import LONDON
from services.registration.domain.policy import INDEXED, POSTED, Fact, Step

HOLDER: Final = "holder"
"""The field of an account that nobody is recorded to hold."""

LACKABLE: Final = (Fact.EMAIL, Fact.DATE_OF_BIRTH, Fact.POSTCODE)
"""What a record may be without. A surname, a number and a first day every account has."""

MOST_ALIKE: Final = 3
"""Where more accounts than this agree in all the rest, nobody knows whose record failed."""

KEPT_MONTHS: Final = 13

_FINDING: Final = INDEXED | {Fact.POSTCODE}


def facts_to_leave_out(step: Step) -> list[Fact]:
    """Return the facts that can be looked past: what is left still begins with an index.

    Posted secrets are not: whoever mistypes one says nothing about the record.
    """
    return [
        fact
        for fact in step.facts
        if fact not in POSTED and not _FINDING.isdisjoint(set(step.facts) - {fact})
    ]


def month_began(at: datetime, *, back: int = 0) -> datetime:
    """Return when the month of `at` began in Europe/London, or the one `back` months before."""
    local = at.astimezone(LONDON)
    months = local.year * 12 + local.month - 1 - back
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=LONDON)
