"""Where the landlord's systems drop files: a folder of this machine, or a prefix of a bucket."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from chassis.errors import Unavailable
from chassis.events import now
from chassis.files.receiving import pieces_of

STILL: Final = 30.0
"""Seconds that nothing was written to a file before it is believed to be whole."""

TAKEN: Final = "taken"
REFUSED: Final = "refused"
"""Beside the files, where they go."""

PIECE: Final = 1024**2


@dataclass(frozen=True)
class DroppedFile:
    """A file that is whole."""

    name: str
    place: str
    """Path, or key of the bucket."""

    mark: str
    """Differs between two files under one name, also of the same content: time and size, or tag."""

    tag: str = ""
    """Of the content, where the place knows one: what is read and put away is this one."""


class DeliveryPlace(Protocol):
    """A place of one landlord."""

    async def whole_files(self) -> Sequence[DroppedFile]:
        """Return what lies there, the oldest first. Raise `Unavailable`: it cannot be told."""
        ...

    def read(self, file: DroppedFile) -> AsyncIterator[bytes]:
        """Give the content piece by piece. Raise `Unavailable`."""
        ...

    async def put_away(self, file: DroppedFile, where: str) -> None:
        """Move a file to `taken` or `refused`. Raise `Unavailable`."""
        ...


@dataclass(frozen=True)
class FolderPlace:
    """A folder of this machine."""

    folder: Path

    async def whole_files(self) -> Sequence[DroppedFile]:
        """Return the files that nothing was written to for half a minute; links never."""
        return await asyncio.to_thread(self._whole)

    def read(self, file: DroppedFile) -> AsyncIterator[bytes]:
        """Give the content piece by piece."""
        return pieces_of(Path(file.place))

    async def put_away(self, file: DroppedFile, where: str) -> None:
        """Move a file beside the others, under a name that says when."""
        await asyncio.to_thread(self._move, Path(file.place), where)

    def _whole(self) -> list[DroppedFile]:
        if not self.folder.is_dir():
            return []
        still = time.time() - STILL
        found = [(file.stat(), file) for file in self.folder.iterdir() if _is_plain(file)]
        return [
            DroppedFile(file.name, str(file), f"{facts.st_size}-{facts.st_mtime_ns}")
            for facts, file in sorted(found, key=lambda each: each[0].st_mtime)
            if facts.st_mtime <= still
        ]

    def _move(self, file: Path, where: str) -> None:
        place = self.folder / where
        place.mkdir(exist_ok=True)
        file.rename(place / _dated(file.name))


@dataclass(frozen=True)
class BucketPlace:
    """A prefix of a bucket that speaks S3: what lies there is whole, storage sees to that."""

    store: S3Store
    prefix: str
    """Without a slash at its end."""

    async def whole_files(self) -> Sequence[DroppedFile]:
        """Return what lies directly under the prefix."""
        try:
            listed = await obstore.list_with_delimiter_async(self.store, self.prefix)
        except BaseError as error:
            raise _unavailable(error) from error
        return [
            DroppedFile(
                str(each["path"]).rpartition("/")[2],
                str(each["path"]),
                f"{each['size']}-{each['last_modified'].isoformat()}-{each['e_tag'] or ''}",
                each["e_tag"] or "",
            )
            for each in sorted(listed["objects"], key=lambda each: each["last_modified"])
        ]

    async def read(self, file: DroppedFile) -> AsyncIterator[bytes]:
        """Give the content piece by piece, as it comes over the wire."""
        try:
            found = await obstore.get_async(
                self.store, file.place, options={"if_match": file.tag} if file.tag else {}
            )
            async for piece in found.stream(min_chunk_size=PIECE):
                yield bytes(piece)
        except BaseError as error:
            raise _unavailable(error) from error

    async def put_away(self, file: DroppedFile, where: str) -> None:
        """Copy it under `taken/` or `refused/`, then delete it where it lay.

        One that was written over meanwhile stays for the next look.
        """
        try:
            if file.tag and (await obstore.head_async(self.store, file.place))["e_tag"] != file.tag:
                return
            await obstore.rename_async(
                self.store, file.place, f"{self.prefix}/{where}/{_dated(file.name)}"
            )
        except BaseError as error:
            raise _unavailable(error) from error


def _unavailable(error: BaseError) -> Unavailable:
    """Say which kind of failure it was: what storage answers may name keys of ours."""
    return Unavailable(f"object storage: {type(error).__name__}", retry_after=60)


def _is_plain(file: Path) -> bool:
    """Whether it is a file of its own: a link could lead anywhere on this machine."""
    return file.is_file() and not file.is_symlink()


def _dated(name: str) -> str:
    return f"{now():%Y%m%dT%H%M%S%fZ}-{name}"
