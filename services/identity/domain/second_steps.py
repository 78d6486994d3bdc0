"""The codes of an authenticator app, and the recovery codes for the day it is lost."""

import base64
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.errors import Invalid, Rejected, TooMany

STEP_SECONDS: Final = 30
STEPS_AROUND: Final = (0, -1, 1)
"""The half minute that is, the one before and the one after: clocks differ, and people type."""

CODE_DIGITS: Final = 6

TRIES: Final = 5
TRIES_COUNTED_FOR: Final = timedelta(minutes=5)
"""Five codes in five minutes are looked at: guessing one takes years."""

OFFER_LIVES: Final = timedelta(minutes=30)
"""How long an app may be set up with the secret that was shown."""

RECOVERY_CODES: Final = 10
_RECOVERY_BYTES = 10
"""80 random bits, sixteen letters and digits."""

_NONCE_BYTES = 12


class SecondStepRefused(Invalid):
    """The code is not right, not right any more, or used before."""

    code = "second_step_refused"


class TooManyCodes(TooMany):
    """So many codes were typed in a few minutes that no more are looked at for now."""

    code = "too_many_codes"


class NothingOffered(Rejected):
    """No app is being set up, or it was begun too long ago."""

    code = "nothing_offered"


class SecondStepNotSetUp(Rejected):
    """The login has no authenticator app."""

    code = "second_step_not_set_up"


class SecondStepSetUpAlready(Rejected):
    """The login has an authenticator app: it is removed before another is set up."""

    code = "second_step_set_up_already"


class NothingToReset(Rejected):
    """The login has neither an app nor recovery codes nor a passkey."""

    code = "nothing_to_reset"


class SecondStepRequired(Rejected):
    """The landlord asks its staff for a second step, and this is the last one."""

    code = "second_step_required"


def new_secret() -> bytes:
    """Return 160 random bits, as the standard of these codes asks."""
    return secrets.token_bytes(20)


def as_text(secret: bytes) -> str:
    """Return a secret as people type it into an app: base32."""
    return base64.b32encode(secret).decode()


def app_address(secret: bytes, *, issuer: str, name: str) -> str:
    """Return what an app reads from the QR code: whose code it is, and its secret."""
    return pyotp.TOTP(as_text(secret)).provisioning_uri(name=name, issuer_name=issuer)


def step_of(at: datetime) -> int:
    """Return the number of the half minute of `at` (UTC)."""
    return int(at.timestamp()) // STEP_SECONDS


def step_shown(secret: bytes, typed: str, *, at: datetime, after: int) -> int | None:
    """Return the half minute whose code was typed, or None where it is not right.

    Only half minutes around `at` (UTC) and after the number `after` count: a code is good once.
    """
    app, present = pyotp.TOTP(as_text(secret)), step_of(at)
    digits = bare(typed)
    found = None
    for offset in STEPS_AROUND:  # all three are worked out, whichever fits
        step = present + offset
        expected = app.generate_otp(step)
        if hmac.compare_digest(digits.encode(), expected.encode()) and step > after:
            found = step if found is None else found
    return found


def recent_tries(tried_at: Sequence[datetime], *, at: datetime) -> list[datetime]:
    """Return the tries that still count at `at` (UTC), with the present one.

    Raises:
        TooManyCodes: it would be one too many; `retry_after` says when the next may be made.
    """
    recent = sorted(moment for moment in tried_at if moment > at - TRIES_COUNTED_FOR)
    if len(recent) >= TRIES:
        wait = recent[-TRIES] + TRIES_COUNTED_FOR - at
        raise TooManyCodes("too many codes", retry_after=max(1, int(wait.total_seconds()) + 1))
    return [*recent, at]


def new_recovery_codes() -> list[str]:
    """Return the codes of one sheet, as they are printed: `abcd-efgh-2345-mnop`."""
    return [_new_recovery_code() for _ in range(RECOVERY_CODES)]


def _new_recovery_code() -> str:
    text = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def bare(typed: str) -> str:
    """Return a typed code without the spaces and hyphens that people put between its parts."""
    return "".join(sign for sign in typed.casefold() if sign.isalnum())


def is_app_code(typed: str) -> bool:
    """Say whether something typed can be the code of an app; else it is a recovery code."""
    digits = bare(typed)
    return len(digits) == CODE_DIGITS and digits.isdecimal()


def seal(key: bytes, user_id: UUID, secret: bytes) -> bytes:
    """Encrypt an app's secret for one login: in another login's row it does not open."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, secret, user_id.bytes)


def unseal(key: bytes, user_id: UUID, sealed: bytes) -> bytes:
    """Return the secret that was sealed for this login.

    Raises:
        SecondStepRefused: it was sealed under another key, or for somebody else.
    """
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], user_id.bytes)
    except InvalidTag as damage:
        raise SecondStepRefused("the app's secret does not open") from damage
