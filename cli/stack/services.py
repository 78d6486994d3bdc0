"""The six services of one installation: their settings, their processes."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from cli.stack import kept, processes
from cli.stack.broker import BrokerAccess, user_of
from cli.stack.databases import SERVICES, DatabaseUrls
from cli.stack.places import PROJECT, Places
from cli.stack.ports import LOOPBACK
from cli.stack.processes import Child

NO_DATABASE = "postgresql://localhost/none"
"""What a service that keeps nothing is told."""


@dataclass(frozen=True)
class Addresses:
    """Ports of one installation, all on loopback."""

    portal: int
    desk: int
    internal: Mapping[str, int]
    """Of each service's API."""

    def api(self, service: str) -> str:
        """Give the base address of a service's API."""
        return f"http://{LOOPBACK}:{self.internal[service]}"

    @property
    def portal_url(self) -> str:
        """Where customers go."""
        return f"http://localhost:{self.portal}"

    @property
    def desk_url(self) -> str:
        """Where staff go."""
        return f"http://desk.localhost:{self.desk}"


def settings_of(
    service: str,
    places: Places,
    *,
    addresses: Addresses,
    landlords: Path,
    database: DatabaseUrls | None,
    broker: BrokerAccess,
    smtp_url: str,
) -> dict[str, str]:
    """Give all settings of a service, as its environment variables."""
    values = {
        "DATABASE_URL": database.service if database else NO_DATABASE,
        "MIGRATION_DATABASE_URL": database.owner if database else "",
        "BROKER_URL": broker.of_service[service],
        "BROKER_USER_PREFIX": user_of(""),
        "ARE_PUBLISHERS_CHECKED": "true" if broker.are_users_separate else "false",
        "LANDLORDS_FILE": str(landlords),
        "SIGNING_KEY_FILE": str(kept.key_file(places, service)),
        "CALLER_KEYS_FILE": str(kept.caller_keys_file(places)),
        "LISTENERS_FILE": str(PROJECT / "contracts/schemas/listeners.json"),
        "PORT": str(addresses.internal[service]),
    }
    values |= {f"{each.upper()}_URL": addresses.api(each) for each in SERVICES if each != service}
    if service == "gateway":
        values["PORTAL_PORT"] = str(addresses.portal)
        values["COOKIE_KEY_FILE"] = str(kept.shared_key_file(places, "gateway-cookies"))
    elif service == "cases":
        values["DESK_PORT"] = str(addresses.desk)
        values["FILES_FOLDER"] = str(places.data / "files")
        values["LINK_KEY_FILE"] = str(kept.shared_key_file(places, "cases-links"))
    if service == "accounts":
        values["FILES_FOLDER"] = str(places.data / "files-of-accounts")
        values["DELIVERIES_FOLDER"] = str(places.data / "deliveries")
    if service in ("accounts", "registration"):  # who compares what the other one keeps
        values["RECORD_KEY_FILE"] = str(kept.shared_key_file(places, "registration-records"))
    if service == "notifications":
        values["SMTP_URL"] = smtp_url
    return {f"{service.upper()}_{name}": value for name, value in values.items()}


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Give the environment a service's process runs in: its settings, and little of ours."""
    passed = ("PATH", "HOME", "LANG", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR")
    return {
        **{name: os.environ[name] for name in passed if name in os.environ},
        "PYTHONPATH": str(PROJECT),
        "PYTHONUNBUFFERED": "1",
        **settings,
    }


def command(service: str, verb: str) -> list[str]:
    """Give the command line of one of a service's commands."""
    return [sys.executable, "-P", "-m", f"services.{service}.main", verb]


def start(service: str, settings: Mapping[str, str], log: Path) -> Child:
    """Start a service's process."""
    unneeded = f"{service.upper()}_MIGRATION_DATABASE_URL"
    kept_settings = {name: value for name, value in settings.items() if name != unneeded}
    return processes.start(
        service,
        command(service, "serve"),
        environment=environment(kept_settings),
        log=log,
        folder=PROJECT,
    )


def is_ready(api_url: str) -> bool:
    """Whether a service says that it can serve requests."""
    try:
        answer = httpx.get(f"{api_url}/readyz", timeout=2, trust_env=False)
    except httpx.HTTPError:
        return False
    return answer.status_code == httpx.codes.OK
