"""`up`: start everything, show how far it is, say where to go."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from types import FrameType
from typing import Any

from rich.console import Console

from cli.stack import running
from cli.stack.errors import CannotSetUp
from cli.stack.places import PROJECT, Places
from cli.stack.processes import last_lines
from cli.stack.running import Running
from cli.stack.wishes import Wishes


class Interrupted(BaseException):
    """Ctrl-C, or the terminal went away."""


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise Interrupted


class Starting:
    """The supervisor's process as seen by the one who started it."""

    def __init__(self, places: Places, wishes: Wishes, *, is_detached: bool) -> None:
        """Start it. Attached, it ends when we do, however we end."""
        places.make()
        self._places = places
        self._file = places.run / "progress.jsonl"
        self._file.write_text("", "utf-8")
        self._log = places.logs / "supervisor.log"
        theirs, self._ours = os.pipe()
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-P", "-m", "cli.supervisor", str(places.data)),
                    *(json.dumps(asdict(wishes)), "-" if is_detached else str(theirs)),
                ],
                env={**os.environ, "PYTHONPATH": str(PROJECT)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                cwd=PROJECT,
                pass_fds=() if is_detached else (theirs,),
            )
        os.close(theirs)

    def facts(self) -> Iterator[dict[str, Any]]:
        """Give the facts of its progress as they come, until it is ready or has failed.

        Raises:
            CannotSetUp: it could not start.
        """
        with self._file.open(encoding="utf-8") as lines:
            while True:
                has_ended = self.process.poll() is not None
                for line in lines:
                    fact = json.loads(line)
                    if fact["state"] == "error":
                        self.process.wait()
                        raise CannotSetUp(fact["step"])
                    yield fact
                    if fact["state"] == "ready":
                        return
                if has_ended:
                    raise CannotSetUp(
                        "Lodge's supervisor ended while it was starting. Its last words "
                        f"({self._log}):\n{last_lines(self._log)}"
                    )
                time.sleep(0.05)


def start(places: Places, wishes: Wishes, *, is_detached: bool, console: Console) -> Running:
    """Start an installation, show its progress, and come back when it serves.

    Raises:
        CannotSetUp: it could not start; everything it had started has ended.
        Interrupted: a person changed their mind; everything has ended.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    starting = Starting(places, wishes, is_detached=is_detached)
    try:
        if console.is_terminal:
            _show_live(starting.facts(), console)
        else:
            _show_lines(starting.facts(), console)
        found = running.read(places)
        if found is None:
            raise CannotSetUp(f"Lodge stopped right after its start; see {places.logs}.")
        if is_detached:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
    except Interrupted:
        console.print("Stopping …")
        running.stop(places)
        console.print("Lodge has stopped.")
        raise
    return found


def wait(places: Places, console: Console) -> None:
    """Stay until Ctrl-C or until the installation was stopped elsewhere; then end everything."""
    try:
        while running.is_taken(places):
            time.sleep(0.5)
        console.print("Lodge was stopped.")
    except Interrupted:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        console.print("Stopping …")
        running.stop(places)
        console.print("Lodge has stopped.")


def _show_lines(facts: Iterator[dict[str, Any]], console: Console) -> None:
    for fact in facts:
        if fact["state"] == "done":
            console.print(f"{fact['step']}: done in {fact['seconds']} s", highlight=False)
        elif fact["state"] in {"note", "failed"}:
            console.print(f"{fact['step']}: {fact['state']}", highlight=False)


def _show_live(facts: Iterator[dict[str, Any]], console: Console) -> None:
    doing: list[str] = []
    with console.status("Starting Lodge …") as status:
        for fact in facts:
            step = fact["step"]
            if fact["state"] == "begun":
                doing.append(step)
            else:
                with suppress(ValueError):
                    doing.remove(step)
            if fact["state"] == "done":
                console.print(f"[green]✓[/] {step} [dim]{fact['seconds']} s[/]", highlight=False)
            elif fact["state"] == "failed":
                console.print(f"[red]✗[/] {step}", highlight=False)
            elif fact["state"] == "note":
                console.print(f"[yellow]![/] {step}", highlight=False)
            status.update(" · ".join(doing) or "Starting Lodge …")
