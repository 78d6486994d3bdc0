"""Files of deliveries: taken in, sealed and kept, read again piece by piece."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from chassis.files.receiving import pieces_of, receive
from chassis.files.store import FileStore, new_key, new_name


@dataclass(frozen=True)
class KeptFile:
    """A file that is in the store, and in no row yet."""

    stored_as: str
    key: bytes = field(repr=False)
    size: int


@dataclass(frozen=True)
class DeliveryFiles:
    """Where files wait until they are read."""

    store: FileStore

    async def take(self, content: AsyncIterator[bytes], *, most: int) -> KeptFile:
        """Keep a file of at most `most` bytes.

        Raises:
            Invalid: it is larger, or empty.
        """
        with tempfile.TemporaryDirectory(prefix="lodge-delivery-") as folder:
            came = Path(folder, "came")
            size, _digest = await receive(content, came, most=most)
            name, key = new_name(), new_key()
            await self.store.keep(came, name=name, key=key)
            return KeptFile(name, key, size)

    async def take_from(self, file: Path, *, most: int) -> KeptFile:
        """Keep what a file of this machine holds; as `take`."""
        return await self.take(pieces_of(file), most=most)

    @asynccontextmanager
    async def opened(self, stored_as: str, key: bytes) -> AsyncIterator[IO[bytes]]:
        """Give the file in the clear, in a place that is gone afterwards.

        Raises:
            FileMissing: it is gone, or not as it was written.
        """
        with tempfile.TemporaryFile(prefix="lodge-delivery-") as clear:
            async for piece in self.store.read(stored_as, key=key):
                clear.write(piece)
            clear.seek(0)
            yield clear

    async def drop(self, stored_as: str) -> None:
        """Forget a file."""
        await self.store.drop(stored_as)
