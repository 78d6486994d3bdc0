"""Ends the processes it was told of when the one that told it is gone, however it went.

Run as a file, with nothing but the standard library. Each line of its input is the id of a process
group; the line `-ID` takes one back. The end of the input is the end of the teller.
"""

import os
import signal
import sys
import time
from contextlib import suppress

PATIENCE = 5.0
"""Seconds between asking and killing."""


def _send(groups: set[int], sign: int) -> None:
    for group in list(groups):
        try:
            os.killpg(group, sign)
        except ProcessLookupError:
            groups.discard(group)
        except PermissionError:
            groups.discard(group)


def _wait(groups: set[int], seconds: float) -> None:
    """Wait until all have ended, at most so long."""
    until = time.monotonic() + seconds
    while groups and time.monotonic() < until:
        time.sleep(0.1)
        _send(groups, 0)


def main() -> None:
    """Listen until the input ends, then end what is left."""
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        with suppress(ValueError):
            number = int(line)
            if number > 0:
                groups.add(number)
            else:
                groups.discard(-number)
    _send(groups, signal.SIGTERM)
    _wait(groups, PATIENCE)
    _send(groups, signal.SIGKILL)
    _wait(groups, 2.0)


if __name__ == "__main__":
    main()
