"""Where files are kept: a port, and the folder of one machine behind it.

Every file is sealed under a key of its own, which stands in its row: the folder alone shows
nothing, and a file whose row is gone is gone.
"""

import asyncio
import os
import re
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.errors import NotFound

PIECE: Final = 64 * 1024
TAG: Final = 16
NAME: Final = re.compile("[0-9a-f]{32}")
MORE, LAST = b"more", b"last"


class FileMissing(NotFound):
    """No file is kept under this name, or not as it was written."""

    code = "file_missing"


class FileStore(Protocol):
    """Keeps files under random names."""

    async def keep(self, source: Path, *, name: str, key: bytes) -> None:
        """Keep what `source` holds under `name`, whole or not at all."""

    def read(self, name: str, *, key: bytes) -> AsyncIterator[bytes]:
        """Give the content piece by piece. Raise `FileMissing`, at any piece."""

    async def drop(self, name: str) -> None:
        """Forget a file. One that is gone already is no error."""

    async def names(self, *, older_than: float) -> list[str]:
        """Return the names of files written before a moment, in seconds since 1970."""


def new_name() -> str:
    """Return a name that says nothing."""
    return secrets.token_hex(16)


def new_key() -> bytes:
    """Return the key of one file."""
    return AESGCM.generate_key(256)


class LocalFiles:
    """A folder of this machine, outside everything that a web server shows."""

    def __init__(self, folder: Path) -> None:
        """Keep below `folder`, which is made when the first file comes."""
        self._folder = folder

    async def keep(self, source: Path, *, name: str, key: bytes) -> None:
        """Seal `source` into a new file: written beside, flushed, then given its name."""
        await asyncio.to_thread(self._keep, source, self._place(name), key)

    async def read(self, name: str, *, key: bytes) -> AsyncIterator[bytes]:
        """Give the content piece by piece; each was checked before it is given."""
        place, number = self._place(name), 0
        while True:
            piece, is_last = await asyncio.to_thread(_piece, place, number, key)
            yield piece
            if is_last:
                return
            number += 1

    async def drop(self, name: str) -> None:
        """Remove the file."""
        await asyncio.to_thread(self._place(name).unlink, missing_ok=True)

    async def names(self, *, older_than: float) -> list[str]:
        """List the files written before a moment."""
        return await asyncio.to_thread(self._names, older_than)

    def _place(self, name: str) -> Path:
        if NAME.fullmatch(name) is None:
            raise FileMissing("no file has such a name")
        return self._folder / name[:2] / name

    def _keep(self, source: Path, place: Path, key: bytes) -> None:
        place.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        beside = place.with_name(f"{place.name}.new")
        seal, number = AESGCM(key), 0
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640)
        with os.fdopen(handle, "wb") as target, source.open("rb") as content:
            piece = content.read(PIECE)
            while True:
                following = content.read(PIECE)
                target.write(seal.encrypt(_nonce(number), piece, MORE if following else LAST))
                if not following:
                    break
                piece, number = following, number + 1
            target.flush()
            os.fsync(target.fileno())
        beside.rename(place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _names(self, older_than: float) -> list[str]:
        if not self._folder.is_dir():
            return []
        return [
            file.name
            for file in self._folder.glob("??/*")
            if NAME.fullmatch(file.name) and file.stat().st_mtime < older_than
        ]


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _piece(place: Path, number: int, key: bytes) -> tuple[bytes, bool]:
    size = PIECE + TAG
    try:
        with place.open("rb") as file:
            file.seek(number * size)
            sealed = file.read(size)
            is_last = not file.read(1)
        opened = AESGCM(key).decrypt(_nonce(number), sealed, LAST if is_last else MORE)
    except (OSError, InvalidTag) as error:
        raise FileMissing("the file is gone, or not as it was written") from error
    return opened, is_last
