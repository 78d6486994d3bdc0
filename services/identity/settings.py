"""What an operator may change about identity without a release."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from chassis.settings import ServiceSettings


class IdentitySettings(ServiceSettings):
    """Read from `IDENTITY_…`. Limits that protect people are rules of the domain, not settings."""

    model_config = SettingsConfigDict(env_prefix="IDENTITY_")

    hashing_slots: int = Field(default=0, ge=0, le=256)
    """Passwords hashed at once by one process, each with 64 MiB of memory. 0: one per core."""

    hashing_waiting: int = Field(default=32, ge=1, le=10_000)
    """Hashes that may stand in line beyond those; more are answered 503 with Retry-After."""

    breached_passwords_file: Path | None = None
    """SHA-1 digests of passwords found in breaches, one per line, in order, in hexadecimal. None:
    no such list is asked. While it is named and cannot be read, no password can be set."""

    accounts_url: str = ""
    """Base URL of accounts' internal API: whom to invite in bulk is asked there."""

    bulk_invitations_per_minute: int = Field(default=300, ge=1, le=6000)
    """Most invitations of a bulk run in a minute: what the mail relay takes without complaint."""
