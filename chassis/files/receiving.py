"""Taking a file in, piece by piece, with an end to its size."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

from chassis.errors import Invalid


class FileTooLarge(Invalid):
    """The file is larger than may be sent."""

    code = "file_too_large"


class FileEmpty(Invalid):
    """There is nothing in the file."""

    code = "file_empty"


async def receive(content: AsyncIterator[bytes], to: Path, *, most: int) -> tuple[int, str]:
    """Write `content` to `to`; return its size and SHA-256. Stops reading at `most` bytes.

    Raises:
        FileTooLarge: there was more.
        FileEmpty: there was nothing.
    """
    size, digest = 0, hashlib.sha256()
    with to.open("wb") as file:
        async for piece in content:
            size += len(piece)
            if size > most:
                raise FileTooLarge("the file is too large")
            digest.update(piece)
            await asyncio.to_thread(file.write, piece)
    if not size:
        raise FileEmpty("the file is empty")
    return size, digest.hexdigest()


async def pieces_of(file: Path, *, piece: int = 64 * 1024) -> AsyncIterator[bytes]:
    """Give the content of `file` piece by piece."""
    with file.open("rb") as opened:
        while part := await asyncio.to_thread(opened.read, piece):
            yield part
