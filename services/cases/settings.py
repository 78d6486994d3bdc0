"""Settings of the cases service. Environment prefix: `CASES_`."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from chassis.settings import ServiceSettings


class CasesSettings(ServiceSettings):
    """What an operator may change without a release. Rules are not settings: see `TargetRow`."""

    model_config = SettingsConfigDict(env_prefix="CASES_")

    desk_port: int = Field(default=0, ge=0, le=65535)
    """Port of the staff desk."""

    identity_url: str = ""
    registration_url: str = ""
    accounts_url: str = ""
    notifications_url: str = ""
    """Internal addresses of the services the desk works with."""

    trusted_proxies: int = Field(default=0, ge=0, le=5)
    """Proxies of ours before the desk, each of which appends to `X-Forwarded-For`. Behind one,
    leave 0 and all staff count as the proxy, in limits and in the audit."""

    ui_folder: Path = Path("ui")
    """Where the shared templates and the built look stand."""

    files_folder: Path = Path("files")
    """Where what customers send is kept, each file sealed. No web server may show it, every process
    of this service must reach it, and it belongs into the backup beside the database."""

    scanner_url: str = ""
    """ClamAV: `unix:/run/clamav/clamd.ctl` or `tcp://host:3310`. Empty: nothing is scanned, and
    staff see pictures alone, as they were written anew."""

    link_key_file: Path | None = None
    """32 bytes in base64 from which reply links are derived. None: from the signing key, so that
    a new signing key makes the unanswered links stop working."""
