"""What is going on while Lodge starts: steps that begin, end, or fail."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Tell = Callable[[dict[str, Any]], None]
"""Takes one fact: `{"step", "state"}` and what belongs to that state."""


class Progress:
    """Tells each step once when it begins and once when it ends. May be used by many threads."""

    def __init__(self, tell: Tell) -> None:
        """Tell to `tell`, one fact at a time."""
        self._tell = tell
        self._lock = threading.Lock()

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Surround one step; an error passes through and is told as the step's end."""
        begun = time.monotonic()
        self.fact(step=text, state="begun")
        try:
            yield
        except BaseException:
            self.fact(step=text, state="failed")
            raise
        self.fact(step=text, state="done", seconds=round(time.monotonic() - begun, 1))

    def note(self, text: str) -> None:
        """Say something a person should know that is no step."""
        self.fact(step=text, state="note")

    def fact(self, **fact: Any) -> None:
        """Tell one fact."""
        with self._lock:
            self._tell(fact)


def to_file(path: Path) -> Tell:
    """Give a teller that writes a line of JSON per fact, into an empty file."""
    file = path.open("w", encoding="utf-8", buffering=1)
    return lambda fact: print(json.dumps(fact), file=file)
