"""Who may do what on the broker, whether it is ours or was given by address."""

import os
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import httpx

from chassis.topology import EVENTS
from cli.stack import definitions
from cli.stack.databases import SERVICES
from cli.stack.errors import CannotSetUp
from cli.stack.kept import Kept
from cli.stack.rabbitmq import amqp_url

VIRTUAL_HOST = "lodge"
DEPLOYER = "lodge-deploy"
"""Declares the topology and counts what waits; no service signs in as this user."""


@dataclass(frozen=True)
class BrokerAccess:
    """Addresses of the broker, one per service where each has a user of its own."""

    deployer: str
    of_service: dict[str, str]
    are_users_separate: bool


def user_of(service: str) -> str:
    """Name the broker user of a service."""
    return f"lodge-{service}"


def password_name(user: str) -> str:
    """Name under which a broker user's password is kept."""
    return f"broker:{user}"


def permissions_of(service: str) -> dict[str, str]:
    """Say what a service may touch: its own queues, its own retries, the exchange of events.

    It may make nothing but the queue that one running process hears for itself.
    """
    return {
        "configure": rf"^{service}\.live\.",
        "write": rf"^(lodge\.events|{service}\.retry|{service}\.live\..*)$",
        "read": rf"^(lodge\.events|{service}\..*)$",
    }


def topic_permission_of(service: str) -> dict[str, str]:
    """Let a service announce under its own name only."""
    return {"exchange": EVENTS, "write": rf"^{service}\.", "read": ".*"}


def private_definitions(kept: Kept) -> dict[str, object]:
    """Describe the users and permissions a private node starts with."""
    users = [
        definitions.service_user(user, kept.password(password_name(user)))
        for user in (DEPLOYER, *map(user_of, SERVICES))
    ]
    permissions = [definitions.all_permissions(DEPLOYER, VIRTUAL_HOST)]
    permissions += [
        {"user": user_of(each), "vhost": VIRTUAL_HOST, **permissions_of(each)} for each in SERVICES
    ]
    topics = [
        {"user": user_of(each), "vhost": VIRTUAL_HOST, **topic_permission_of(each)}
        for each in SERVICES
    ]
    return definitions.definitions(
        users=users,
        permissions=permissions,
        topic_permissions=topics,
        virtual_hosts=(VIRTUAL_HOST,),
    )


def private_access(kept: Kept, port: int) -> BrokerAccess:
    """Give the addresses of a private node."""

    def url(user: str) -> str:
        return amqp_url(user, kept.password(password_name(user)), port, VIRTUAL_HOST)

    return BrokerAccess(
        url(DEPLOYER), {each: url(user_of(each)) for each in SERVICES}, are_users_separate=True
    )


def given_access(kept: Kept, admin_url: str) -> BrokerAccess:
    """Make a virtual host and users on a broker given by its administrator's address.

    Where its management API cannot be reached or refuses, all services share that one user.

    Raises:
        CannotSetUp: the address is not one of a broker.
    """
    parts = urlsplit(admin_url)
    if parts.scheme not in {"amqp", "amqps"} or not parts.hostname:
        raise CannotSetUp("LODGE_BROKER_URL must look like amqp://user:password@host:5672/")
    scheme, port = ("https", 15671) if parts.scheme == "amqps" else ("http", 15672)
    api = os.environ.get("LODGE_BROKER_API") or f"{scheme}://{parts.hostname}:{port}"
    try:
        with httpx.Client(
            base_url=f"{api}/api/",
            auth=(parts.username or "guest", parts.password or "guest"),
            timeout=5,
            trust_env=False,
        ) as http:
            return _separate_users(http, kept, admin_url)
    except httpx.HTTPError:
        return BrokerAccess(admin_url, dict.fromkeys(SERVICES, admin_url), are_users_separate=False)


def _separate_users(http: httpx.Client, kept: Kept, admin_url: str) -> BrokerAccess:
    http.put(f"vhosts/{VIRTUAL_HOST}", json={}).raise_for_status()
    urls: dict[str, str] = {}
    for user in (DEPLOYER, *map(user_of, SERVICES)):
        password = kept.password(password_name(user))
        http.put(f"users/{user}", json={"password": password, "tags": ""}).raise_for_status()
        urls[user] = _as_user(admin_url, user, password)
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    http.put(f"permissions/{VIRTUAL_HOST}/{DEPLOYER}", json=everything).raise_for_status()
    for each in SERVICES:
        of_user = f"{VIRTUAL_HOST}/{user_of(each)}"
        http.put(f"permissions/{of_user}", json=permissions_of(each)).raise_for_status()
        http.put(f"topic-permissions/{of_user}", json=topic_permission_of(each)).raise_for_status()
    return BrokerAccess(
        urls[DEPLOYER], {each: urls[user_of(each)] for each in SERVICES}, are_users_separate=True
    )


def _as_user(admin_url: str, user: str, password: str) -> str:
    parts = urlsplit(admin_url)
    host = parts.netloc.rpartition("@")[2]
    netloc = f"{quote(user, safe='')}:{quote(password, safe='')}@{host}"
    return urlunsplit(parts._replace(netloc=netloc, path=f"/{VIRTUAL_HOST}"))
