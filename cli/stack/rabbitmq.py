"""A private RabbitMQ: its own name service, cookie and ports, on loopback only."""

import json
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cli.stack import processes
from cli.stack.ports import LOOPBACK, answers, free_port
from cli.stack.processes import Child
from cli.stack.rabbitmq_programs import RabbitPrograms

_LOOPBACK_ONLY = "-kernel inet_dist_use_interface {127,0,0,1}"
_NO_BUSY_WAITING = "+sbwt none +sbwtdcpu none +sbwtdio none"


@dataclass(frozen=True)
class BrokerPorts:
    """Where the broker listens. `management` is None where nobody asked for its HTTP API."""

    amqp: int
    distribution: int
    names: int
    management: int | None = None


def choose_ports(*, with_management: bool = False) -> BrokerPorts:
    """Take ports that are free now."""
    return BrokerPorts(
        free_port(), free_port(), free_port(), free_port() if with_management else None
    )


def amqp_url(user: str, password: str, port: int, virtual_host: str = "/") -> str:
    """Write the address of a broker on this machine."""
    return (
        f"amqp://{quote(user, safe='')}:{quote(password, safe='')}@{LOOPBACK}:{port}/"
        f"{quote(virtual_host, safe='')}"
    )


class PrivateRabbit:
    """One node that knows exactly the users, permissions and virtual hosts it was given."""

    def __init__(
        self,
        *,
        programs: RabbitPrograms,
        folder: Path,
        log: Path,
        ports: BrokerPorts,
        definitions: Mapping[str, Any],
    ) -> None:
        """Say where, and what it knows when it has started (RabbitMQ's definitions)."""
        self.ports = ports
        self.folder = folder
        self.log = log
        self._programs = programs
        self._definitions = definitions
        self._names: Child | None = None
        self._node: Child | None = None

    @property
    def children(self) -> list[Child]:
        """Its processes while it runs: the name service and the node."""
        return [child for child in (self._names, self._node) if child is not None]

    def start(self, *, within: float = 120.0) -> None:
        """Start the node and wait until it speaks AMQP."""
        self._write_configuration()
        environment = self._environment()
        # Started here and not by the node, which would leave a name service that outlives it.
        self._names = processes.start(
            "RabbitMQ's name service",
            [
                str(self._programs.epmd),
                *("-port", str(self.ports.names), "-address", LOOPBACK),
                "-relaxed_command_check",
            ],
            environment=environment,
            log=self.log,
            folder=self.folder,
        )
        processes.wait_until(self._names, lambda: answers(self.ports.names), within=15)
        self._node = processes.start(
            "RabbitMQ",
            [str(self._programs.server)],
            environment=environment,
            log=self.log,
            folder=self.folder,
        )
        processes.wait_until(self._node, lambda: speaks_amqp(self.ports.amqp), within=within)

    def stop(self, *, at_once: bool = False) -> None:
        """End the node, then its name service; `at_once` is for a node nobody will start again."""
        if self._node is not None:
            self._node.stop(within=0 if at_once else 20)
            self._node = None
        if self._names is not None:
            self._names.stop(within=0 if at_once else 3)
            self._names = None

    def _write_configuration(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in ("home", "data", "schema", "generated"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        cookie = self.folder / "home/.erlang.cookie"
        if not cookie.exists():
            cookie.touch(mode=0o600)
            cookie.write_text(secrets.token_hex(24))
            cookie.chmod(0o400)
        definitions = self.folder / "definitions.json"
        definitions.touch(mode=0o600)
        definitions.write_text(json.dumps(self._definitions, indent=1))
        lines = [
            f"listeners.tcp.local = {LOOPBACK}:{self.ports.amqp}",
            f"load_definitions = {definitions}",
            "log.console = true",
            "log.console.level = warning",
            "log.file = false",
        ]
        plugins = []
        if self.ports.management is not None:
            plugins.append("rabbitmq_management")
            lines += [
                f"management.tcp.ip = {LOOPBACK}",
                f"management.tcp.port = {self.ports.management}",
            ]
        (self.folder / "rabbitmq.conf").write_text("\n".join(lines) + "\n")
        (self.folder / "enabled_plugins").write_text(f"[{','.join(plugins)}].\n")
        (self.folder / "rabbitmq-env.conf").write_text("")

    def _environment(self) -> dict[str, str]:
        folder = self.folder
        ports = self.ports
        return {
            "PATH": f"/usr/sbin:/usr/bin:/sbin:/bin:{os.environ.get('PATH', '')}",
            "LANG": "C.UTF-8",
            **self._programs.variables,
            "HOME": str(folder / "home"),
            "RABBITMQ_BASE": str(folder),
            "RABBITMQ_NODENAME": f"lodge{ports.amqp}@localhost",
            "RABBITMQ_DIST_PORT": str(ports.distribution),
            "ERL_EPMD_PORT": str(ports.names),
            "ERL_EPMD_ADDRESS": LOOPBACK,
            "RABBITMQ_MNESIA_BASE": str(folder / "data"),
            "RABBITMQ_LOG_BASE": str(folder / "data"),
            "RABBITMQ_SCHEMA_DIR": str(folder / "schema"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(folder / "generated"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "rabbitmq-env.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_PID_FILE": str(folder / "node.pid"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"{_LOOPBACK_ONLY} {_NO_BUSY_WAITING}",
            # Without it the script stays beside the node as a second process that eats signals.
            "RUNNING_UNDER_SYSTEMD": "true",
        }


def speaks_amqp(port: int) -> bool:
    """Whether the node answers a protocol header with its first method: it takes connections."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1) as talk:
            talk.settimeout(2)
            talk.sendall(b"AMQP\x00\x00\x09\x01")
            return talk.recv(1) == b"\x01"
    except OSError:
        return False
