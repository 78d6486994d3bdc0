"""A landlord's logo: a small PNG that is a picture and nothing else, and what is said of it."""

import base64
import binascii
import hashlib
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, model_validator

SENT_AT_MOST: Final = 200 * 1024
"""Bytes of a file that somebody sends; it is written anew before it is kept."""

LARGEST: Final = 64 * 1024
"""Bytes that are kept."""

WIDEST, HIGHEST = 600, 200
"""Points that are kept. Pages show it smaller."""

LONGEST_ALT: Final = 100
SHOWN_HIGH: Final = 40
SHOWN_WIDE: Final = 200

_BEGINNING: Final = b"\x89PNG\r\n\x1a\n"
_CHUNKS: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
"""What a picture needs. Texts, colour profiles, dates and places are none of it."""


class Logo(BaseModel):
    """Without `png` there is none, whatever the installation's file says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    alt: str = Field(default="", max_length=LONGEST_ALT)
    """What it says, for those who do not see it."""

    png: str = Field(default="", max_length=LARGEST * 4 // 3 + 4)
    """The picture in base64."""

    @model_validator(mode="before")
    @classmethod
    def _from_file(cls, written: Any) -> Any:
        """Read the file that a landlords' file may name in place of the picture itself."""
        if not isinstance(written, dict) or "file" not in written:
            return written
        rest = {name: value for name, value in written.items() if name != "file"}
        try:
            content = Path(written["file"]).read_bytes()
        except OSError as error:
            raise ValueError(f"the logo {written['file']} cannot be read: {error}") from error
        return {**rest, "png": base64.b64encode(content).decode()}

    @model_validator(mode="after")
    def _is_a_picture(self) -> "Logo":
        if self.png:
            size_of(self.content)
            if not self.alt.strip():
                raise ValueError("say in words what the logo shows")
        return self

    @property
    def content(self) -> bytes:
        """The picture."""
        return _decoded(self.png)

    @property
    def digest(self) -> str:
        """By which its address is known: another picture has another one."""
        return _digest(self.png)

    @property
    def shown(self) -> tuple[int, int]:
        """Width and height at which pages show it."""
        width, height = size_of(self.content)
        scale = min(SHOWN_HIGH / height, SHOWN_WIDE / width, 1)
        return max(1, round(width * scale)), max(1, round(height * scale))


def size_of(content: bytes) -> tuple[int, int]:
    """Return width and height in points.

    Raises:
        ValueError: it is no PNG, is damaged, too large, or carries more than a picture.
    """
    if len(content) > LARGEST or not content.startswith(_BEGINNING):
        raise ValueError("a logo is a PNG of at most 64 kB")
    place, names = len(_BEGINNING), list[bytes]()
    while place < len(content):
        length = int.from_bytes(content[place : place + 4])
        name, body = content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        told = content[place + 8 + length : place + 12 + length]
        if name not in _CHUNKS or told != zlib.crc32(name + body).to_bytes(4):
            raise ValueError("the logo is damaged, or carries more than a picture")
        names.append(name)
        place += 12 + length
    if not names or names[0] != b"IHDR" or names[-1] != b"IEND" or b"IDAT" not in names:
        raise ValueError("the logo is damaged")
    width, height = int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    if not (0 < width <= WIDEST and 0 < height <= HIGHEST):
        raise ValueError("a logo is at most 600 points wide and 200 high")
    return width, height


@lru_cache(maxsize=64)
def _decoded(png: str) -> bytes:
    try:
        return base64.b64decode(png, validate=True)
    except binascii.Error as error:
        raise ValueError("the logo is not in base64") from error


@lru_cache(maxsize=64)
def _digest(png: str) -> str:
    return hashlib.sha256(_decoded(png)).hexdigest()[:16]
