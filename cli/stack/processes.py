"""Child processes that end with the one that started them, and nothing else ends."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from signal import Signals
from typing import IO

from cli.stack.errors import CannotSetUp

LINES_SHOWN = 15
"""Last lines of a log that are shown when a process did not come up."""


@dataclass(frozen=True)
class Person:
    """A user of this machine that a process runs as."""

    name: str
    uid: int
    gid: int


class Guard:
    """A small process that ends our children should we be killed without a chance to."""

    def __init__(self, lock: int | None = None) -> None:
        """Start it in a session of its own, so that no Ctrl-C reaches it.

        It holds the open file `lock` as long as it lives: a file lock is free again only when all
        our children have ended.
        """
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-E", str(Path(__file__).with_name("guard.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
            text=True,
            pass_fds=() if lock is None else (lock,),
        )

    def watch(self, group: int) -> None:
        """Tell it of a process group."""
        self._tell(f"{group}\n")

    def forget(self, group: int) -> None:
        """Take a process group back that has ended."""
        self._tell(f"-{group}\n")

    def _tell(self, line: str) -> None:
        stdin = self._process.stdin
        with self._lock, suppress(OSError, ValueError):
            if stdin is not None:
                stdin.write(line)
                stdin.flush()


_guards: list[Guard] = []
_guards_lock = threading.Lock()


def guard(lock: int | None = None) -> Guard:
    """Give this process's guard; the first call starts it."""
    with _guards_lock:
        if not _guards:
            _guards.append(Guard(lock))
        return _guards[0]


@dataclass
class Child:
    """A running program and where its output goes."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        """Process id, and the id of its process group."""
        return self.process.pid

    def has_ended(self) -> bool:
        """Whether the program is over; reaps it if so."""
        return self.process.poll() is not None

    def send(self, sign: Signals) -> None:
        """Send a signal to the program and all it started in its group."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, sign)

    def stop(self, *, sign: Signals = Signals.SIGTERM, within: float = 20.0) -> None:
        """Ask the program to end, and kill its group when it has not after `within` seconds."""
        if not self.has_ended():
            with suppress(ProcessLookupError):
                self.process.send_signal(sign)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=within)
        self.send(Signals.SIGKILL)
        self.process.wait()
        guard().forget(self.pid)


def own_environment() -> dict[str, str]:
    """Give the environment we run in, for programs of a person's own setting."""
    return dict(os.environ)


def last_lines(log: Path, count: int = LINES_SHOWN) -> str:
    """Give the end of a log file, or nothing when there is no file."""
    with suppress(OSError):
        lines = log.read_text(errors="replace").splitlines()[-count:]
        return "\n".join(line[:300] for line in lines)
    return ""


def start(
    name: str,
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    log: Path,
    folder: Path | None = None,
    person: Person | None = None,
) -> Child:
    """Start a program in a process group of its own, its output appended to `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    output: IO[bytes]
    with log.open("ab") as output:
        process = subprocess.Popen(
            list(command),
            env=dict(environment),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=person.uid if person else None,
            group=person.gid if person else None,
            extra_groups=[] if person else None,
        )
    guard().watch(process.pid)
    return Child(name, process, log)


def wait_until(child: Child, is_ready: Callable[[], bool], *, within: float) -> None:
    """Wait until the program is ready.

    Raises:
        CannotSetUp: it ended, or it was not ready in time; the text ends with its last words.
    """
    until = time.monotonic() + within
    while not is_ready():
        if child.has_ended():
            raise CannotSetUp(
                f"{child.name} stopped while it was starting. Its last words ({child.log}):\n"
                + last_lines(child.log)
            )
        if time.monotonic() > until:
            child.stop(within=5)
            raise CannotSetUp(
                f"{child.name} was not ready within {within:.0f} seconds. "
                f"Its last words ({child.log}):\n" + last_lines(child.log)
            )
        time.sleep(0.05)


def run(
    name: str,
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    person: Person | None = None,
    within: float = 900.0,
    given: str = "",
) -> str:
    """Run a program to its end and give its standard output; it reads what is `given`.

    Raises:
        CannotSetUp: it is not there, failed, or took longer than `within` seconds.
    """
    try:
        done = subprocess.run(
            list(command),
            env=dict(environment) if environment is not None else None,
            cwd=folder,
            input=given,
            capture_output=True,
            timeout=within,
            check=False,
            text=True,
            errors="replace",
            user=person.uid if person else None,
            group=person.gid if person else None,
            extra_groups=[] if person else None,
        )
    except FileNotFoundError as missing:
        raise CannotSetUp(f"{name}: the program {command[0]} is not there.") from missing
    except subprocess.TimeoutExpired as late:
        raise CannotSetUp(f"{name} took longer than {within:.0f} seconds.") from late
    if done.returncode != 0:
        said = "\n".join((done.stdout + done.stderr).splitlines()[-LINES_SHOWN:])
        raise CannotSetUp(f"{name} failed (exit status {done.returncode}):\n{said}")
    return done.stdout
