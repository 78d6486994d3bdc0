"""What a file is, by its content. Its name, and what the browser says, count for nothing."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Final

HEAD: Final = 32
TAIL: Final = 2048
PIECE: Final = 64 * 1024
OVERLAP: Final = 64

HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
ACTIVE: Final = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA|SubmitForm|ImportData|Encrypt)\b"
)
"""Names in a PDF of what acts by itself, carries other files, or cannot be looked into."""

ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")


class Kind(StrEnum):
    """Kinds of files that may be sent."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"

    @property
    def is_picture(self) -> bool:
        """Whether it is written anew before anybody sees it."""
        return self is not Kind.PDF


def kind_of(file: Path) -> Kind | None:
    """Return what a file is; None: nothing that may be sent."""
    with file.open("rb") as opened:
        head = opened.read(HEAD)
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    return Kind.PDF if head.startswith(b"%PDF-") else None


def is_heic(file: Path) -> bool:
    """Whether it is a photo as newer telephones keep them, which has to be sent as a JPEG."""
    with file.open("rb") as opened:
        head = opened.read(HEAD)
    return head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS


def is_plain_pdf(file: Path) -> bool:
    """Whether a PDF is whole, and names nothing in the open that acts or carries other files.

    A first belt: names may be packed away. Nobody is given a PDF that no scanner has looked at.
    """
    size = file.stat().st_size
    with file.open("rb") as opened:
        opened.seek(max(0, size - TAIL))
        if b"%%EOF" not in opened.read():
            return False
        opened.seek(0)
        before = b""
        while piece := opened.read(PIECE):
            looked_at = ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), before + piece)
            if ACTIVE.search(looked_at):
                return False
            before = piece[-OVERLAP:]
    return True
