"""The organisation's own sign-in, as the landlords' file names it."""

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator


class StaffProvider(BaseModel):
    """Where the landlord's staff have their logins already, by OpenID Connect."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=60)
    """As the button on the desk's sign-in page calls it."""

    issuer: str
    """Its address, exactly as it calls itself, without the part that begins with `/.well-known`.
    Plain http only on this machine."""

    client_id: str = Field(min_length=1, max_length=255)
    client_secret_file: Path | None = None
    """Where the secret stands that the provider gave. None: a client without one, by PKCE alone."""

    are_passwords_refused: bool = False
    """Whether staff may sign in by nothing else. Then nobody gets in while the provider is down."""

    @field_validator("issuer")
    @classmethod
    def _is_safe(cls, issuer: str) -> str:
        if not is_safe_address(issuer):
            raise ValueError("must begin with https://, or with http:// and name this machine")
        return issuer


def is_safe_address(url: str) -> bool:
    """Say whether nobody on the way can read or change what is said to `url`."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    is_here = host in {"localhost", "127.0.0.1", "::1"} or host.endswith(".localhost")
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_here))
