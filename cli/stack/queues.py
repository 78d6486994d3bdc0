"""Exchanges, queues and bindings of the whole installation, declared by one step."""

import asyncio
import hashlib
import json
import time
from collections.abc import Iterable
from pathlib import Path

from aio_pika.exceptions import AMQPError

from chassis import topology
from chassis.topology import Listener, Topology
from cli.stack.databases import SERVICES
from cli.stack.errors import CannotSetUp
from cli.stack.places import PROJECT

LISTENERS = PROJECT / "contracts" / "schemas" / "listeners.json"
"""Event → queues, written from the handlers by `./lodge contracts` and held true by a test."""

DECLARED_WITHIN = 60.0
"""Seconds a broker may take to find its queues again after a start."""


def topologies(listeners: Path = LISTENERS) -> list[Topology]:
    """Give what each service listens to, as the contracts say."""
    keys: dict[str, list[str]] = {}
    for key, queues in json.loads(listeners.read_text("utf-8")).items():
        for queue in queues:
            keys.setdefault(queue, []).append(key)
    return [
        Topology(
            service=service,
            listeners=tuple(
                Listener(queue=queue, routing_keys=tuple(sorted(bound)))
                for queue, bound in sorted(keys.items())
                if queue.partition(".")[0] == service
            ),
        )
        for service in SERVICES
    ]


def digest(all_of: Iterable[Topology]) -> str:
    """Give one text that differs when anything in them differs."""
    lines = (each.model_dump_json() for each in all_of)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def declare(url: str, all_of: list[Topology]) -> None:
    """Declare everything, before anybody publishes or listens. Safe to repeat.

    Raises:
        CannotSetUp: the broker refuses, or is not ready in time.
    """
    until = time.monotonic() + DECLARED_WITHIN
    while True:
        try:
            asyncio.run(topology.declare(url, all_of))
        except (AMQPError, OSError) as error:
            # A node takes connections some seconds before its streams are back.
            if time.monotonic() > until:
                raise CannotSetUp(f"The broker refuses Lodge's queues: {error}") from error
            time.sleep(0.5)
        else:
            return
