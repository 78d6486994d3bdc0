"""Settings that every service has. A service adds its own in `services/<name>/settings.py`."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """Read once at start from the environment. No default holds a secret or a host name.

    A service's subclass sets `model_config = SettingsConfigDict(env_prefix="CASES_")`; the
    rest of the configuration is inherited.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    database_url: str
    """`postgresql://…` of the service's own database, as the role that may only use data."""

    migration_database_url: str = ""
    """The same database as its owner. Needed by `migrate` alone."""

    database_pool_size: int = Field(default=10, ge=2, le=100)
    """Most connections of one process."""

    broker_url: str
    """`amqp://…` with the service's own user and the installation's virtual host."""

    are_publishers_checked: bool = True
    """False where all services share one broker user: then nobody can be told apart."""

    broker_user_prefix: str = "lodge-"
    """Broker users are named by this and the service."""

    landlords_file: Path
    signing_key_file: Path
    """This service's Ed25519 private key: 32 bytes in base64."""

    caller_keys_file: Path
    """JSON: issuer (`service:cases`, `operator`) → Ed25519 public key, 32 bytes in base64."""

    listeners_file: Path = Path("contracts/schemas/listeners.json")
    """Which queues must exist for which events, as the contracts say."""

    host: str = "127.0.0.1"
    port: int = Field(ge=0, le=65535)
    """Port of the internal API."""

    audit_kept_days: int = Field(default=2192, ge=366, le=36_500)
    """How long entries of the audit are kept: six years, unless the landlord's lawyers say else."""

    log_level: str = "INFO"
    otlp_endpoint: str | None = None
    """Where traces go, e.g. `http://collector:4318/v1/traces`. None: no traces."""

    stop_within_seconds: int = Field(default=20, ge=1, le=120)
    """How long work in progress may take after SIGTERM."""
