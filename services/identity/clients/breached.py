"""Passwords that were found in breaches elsewhere: a list of the operator's, on this machine."""

import asyncio
import hashlib
import re
from pathlib import Path
from typing import BinaryIO, NamedTuple

import structlog

from chassis.errors import Unavailable

log = structlog.get_logger()

A_LINE = re.compile(rb"([0-9A-Fa-f]{40})(?::\d{1,12})?\r?\n?")
LONGEST_LINE = 64
AGAIN_AFTER_SECONDS = 60


class BreachedListUnusable(Unavailable):
    """The list is gone or damaged: no password is set until it is whole. Signing in goes on."""

    code = "breached_list_unusable"


class _Line(NamedTuple):
    digest: bytes
    end: int


class BreachedPasswords:
    """A file of SHA-1 digests in hexadecimal, one per line and in order, as such lists come.

    A count behind a colon is passed over. The file is searched where it lies, about forty short
    reads however large it is, and opened anew each time: it may be replaced at any moment.
    """

    def __init__(self, path: Path | None) -> None:
        """Search `path`. None: the operator supplies no list, and nothing is in it."""
        self._path = path

    async def holds(self, password: str) -> bool:
        """Say whether the password, as it is hashed, is in the list.

        Raises:
            BreachedListUnusable: there should be a list, and it cannot be relied on.
        """
        if self._path is None:
            return False
        # SHA-1 is what the lists are made with: it finds a line, and protects nothing
        wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest()
        return await asyncio.to_thread(_search, self._path, wanted.upper().encode())

    def look(self) -> None:
        """Say in the log, as the service starts, that the list cannot be used."""
        if self._path is None:
            return
        try:
            _search(self._path, b"8" * 40)
        except BreachedListUnusable:
            log.warning("breached_list.passwords_cannot_be_set")


def _search(path: Path, wanted: bytes) -> bool:
    try:
        with path.open("rb") as file:
            return _is_in(file, wanted)
    except (OSError, ValueError) as error:
        log.warning("breached_list.unusable", reason=str(error))
        raise BreachedListUnusable(
            "the list of breached passwords cannot be used", retry_after=AGAIN_AFTER_SECONDS
        ) from error


def _is_in(file: BinaryIO, wanted: bytes) -> bool:
    """Search by halves. `ValueError`: what was met on the way is no such list, or out of order."""
    low, high = 0, file.seek(0, 2)
    below, above = b"", b"G"  # before and behind every digest
    if _line_from(file, 0) is None:
        raise ValueError("it is empty")
    while low < high:
        middle = (low + high) // 2
        line = _line_from(file, middle)
        if line is not None and not below < line.digest <= above:
            raise ValueError("its lines are out of order")
        if line is None or line.digest >= wanted:
            high, above = middle, line.digest if line else above
        else:
            low, below = line.end, line.digest
    found = _line_from(file, low)
    return found is not None and found.digest == wanted


def _line_from(file: BinaryIO, position: int) -> _Line | None:
    """Return the first line that begins at `position` or behind it."""
    file.seek(max(0, position - 1))
    if position:
        file.readline(LONGEST_LINE)
    text = file.readline(LONGEST_LINE)
    if not text:
        return None
    line = A_LINE.fullmatch(text)
    if line is None:
        raise ValueError("a line is no SHA-1 digest")
    return _Line(line.group(1).upper(), file.tell())
