"""The press: letters set as one tagged PDF."""

import asyncio
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import segno
import typst

from services.notifications.domain.paper import WINDOW
from services.notifications.domain.wording import Block

TEMPLATE = Path(__file__).parent.parent / "templates" / "letter.typ"


@dataclass(frozen=True)
class Sheet:
    """One letter, ready to be set. Lives in memory while it is printed."""

    address: list[str] = field(repr=False)
    date: str
    our_reference: str
    salutation: str = field(repr=False)
    subject: str
    blocks: list[Block] = field(repr=False)
    sign_off: str
    is_large_print: bool
    qr_address: str = field(default="", repr=False)
    """Empty: no square to point a phone at."""

    qr_words: str = ""
    qr_alt: str = ""


@dataclass(frozen=True)
class Sender:
    """The landlord, as the head of a letter names it."""

    name: str
    lines: list[str]


class Press:
    """Sets letters with the fonts in one folder; where there are none, with those of the setter."""

    def __init__(self, fonts: Path) -> None:
        """Read no font yet."""
        self._fonts = fonts

    async def pdf(self, sheets: Sequence[Sheet], *, sender: Sender, title: str) -> bytes:
        """Return one PDF/UA-1 file with every letter, each beginning on a page of its own."""
        job = {
            "title": title,
            "landlord": asdict(sender),
            "positions": WINDOW,
            "letters": [{**asdict(sheet), "qr": _qr(sheet.qr_address)} for sheet in sheets],
        }
        return await asyncio.to_thread(self._set, json.dumps(job))

    def _set(self, job: str) -> bytes:
        return typst.compile(
            str(TEMPLATE),
            font_paths=[str(self._fonts)] if self._fonts.is_dir() else [],
            ignore_system_fonts=True,
            sys_inputs={"job": job},
            pdf_standards=["ua-1"],
        )


def _qr(address: str) -> str | None:
    if not address:
        return None
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=4)
    return drawn.getvalue().decode()
