"""What an operator may change about the customer portal."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from chassis.settings import ServiceSettings


class GatewaySettings(ServiceSettings):
    """Read from `GATEWAY_…` once at start."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_prefix="GATEWAY_")

    database_url: str = "postgresql://localhost/none"
    """Never opened: the portal keeps nothing."""

    portal_port: int = Field(ge=0, le=65535)
    """Port that browsers, or the proxy before them, come to."""

    identity_url: str
    registration_url: str
    accounts_url: str
    cases_url: str
    notifications_url: str
    """Internal addresses of the services behind the portal, e.g. `http://127.0.0.1:7001`."""

    cookie_key_file: Path
    """Key that seals a registration's state in its cookie: 32 bytes in URL-safe base64. Several
    processes share one; a new one ends the registrations in progress and nothing else."""

    registrations_per_network_and_hour: int = Field(default=60, ge=1)
    """Registrations begun from one IPv4 address or IPv6 /64, per process: each costs a hash and a
    mail. This machine itself is not limited."""

    resets_per_network_and_hour: int = Field(default=30, ge=1)
    """Links to choose a new password asked for from one network, per process: each may cost a
    mail. This machine itself is not limited."""

    trusted_proxies: int = Field(default=0, ge=0, le=5)
    """Proxies of ours before the portal, each of which appends to `X-Forwarded-For`. Behind one,
    leave 0 and every visitor counts as the proxy."""

    ui_folder: Path = Path("ui")
    """Where the base templates and the built look (`dist`) stand."""
