"""What a broker knows from its first moment: users, virtual hosts and who may do what."""

import base64
import hashlib
import secrets
from typing import Any

EXCHANGE = "lodge.events"
"""The one exchange of events; a service may write only keys that begin with its own name."""


def hashed(password: str) -> str:
    """Hash a password as RabbitMQ stores it: a salt of four bytes before the digest of both."""
    salt = secrets.token_bytes(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def administrator(name: str, password: str) -> dict[str, Any]:
    """Describe a user who may do everything."""
    return _user(name, password, tags=["administrator"])


def service_user(service: str, password: str) -> dict[str, Any]:
    """Describe the user one service signs in as."""
    return _user(service, password, tags=[])


def all_permissions(user: str, virtual_host: str = "/") -> dict[str, str]:
    """Let a user do everything in a virtual host."""
    return {"user": user, "vhost": virtual_host, "configure": ".*", "write": ".*", "read": ".*"}


def definitions(
    *,
    users: list[dict[str, Any]],
    permissions: list[dict[str, str]],
    topic_permissions: list[dict[str, str]] | None = None,
    virtual_hosts: tuple[str, ...] = ("/",),
) -> dict[str, Any]:
    """Put them together in the form a node loads when it starts."""
    return {
        "users": users,
        "vhosts": [{"name": name} for name in virtual_hosts],
        "permissions": permissions,
        "topic_permissions": topic_permissions or [],
        "parameters": [],
        "policies": [],
        "exchanges": [],
        "queues": [],
        "bindings": [],
    }


def _user(name: str, password: str, *, tags: list[str]) -> dict[str, Any]:
    return {
        "name": name,
        "password_hash": hashed(password),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": tags,
    }
