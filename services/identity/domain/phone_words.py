"""The security word: what a customer says on the telephone, known to nobody else."""

import re
import unicodedata
from datetime import timedelta
from typing import Final

from chassis.errors import Invalid, NotFound, TooMany

SHORTEST: Final = 6
LONGEST: Final = 100
"""Characters after normalising."""

MISSES: Final = 3
MISSES_WITHIN: Final = timedelta(hours=24)
"""After three misses in a day nobody is checked by the word until the first is a day old."""


class PhoneWordNotAccepted(Invalid):
    """Too short, too long, or the person's password. `fields` says which."""

    code = "phone_word_not_accepted"


class PhoneWordNotSet(NotFound):
    """The person has no security word."""

    code = "phone_word_not_set"


class PhoneWordBlocked(TooMany):
    """It was said wrong three times in a day."""

    code = "phone_word_blocked"


def as_heard(text: str) -> str:
    """Return the form that is hashed: capitals, accents, gaps and punctuation do not count.

    Staff type what they hear, and nobody says a comma.
    """
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", "", plain)
