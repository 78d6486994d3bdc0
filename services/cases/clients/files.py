"""Files on their way in: looked at, scanned, written anew and kept; and on their way out."""

import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from chassis.files.kinds import Kind, is_heic, is_plain_pdf, kind_of
from chassis.files.pictures import write_anew
from chassis.files.receiving import pieces_of, receive
from chassis.files.scanner import Scanner, ScannerUnavailable
from chassis.files.store import FileStore, new_key, new_name
from services.cases.domain.files import (
    MOST_BYTES,
    FileInfected,
    FileIsHeic,
    FileKind,
    FileRefused,
    FileState,
    PdfRefused,
)


@dataclass(frozen=True)
class Kept:
    """A file that is in the store and in no row yet."""

    stored_as: str
    key: bytes = field(repr=False)
    kind: FileKind
    size: int
    sha256: str
    """Of what was sent."""

    state: FileState


@dataclass(frozen=True)
class Files:
    """Where files are kept, and who looks into them."""

    store: FileStore
    scanner: Scanner | None

    async def take(self, content: AsyncIterator[bytes]) -> Kept:
        """Take a file in. What is refused leaves nothing behind.

        A picture is kept as it was written anew, and scanned as it came. With a scanner that does
        not answer the file is kept and waits.

        Raises:
            Invalid: too large, empty, of another kind, unreadable, or something was found in it.
        """
        with tempfile.TemporaryDirectory(prefix="lodge-file-") as folder:
            came, anew = Path(folder, "came"), Path(folder, "anew")
            _size, sha256 = await receive(content, came, most=MOST_BYTES)
            kind = _kind(came)
            state = await self.judge(pieces_of(came))
            if state is FileState.REJECTED:
                raise FileInfected("something harmful was found in the file")
            kept = came
            if kind.is_picture:
                await write_anew(came, anew)
                kept = anew
            name, key = new_name(), new_key()
            await self.store.keep(kept, name=name, key=key)
            return Kept(
                stored_as=name,
                key=key,
                kind="picture" if kind.is_picture else "pdf",
                size=kept.stat().st_size,
                sha256=sha256,
                state=state,
            )

    async def judge(self, content: AsyncIterator[bytes]) -> FileState:
        """Say what the scanner thinks of `content`."""
        if self.scanner is None:
            return FileState.UNSCANNED
        try:
            found = await self.scanner.finding(content)
        except ScannerUnavailable:
            return FileState.SCANNING
        return FileState.REJECTED if found else FileState.CLEAN


def _kind(file: Path) -> Kind:
    kind = kind_of(file)
    if kind is None:
        if is_heic(file):
            raise FileIsHeic("a photo in the format HEIC")
        raise FileRefused("files of this kind are not taken")
    if kind is Kind.PDF and not is_plain_pdf(file):
        raise PdfRefused("this PDF is not taken")
    return kind
