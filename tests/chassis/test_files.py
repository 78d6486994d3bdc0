"""Files that people send: known by their content, written anew, scanned, sealed."""

import asyncio
import io
import struct
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from chassis.files.kinds import Kind, is_heic, is_plain_pdf, kind_of
from chassis.files.pictures import PictureTooLarge, PictureUnreadable, write_anew
from chassis.files.receiving import FileEmpty, FileTooLarge, pieces_of, receive
from chassis.files.scanner import Scanner, ScannerUnavailable
from chassis.files.store import FileMissing, LocalFiles, new_key, new_name

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
GPS = 0x8825


async def content(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    image, buffer = Image.new("RGB", size, "teal"), io.BytesIO()
    exif = image.getexif()
    exif[0x010F] = "Harrow Cameras"
    exif.get_ifd(GPS)[1] = "N"
    image.save(buffer, kind, exif=exif)
    return buffer.getvalue()


def written(folder: Path, content: bytes, name: str = "came") -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (picture("JPEG"), Kind.JPEG),
        (picture("PNG"), Kind.PNG),
        (picture("WEBP"), Kind.WEBP),
        (b"%PDF-1.7\n%%EOF", Kind.PDF),
        (b"GIF89a" + b"\0" * 40, None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"<html><script>alert(1)</script>", None),
        (b"PK\x03\x04 a document", None),
        (EICAR, None),
        (b" %PDF-1.7", None),
        (b"", None),
    ],
    ids=["jpeg", "png", "webp", "pdf", "gif", "svg", "html", "zip", "eicar", "late-pdf", "empty"],
)
def test_a_file_is_what_its_content_says(tmp_path: Path, content: bytes, kind: Kind | None):
    assert kind_of(written(tmp_path, content)) is kind


def test_a_photo_of_a_newer_telephone_is_known_as_one(tmp_path: Path):
    assert is_heic(written(tmp_path, b"\0\0\0\x18ftypheic\0\0\0\0mif1"))
    assert not is_heic(written(tmp_path, picture()))


@pytest.mark.parametrize(
    ("body", "is_plain"),
    [
        (b"1 0 obj << /Type /Page >> endobj\n%%EOF", True),
        (b"1 0 obj << /OpenAction << /JavaScript (x) >> >>\n%%EOF", False),
        (b"1 0 obj << /J#61vaScript (x) >>\n%%EOF", False),
        (b"1 0 obj << /Launch >>\n%%EOF", False),
        (b"1 0 obj << /EmbeddedFile >>\n%%EOF", False),
        (b"trailer << /Encrypt 5 0 R >>\n%%EOF", False),
        (b"x" * 65_530 + b"/JavaScript " + b"y" * 70_000 + b"%%EOF", False),
        (b"cut off", False),
    ],
    ids=["plain", "script", "hidden", "launch", "carries", "locked", "between", "cut"],
)
def test_a_pdf_that_acts_or_carries_files_is_not_plain(tmp_path: Path, body: bytes, is_plain: bool):
    assert is_plain_pdf(written(tmp_path, b"%PDF-1.7\n" + body)) is is_plain


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_picture_is_written_anew_without_anything_but_the_picture(
    tmp_path: Path, kind: str
):
    sent = picture(kind) + b"<script>alert(1)</script>" + EICAR
    anew = tmp_path / "anew"

    size = await write_anew(written(tmp_path, sent), anew)

    assert size == (60, 40)
    kept = anew.read_bytes()
    for trace in (b"script", EICAR, b"Harrow Cameras", b"Exif"):
        assert trace not in kept
    with Image.open(anew) as image:
        assert image.format == "JPEG"
        assert not image.getexif()


async def test_a_picture_stands_upright_and_no_larger_than_a_screen_needs(tmp_path: Path):
    image, buffer = Image.new("RGB", (4000, 1000)), io.BytesIO()
    exif = image.getexif()
    exif[0x0112] = 6
    image.save(buffer, "JPEG", exif=exif)

    size = await write_anew(written(tmp_path, buffer.getvalue()), tmp_path / "anew")

    assert size.height == 2560
    assert size.width < size.height


async def test_a_small_file_that_grows_into_a_hundred_thousand_points_a_side_is_refused(
    tmp_path: Path,
):
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 200_000

    with pytest.raises(PictureTooLarge):
        await write_anew(written(tmp_path, bomb.getvalue()), tmp_path / "anew")


@pytest.mark.parametrize(
    "content",
    [picture()[:200], b"\xff\xd8\xff" + EICAR, b"\x89PNG\r\n\x1a\n" + b"\0" * 500],
    ids=["cut", "no-jpeg", "no-png"],
)
async def test_what_only_begins_like_a_picture_is_refused(tmp_path: Path, content: bytes):
    with pytest.raises(PictureUnreadable):
        await write_anew(written(tmp_path, content), tmp_path / "anew")


async def test_reading_ends_at_the_limit(tmp_path: Path):
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1000
            yield b"x" * 1000

    with pytest.raises(FileTooLarge):
        await receive(endless(), tmp_path / "came", most=10_000)
    assert read == 11_000
    with pytest.raises(FileEmpty):
        await receive(content(), tmp_path / "came", most=10_000)


@pytest.mark.parametrize("size", [1, 64 * 1024, 64 * 1024 + 1, 300_000])
async def test_a_kept_file_comes_back_as_it_went_in_and_shows_nothing(tmp_path: Path, size: int):
    store, name, key = LocalFiles(tmp_path / "files"), new_name(), new_key()
    sent = (b"Heron Quay " * 30_000)[:size]

    await store.keep(written(tmp_path, sent), name=name, key=key)

    assert b"".join([piece async for piece in store.read(name, key=key)]) == sent
    [file] = (tmp_path / "files").glob("*/*")
    assert b"Heron" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o640


async def test_a_file_that_was_touched_or_cut_or_has_another_key_is_no_file(tmp_path: Path):
    store, name, key = LocalFiles(tmp_path / "files"), new_name(), new_key()
    await store.keep(written(tmp_path, b"x" * 200_000), name=name, key=key)
    [file] = (tmp_path / "files").glob("*/*")
    whole = file.read_bytes()

    for changed in (whole[:-1], whole[: 2 * (64 * 1024 + 16)], b"y" + whole[1:], b""):
        file.write_bytes(changed)
        with pytest.raises(FileMissing):
            [piece async for piece in store.read(name, key=key)]
    file.write_bytes(whole)
    with pytest.raises(FileMissing):
        [piece async for piece in store.read(name, key=new_key())]
    await store.drop(name)
    await store.drop(name)
    assert await store.names(older_than=9e12) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 31, "A" * 32, f"{'a' * 32}/b"])
async def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str):
    with pytest.raises(FileMissing):
        await LocalFiles(tmp_path).drop(name)


class Clamd:
    """What stands in for ClamAV: its protocol, with one signature."""

    def __init__(self, answer: bytes | None = None) -> None:
        self.answer = answer
        self.heard = b""

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heard = b""
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        while length := struct.unpack("!I", await reader.readexactly(4))[0]:
            self.heard += await reader.readexactly(length)
        found = b"stream: Eicar-Test FOUND\0" if EICAR in self.heard else b"stream: OK\0"
        writer.write(found if self.answer is None else self.answer)
        await writer.drain()
        writer.close()


async def test_the_scanner_says_what_it_found(tmp_path: Path):
    clamd = Clamd()
    async with await asyncio.start_unix_server(clamd, tmp_path / "clamd"):
        scanner = Scanner(f"unix:{tmp_path / 'clamd'}")
        file = written(tmp_path, b"x" * 100_000 + EICAR)

        assert await scanner.finding(content(b"clean", b" enough")) == ""
        assert clamd.heard == b"clean enough"
        assert await scanner.finding(pieces_of(file)) == "Eicar-Test"


@pytest.mark.parametrize(
    "answer",
    [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: \0", b"x" * 100_000],
    ids=["size", "silence", "empty", "endless"],
)
async def test_without_a_verdict_there_is_none(tmp_path: Path, answer: bytes):
    async with await asyncio.start_unix_server(Clamd(answer), tmp_path / "clamd"):
        with pytest.raises(ScannerUnavailable):
            await Scanner(f"unix:{tmp_path / 'clamd'}").finding(content(b"x"))
    with pytest.raises(ScannerUnavailable):
        await Scanner(f"unix:{tmp_path / 'nobody'}").finding(content(b"x"))


@pytest.mark.parametrize("url", ["", "http://scanner", "clamd", "unix:"])
def test_an_address_that_is_none_is_refused_at_start(url: str):
    with pytest.raises(ValueError, match="say unix:"):
        Scanner(url)
