"""A little work that a browser does before it may try, while signing in is under attack.

Nobody is asked to read, hear or click anything: the browser counts until a number fits. Who
cannot run scripts has other ways, which the page names.
"""

import hashlib
import hmac
import json
import secrets
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import altcha

from chassis.errors import Invalid

ALGORITHM: Final = "PBKDF2/SHA-256"
ITERATIONS: Final = 5_000
"""Of one step, about 1.5 ms of one core."""

FEWEST_STEPS, MOST_STEPS = 100, 300
"""How far a browser has to count: a third of a second on a desk, one or two on an old telephone."""

WORK_LIVES: Final = timedelta(minutes=20)
"""How long the task on a page may be handed in: long enough to find a password meanwhile."""

LONGEST_PROOF: Final = 4_000


class WorkNeeded(Invalid):
    """Signing in is under attack: the browser has to do some work first."""

    code = "work_needed"


def new_task(key: bytes, landlord_id: UUID, *, at: datetime) -> str:
    """Return a fresh task as the JSON that the browser's part understands. `at` in UTC."""
    signing, of_answer = _keys(key, landlord_id)
    steps = FEWEST_STEPS + secrets.randbelow(MOST_STEPS - FEWEST_STEPS)
    task = altcha.create_challenge(
        ALGORITHM,
        ITERATIONS,
        counter=steps,
        expires_at=at + WORK_LIVES,
        hmac_secret=signing,
        hmac_key_secret=of_answer,
    )
    return json.dumps(task.to_dict(), separators=(",", ":"))


def task_done(key: bytes, landlord_id: UUID, proof: str) -> bytes | None:
    """Return what marks the task of this proof as used, or None where the work is not done.

    `proof` is whatever a browser sent. Tasks of others, changed ones and old ones count as not
    done; checking costs two hashes, however large the numbers in it are.
    """
    signing, of_answer = _keys(key, landlord_id)
    try:
        sent = altcha.Payload.from_base64(proof)
        result = altcha.verify_solution(sent, signing, hmac_key_secret=of_answer)
        if not result.verified or not sent.challenge.parameters.key_signature:
            return None
        return bytes.fromhex(sent.challenge.parameters.nonce)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return None


def _keys(key: bytes, landlord_id: UUID) -> tuple[bytes, bytes]:
    def derived(purpose: bytes) -> bytes:
        return hmac.new(key, purpose + b"\0" + landlord_id.bytes, hashlib.sha256).digest()

    return derived(b"work-task"), derived(b"work-answer")
