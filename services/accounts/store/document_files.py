"""Files of documents: looked at, scanned, pictures written anew, sealed and kept."""

import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from chassis.files.kinds import Kind, is_plain_pdf, kind_of
from chassis.files.pictures import write_anew
from chassis.files.receiving import pieces_of, receive
from chassis.files.scanner import Scanner, ScannerUnavailable
from chassis.files.store import FileStore, new_key, new_name
from services.accounts.domain.documents import (
    MOST_BYTES,
    DocumentInfected,
    DocumentKindRefused,
    DocumentNotScanned,
    DocumentPdfRefused,
    KeptDocument,
)


@dataclass(frozen=True)
class DocumentFiles:
    """Where files of documents are kept, and who looks into them."""

    store: FileStore
    scanner: Scanner | None

    async def take(self, content: AsyncIterator[bytes]) -> KeptDocument:
        """Take a file in. What is refused leaves nothing behind.

        Raises:
            Invalid: too large, empty, of another kind, unreadable, or something was found in it.
            DocumentNotScanned: there is a scanner and it does not answer.
        """
        with tempfile.TemporaryDirectory(prefix="lodge-document-") as folder:
            came, anew = Path(folder, "came"), Path(folder, "anew")
            _size, sha256 = await receive(content, came, most=MOST_BYTES)
            kind = _kind(came)
            await self._require_clean(came)
            kept = came
            if kind.is_picture:
                await write_anew(came, anew)
                kept = anew
            name, key = new_name(), new_key()
            await self.store.keep(kept, name=name, key=key)
            return KeptDocument(
                stored_as=name,
                key=key,
                media_type="image/jpeg" if kind.is_picture else "application/pdf",
                size=kept.stat().st_size,
                sha256=sha256,
            )

    async def _require_clean(self, file: Path) -> None:
        if self.scanner is None:
            return
        try:
            found = await self.scanner.finding(pieces_of(file))
        except ScannerUnavailable as silence:
            raise DocumentNotScanned("the scanner does not answer") from silence
        if found:
            raise DocumentInfected("something harmful was found in the file")


def _kind(file: Path) -> Kind:
    kind = kind_of(file)
    if kind is None:
        raise DocumentKindRefused("files of this kind are not taken")
    if kind is Kind.PDF and not is_plain_pdf(file):
        raise DocumentPdfRefused("this PDF is not taken")
    return kind
