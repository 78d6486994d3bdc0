"""The process behind `up`: starts the installation, keeps it running, ends it.

    python -m cli.supervisor DATA WISHES ATTACHED

WISHES is JSON. ATTACHED is the number of an open file whose end means that whoever asked is gone,
or `-` for an installation that lives on by itself. Progress goes to `run/progress.jsonl`.
"""

import json
import os
import select
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from cli.demo_kept import loaded_on
from cli.stack import processes, running
from cli.stack.databases import SERVICES
from cli.stack.errors import CannotSetUp
from cli.stack.places import Places
from cli.stack.progress import Progress, to_file
from cli.stack.stack import Stack
from cli.stack.wishes import Wishes

PACE = 0.5
"""Seconds between two looks at the processes."""

LONGEST_PAUSE = 30.0
"""Seconds before a service that keeps falling is started again."""

STEADY_AFTER = 60.0
"""Seconds after which a fall counts as the first one again."""


class Told(BaseException):
    """Somebody asked us to end."""


@dataclass
class Health:
    """How a service fares: when it was started, how often it fell in a row."""

    started_at: float
    falls: int = 0
    start_again_at: float | None = None


class Supervisor:
    """Watches the processes of one running installation."""

    def __init__(self, stack: Stack) -> None:
        """Watch what has just been started."""
        self._stack = stack
        now = time.monotonic()
        self._health = {name: Health(now) for name in SERVICES}

    def look(self) -> None:
        """Look once: note who fell, start again whose pause is over."""
        now = time.monotonic()
        for name, health in self._health.items():
            child = self._stack.children.get(name)
            if child is None or not child.has_ended():
                continue
            if health.start_again_at is None:
                health.falls = 1 if now - health.started_at > STEADY_AFTER else health.falls + 1
                health.start_again_at = now + min(2.0 ** (health.falls - 1), LONGEST_PAUSE)
                _say(f"{name} ended with status {child.process.returncode}")
            elif now >= health.start_again_at:
                health.start_again_at = None
                health.started_at = now
                self._stack.start_service(name)
                _say(f"{name} started again")
                describe(self._stack, is_ready=True)
        self._look_after_servers()

    def _look_after_servers(self) -> None:
        """Start a server of ours again that fell; its data are on the disk."""
        servers = self._stack.servers
        for server in (servers.postgres, servers.mailbox):
            if server is not None and server.child is not None and server.child.has_ended():
                _say("a server ended; starting it again")
                server.start()
        if servers.rabbit is not None and any(
            child.has_ended() for child in servers.rabbit.children
        ):
            _say("RabbitMQ ended; starting it again")
            servers.rabbit.stop(at_once=True)
            servers.rabbit.start()


def describe(stack: Stack, *, is_ready: bool) -> None:
    """Write down what runs, for `status`, `down` and the next `up`."""
    servers = stack.servers
    running.write(
        stack.places,
        running.Running(
            supervisor=os.getpid(),
            is_ready=is_ready,
            portal=stack.addresses.portal_url,
            desk=stack.addresses.desk_url,
            inbox=servers.mailbox.web_url if servers.mailbox else None,
            apis={name: stack.addresses.api(name) for name in SERVICES},
            pids=stack.pids(),
            postgres=str(servers.postgres.shelter) if servers.postgres else "given",
            broker=_describe_broker(stack),
        ),
    )


def _describe_broker(stack: Stack) -> str:
    if stack.servers.rabbit is not None:
        return f"private, port {stack.servers.rabbit.ports.amqp}"
    if stack.broker is not None and stack.broker.are_users_separate:
        return "given, a user per service"
    return "given, one user for all services"


def _say(text: str) -> None:
    print(f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} {text}", flush=True)


def _stop_when_told(_number: int, _frame: FrameType | None) -> None:
    raise Told


def _watch(stack: Stack, attached: int | None) -> None:
    """Look after the installation until somebody asks us to end or nobody is left who asked."""
    supervisor = Supervisor(stack)
    listening = [] if attached is None else [attached]
    while True:
        readable, _, _ = select.select(listening, [], [], PACE)
        if readable and not os.read(readable[0], 1):
            raise Told
        try:
            supervisor.look()
        except CannotSetUp as trouble:
            _say(str(trouble))


def run(places: Places, wishes: Wishes, attached: int | None) -> int:
    """Be the supervisor. Gives the exit status."""
    lock = running.take_lock(places)
    if lock is None:
        return 3
    processes.guard(lock.fileno())
    running.forget(places)  # what a killed supervisor left behind
    (places.run / "supervisor.pid").write_text(str(os.getpid()), "ascii")
    progress = Progress(to_file(places.run / "progress.jsonl"))
    status = 0
    stack: Stack | None = None
    try:
        stack = Stack(places, wishes, progress)
        stack.up()
        if wishes.has_demo and loaded_on(places) is None:
            from cli.demo_loading import load_demo

            with progress.step("The demo landlord"):
                load_demo(places, {name: stack.addresses.api(name) for name in SERVICES})
        describe(stack, is_ready=True)
        progress.fact(step="ready", state="ready")
        _watch(stack, attached)
    except CannotSetUp as trouble:
        progress.fact(step=str(trouble), state="error")
        status = 1
    except Told:
        progress.fact(step="stopping", state="stopping")
    finally:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        if stack is not None:
            stack.stop()
        running.forget(places)
    return status


def main() -> None:
    """Read the arguments and be the supervisor."""
    data, wishes, attached = sys.argv[1:4]
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _stop_when_told)
    status = run(
        Places(Path(data)),
        Wishes(**json.loads(wishes)),
        None if attached == "-" else int(attached),
    )
    sys.stdout.flush()
    os._exit(status)  # a thread may still be fetching something; the guard ends what it started


if __name__ == "__main__":
    main()
