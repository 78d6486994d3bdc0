"""RabbitMQ in a container, for machines that have Docker and no packages of it."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cli.stack import processes
from cli.stack.errors import CannotSetUp
from cli.stack.ports import LOOPBACK
from cli.stack.processes import Child
from cli.stack.rabbitmq import BrokerPorts, speaks_amqp

IMAGE = "rabbitmq:4-management"

_CONFIGURATION = "load_definitions = /etc/rabbitmq/lodge-definitions.json\n"


class ContainerRabbit:
    """One node in a container of its own; its data are in a volume of the same name."""

    def __init__(
        self,
        *,
        name: str,
        folder: Path,
        log: Path,
        ports: BrokerPorts,
        definitions: Mapping[str, Any],
    ) -> None:
        """Say how container and volume are named, and what the node knows when it has started."""
        self.name = name
        self.ports = ports
        self._folder = folder
        self._log = log
        self._definitions = definitions
        self._child: Child | None = None

    @property
    def children(self) -> list[Child]:
        """The client that holds the container, while it runs."""
        return [] if self._child is None else [self._child]

    def start(self, *, within: float = 300.0) -> None:
        """Make the container anew and wait until the node speaks AMQP. The first time pulls it."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self._folder / "container").write_text(self.name, "utf-8")
        _docker("rm", "--force", self.name, may_fail=True)
        _docker(
            *("create", "--name", self.name, "--hostname", "lodge"),
            *("--publish", f"{LOOPBACK}:{self.ports.amqp}:5672"),
            *("--volume", f"{self.name}:/var/lib/rabbitmq", IMAGE),
        )
        self._hand_over("90-lodge.conf", _CONFIGURATION, "/etc/rabbitmq/conf.d/90-lodge.conf")
        self._hand_over(
            "lodge-definitions.json",
            json.dumps(self._definitions),
            "/etc/rabbitmq/lodge-definitions.json",
        )
        self._child = processes.start(
            "RabbitMQ",
            [_client(), "start", "--attach", self.name],
            environment=processes.own_environment(),
            log=self._log,
            folder=self._folder,
        )
        processes.wait_until(self._child, lambda: speaks_amqp(self.ports.amqp), within=within)

    def stop(self, *, at_once: bool = False) -> None:
        """End the node and remove its container; its volume stays."""
        if self._child is not None:
            _docker("stop", "--time", "0" if at_once else "20", self.name, may_fail=True)
            self._child.stop(within=5)
            _docker("rm", "--force", self.name, may_fail=True)
            self._child = None

    def _hand_over(self, name: str, text: str, target: str) -> None:
        """Copy a file in; the node's user there is another one, so the file is for everybody."""
        file = self._folder / name
        file.write_text(text, "utf-8")
        file.chmod(0o644)
        _docker("cp", str(file), f"{self.name}:{target}")
        file.unlink()


def remove_volume(folder: Path) -> None:
    """Remove what a container of this installation kept, if there was one."""
    named = folder / "container"
    if named.exists():
        _docker("rm", "--force", named.read_text("utf-8"), may_fail=True)
        _docker("volume", "rm", "--force", named.read_text("utf-8"), may_fail=True)


def _client() -> str:
    return shutil.which("docker") or "docker"


def _docker(*arguments: str, may_fail: bool = False) -> None:
    try:
        processes.run("Docker", [_client(), *arguments], within=600)
    except CannotSetUp:
        if not may_fail:
            raise
