"""What a PIN is compared and counted by. The PIN itself is kept nowhere."""

from uuid import UUID

from pydantic import SecretStr

from services.registration.domain.blind import BlindKey
from services.registration.domain.keys import account_reference_key


def pin_key(pin: SecretStr, landlord_id: UUID, blind: BlindKey) -> str:
    """Return the hash by which the replica knows a PIN; empty where nothing was typed."""
    typed = account_reference_key(pin.get_secret_value())
    return blind.hash(landlord_id, "pin", typed).hex() if typed else ""


def pin_evidence(
    account_reference: str, pin: SecretStr, landlord_id: UUID, blind: BlindKey
) -> bytes:
    """Return the hash by which the same PIN for the same account is the same attempt."""
    typed = account_reference_key(pin.get_secret_value())
    text = f"{account_reference_key(account_reference)}\x00{typed}"
    return blind.hash(landlord_id, "evidence pin", text)
