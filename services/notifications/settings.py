"""What an operator may change about mail without a release."""

from pathlib import Path
from typing import Self
from urllib.parse import unquote, urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from chassis.settings import ServiceSettings

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class NotificationsSettings(ServiceSettings):
    """The mail relay and how patiently it is spoken to."""

    model_config = SettingsConfigDict(env_prefix="NOTIFICATIONS_", frozen=True, extra="ignore")

    identity_url: str
    """Base URL of identity's internal API."""

    registration_url: str
    """Base URL of registration's internal API."""

    cases_url: str
    """Base URL of cases' internal API."""

    accounts_url: str = ""
    """Base URL of accounts' internal API."""

    print_fonts: Path = Path("ui/dist/print")
    """Fonts of letters, unpacked by the build of the look."""

    smtp_url: SecretStr
    """`smtp://user:password@host:587` (STARTTLS is demanded outside loopback) or
    `smtps://…:465` (TLS from the first byte)."""

    smtp_connect_seconds: float = Field(default=10, gt=0, le=60)
    """How long a connection may take to be greeted."""

    smtp_command_seconds: float = Field(default=30, gt=0, le=300)
    """How long the relay may think about one command."""

    smtp_data_seconds: float = Field(default=300, gt=0, le=600)
    """How long the relay may think about the whole mail: scanning for spam happens here.
    Source: RFC 5321, 4.5.3.2.6 asks for 10 minutes; 5 are what relays use."""

    smtp_connections: int = Field(default=4, ge=1, le=50)
    """Most mails on their way at once, and so most connections to the relay."""

    claim_seconds: int = Field(default=60, ge=2, le=600)
    """How long after the death of a process another one takes up the mail it was sending."""

    @model_validator(mode="after")
    def _smtp_url_is_complete(self) -> Self:
        parts = urlsplit(self.smtp_url.get_secret_value())
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("smtp_url must look like smtp://host:port or smtps://host:port")
        return self

    @property
    def smtp_host(self) -> str:
        """Host of the relay."""
        return urlsplit(self.smtp_url.get_secret_value()).hostname or ""

    @property
    def smtp_port(self) -> int:
        """Port of the relay: as given, else 465 for smtps and 587 for smtp."""
        parts = urlsplit(self.smtp_url.get_secret_value())
        return parts.port or (465 if parts.scheme == "smtps" else 587)

    @property
    def smtp_login(self) -> tuple[str, str] | None:
        """Name and password for the relay. None: it takes our mail without."""
        parts = urlsplit(self.smtp_url.get_secret_value())
        return (unquote(parts.username), unquote(parts.password or "")) if parts.username else None

    @property
    def is_smtp_encrypted_from_start(self) -> bool:
        """True for `smtps://`."""
        return urlsplit(self.smtp_url.get_secret_value()).scheme == "smtps"

    @property
    def is_smtp_upgraded(self) -> bool:
        """True where STARTTLS must succeed before anything is said: everywhere but on loopback."""
        return not self.is_smtp_encrypted_from_start and self.smtp_host not in LOOPBACK
