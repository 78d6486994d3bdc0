"""One-time passwords: made by the system, read out over the telephone, good once."""

import re
import secrets
from datetime import timedelta
from enum import StrEnum
from typing import Final

from chassis.errors import Invalid, Rejected, Unauthenticated
from services.identity.domain.spoken_words import SPOKEN_WORDS

WORDS: Final = 5
"""Five of 1,197 words: 51 bits, guessed five times at most."""

LIVES: Final = timedelta(minutes=30)
"""How long one may be used, from the moment it was made."""

TRIES: Final = 5
"""Wrong ones before it is void."""

PER_STAFF_AND_HOUR: Final = 10
"""More than these by one member of staff, and the leads are told."""

PER_USER_AND_MONTH: Final = 3
"""More than these for one person in thirty days, and the leads are told."""

MONTH: Final = timedelta(days=30)

PROOF_WITHIN: Final = timedelta(minutes=10)
"""How long ago staff may have shown who they are before they give one out."""

TOLD_FOR: Final = timedelta(days=7)
"""How long after one was given out the owner is told at every sign-in."""

_KNOWN = frozenset(SPOKEN_WORDS)


class CheckedFact(StrEnum):
    """What a caller may be asked before a one-time password is read out to them."""

    ACCOUNT_NUMBER = "account_number"
    ADDRESS = "address"
    PURCHASE_MONTH = "purchase_month"
    TELEPHONE = "telephone"
    EMAIL = "email"
    SECURITY_WORD = "security_word"
    CALLED_BACK = "called_back"
    """Staff rang the number on record."""

    SEEN_IN_PERSON = "seen_in_person"


FACTS_NEEDED: Final = 2


class NotEnoughChecked(Invalid):
    """Fewer than two facts were checked."""

    code = "not_enough_checked"


class LoginDeactivated(Rejected):
    """The login was deactivated: it must be reactivated first."""

    code = "login_deactivated"


class NewPasswordNotNeeded(Unauthenticated):
    """This session does not wait for a new password, or is over."""

    code = "new_password_not_needed"


class OldPasswordRefused(Invalid):
    """What was typed as the password in use is not it."""

    code = "old_password_refused"


class SamePassword(Invalid):
    """The new password is the one that is to be replaced."""

    code = "same_password"


def new_one_time_password() -> str:
    """Return five random words, as they are read out: `lantern meadow ribbon copper otter`."""
    return " ".join(secrets.choice(SPOKEN_WORDS) for _ in range(WORDS))


def as_spoken(typed: str) -> str | None:
    """Return the form of typed words that is hashed, or None where they are no such words.

    Capitals, and whatever stands between the words, make no difference.
    """
    if len(typed) > 100:  # noqa: PLR2004 - five words are shorter
        return None
    words = re.split(r"[^a-z]+", typed.strip().casefold().strip(" .,-"))
    return " ".join(words) if len(words) == WORDS and _KNOWN.issuperset(words) else None
