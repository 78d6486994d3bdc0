"""What is running now: one lock per installation, and a file that says who holds it."""

import fcntl
import json
import os
import signal
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import IO

from cli.stack.errors import CannotSetUp
from cli.stack.places import Places


@dataclass(frozen=True)
class Running:
    """A started installation, as its supervisor described it."""

    supervisor: int
    """Process id."""

    is_ready: bool
    portal: str
    desk: str
    inbox: str | None
    apis: dict[str, str]
    pids: dict[str, int]
    postgres: str
    """Where the database is: a folder of ours, or `given`."""

    broker: str


def take_lock(places: Places) -> IO[str] | None:
    """Take the installation for this process, or nothing when another one has it."""
    places.run.mkdir(parents=True, exist_ok=True)
    file = (places.run / "lock").open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def is_taken(places: Places) -> bool:
    """Whether something of this installation runs, be it only on its way out."""
    if not places.run.exists():
        return False
    lock = take_lock(places)
    if lock is None:
        return True
    lock.close()
    return False


def write(places: Places, running: Running) -> None:
    """Describe what runs."""
    unfinished = places.run / "running.json.unfinished"
    unfinished.write_text(json.dumps(asdict(running), indent=1), "utf-8")
    unfinished.replace(places.run / "running.json")


def forget(places: Places) -> None:
    """Take the description back: nothing of it runs."""
    (places.run / "running.json").unlink(missing_ok=True)


def read(places: Places) -> Running | None:
    """Give what runs, or nothing."""
    if not is_taken(places):
        return None
    with suppress(OSError, ValueError, TypeError):
        return Running(**json.loads((places.run / "running.json").read_text("utf-8")))
    return None


def supervisor_pid(places: Places) -> int | None:
    """Give the process that holds the lock, also while it is still starting."""
    with suppress(OSError, ValueError):
        return int((places.run / "supervisor.pid").read_text("ascii"))
    return None


def stop(places: Places, *, within: float = 60.0) -> bool:
    """Ask the supervisor to end everything it started; wait. Says whether something ran.

    Raises:
        CannotSetUp: something is still running after `within` seconds.
    """
    if not is_taken(places):
        return False
    pid = supervisor_pid(places)
    until = time.monotonic() + within
    if pid is not None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    while is_taken(places):
        if time.monotonic() > until:
            raise CannotSetUp(
                f"Process {pid} did not end within {within:.0f} seconds; see {places.logs}."
            )
        time.sleep(0.1)
    forget(places)
    (places.run / "supervisor.pid").unlink(missing_ok=True)
    return True
