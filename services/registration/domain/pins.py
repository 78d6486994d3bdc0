"""What a PIN is compared and counted by. The PIN itself is kept nowhere."""

import re
from uuid import UUID

from pydantic import SecretStr

from chassis.blind import BlindKey
from services.registration.domain.keys import account_reference_key

_HASHED = re.compile(r"[0-9a-f]{32}")


def pin_key(pin: SecretStr, landlord_id: UUID, blind: BlindKey) -> str:
    """Return the hash by which the replica knows a PIN; empty where nothing was typed."""
    return blind.hash_pin(landlord_id, pin.get_secret_value())


def recorded_pin_key(value: str, landlord_id: UUID, blind: BlindKey) -> str:
    """Return the hash of a PIN on record, which comes hashed.

    One that came in before PINs were hashed at import is hashed here, until accounts has done it.
    """
    return value if _HASHED.fullmatch(value) else blind.hash_pin(landlord_id, value)


def pin_evidence(
    account_reference: str, pin: SecretStr, landlord_id: UUID, blind: BlindKey
) -> bytes:
    """Return the hash by which the same PIN for the same account is the same attempt."""
    typed = account_reference_key(pin.get_secret_value())
    text = f"{account_reference_key(account_reference)}\x00{typed}"
    return blind.hash(landlord_id, "evidence pin", text)
