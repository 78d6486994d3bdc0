"""Where the chain of a service's audit ends, signed: kept by another service as a witness."""

from pydantic import AwareDatetime, BaseModel, Field


class Anchored(BaseModel):
    """What each of these events says."""

    service: str
    position: int = Field(ge=1)
    """How many entries the chain has had so far."""

    digest: str = Field(pattern="^[0-9a-f]{64}$")
    """Of the last entry, and with it of all before. Tells nothing of what they say."""

    sealed_at: AwareDatetime
    key_id: str = Field(pattern="^[0-9a-f]{16}$")
    signature: str = Field(pattern="^[0-9a-f]{128}$")
    """Ed25519, by the service whose chain it is."""
