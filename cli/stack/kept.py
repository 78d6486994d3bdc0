"""Secrets and choices of one installation: made once, kept in files, the same on the next `up`."""

import base64
import hashlib
import json
import os
import secrets
import threading
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from cli.stack.databases import SERVICES
from cli.stack.places import Places
from cli.stack.ports import free_port, require_free

OPERATOR = "operator"
"""Issuer of the tokens that this command line signs."""

_WORDS = Path(__file__).with_name("words.txt").read_text("ascii").split()


def write_private(path: Path, text: str) -> None:
    """Write a file that its owner alone may read, whole or not at all."""
    unfinished = path.with_name(path.name + ".unfinished")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    unfinished.replace(path)


class Kept:
    """The passwords of one installation, made when they are first asked for."""

    def __init__(self, places: Places) -> None:
        """Read what is there."""
        self._file = places.secrets / "passwords.json"
        self._lock = threading.Lock()
        self._values: dict[str, str] = {}
        if self._file.exists():
            self._values = json.loads(self._file.read_text("utf-8"))

    def password(self, name: str) -> str:
        """Give a password of 48 hexadecimal digits."""
        return self._value(name, secrets.token_hex(24))

    def pass_phrase(self, name: str) -> str:
        """Give five words a person can type: about 34 bits, against a door that counts tries."""
        return self._value(name, "-".join(secrets.choice(_WORDS) for _ in range(5)))

    def told(self, name: str) -> str | None:
        """Give what was kept under this name, if anything was."""
        return self._values.get(name)

    def keep(self, name: str, value: str) -> None:
        """Keep what a service told, in place of what was kept under this name."""
        with self._lock:
            self._values[name] = value
            write_private(self._file, json.dumps(self._values, indent=1))

    def _value(self, name: str, fresh: str) -> str:
        with self._lock:
            if name not in self._values:
                self._values[name] = fresh
                write_private(self._file, json.dumps(self._values, indent=1))
            return self._values[name]


class ChosenPorts:
    """Ports of one installation, so that addresses stay what they were."""

    def __init__(self, places: Places) -> None:
        """Read what was chosen before."""
        self._file = places.data / "ports.json"
        self._before: dict[str, int] = {}
        self._now: dict[str, int] = {}
        self._lock = threading.Lock()
        if self._file.exists():
            self._before = json.loads(self._file.read_text("utf-8"))

    def choose(self, name: str, usual: int | None = None) -> int:
        """Give this run's port, else the last run's, else the usual one, else a free one."""
        with self._lock:
            if name not in self._now:
                self._keep(name, free_port(self._before.get(name, usual)))
            return self._now[name]

    def insist(self, name: str, port: int, *, option: str) -> int:
        """Take the port a person asked for.

        Raises:
            CannotSetUp: another program listens there.
        """
        with self._lock:
            self._keep(name, require_free(port, option=option))
            return port

    def _keep(self, name: str, port: int) -> None:
        self._now[name] = port
        self._file.write_text(json.dumps({**self._before, **self._now}, indent=1))


def key_file(places: Places, issuer: str) -> Path:
    """Say where the private key of a service, or of the operator, lies."""
    return places.secrets / "keys" / f"{issuer}.key"


def caller_keys_file(places: Places) -> Path:
    """Say where everybody's public keys lie."""
    return places.data / "caller_keys.json"


def make_keys(places: Places) -> None:
    """Make an Ed25519 key for each service and the operator, and the file of public keys.

    A key that was replaced stays in the file as retired: nobody may call with it any more.
    """
    key_file(places, OPERATOR).parent.mkdir(mode=0o700, exist_ok=True)
    before: dict[str, str] = {}
    if caller_keys_file(places).exists():
        before = json.loads(caller_keys_file(places).read_text("utf-8"))
    public = {issuer: key for issuer, key in before.items() if issuer.startswith("retired:")}
    for name in (*SERVICES, OPERATOR):
        path = key_file(places, name)
        if not path.exists():
            fresh = Ed25519PrivateKey.generate().private_bytes(
                Encoding.Raw, PrivateFormat.Raw, NoEncryption()
            )
            write_private(path, base64.b64encode(fresh).decode() + "\n")
        key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(path.read_text("ascii")))
        issuer = name if name == OPERATOR else f"service:{name}"
        raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        public[issuer] = base64.b64encode(raw).decode()
        if before.get(issuer, public[issuer]) != public[issuer]:
            old = before[issuer]  # what it signed in the audit must stay readable
            public[f"retired:{issuer}:{hashlib.sha256(old.encode()).hexdigest()[:16]}"] = old
    caller_keys_file(places).write_text(json.dumps(public, indent=1) + "\n", "utf-8")


def shared_key_file(places: Places, name: str) -> Path:
    """Make 32 random bytes in base64, readable in both of its alphabets, and say where they lie."""
    path = places.secrets / "keys" / f"{name}.base64"
    while not path.exists():
        text = base64.b64encode(secrets.token_bytes(32)).decode()
        if not set("+/") & set(text):
            write_private(path, text + "\n")
    return path


def write_environment(path: Path, values: Mapping[str, str]) -> None:
    """Write settings as lines a shell can read (`set -a; . FILE`), for their owner alone."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    lines = (f"{name}='{value}'" for name, value in sorted(values.items()))
    write_private(path, "\n".join(lines) + "\n")
