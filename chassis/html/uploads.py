"""Forms with files: read piece by piece, each file to a place of its own, with an end to all."""

import asyncio
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Receive

UPLOAD: Final = "lodge_upload"
"""Where the guard leaves what it has read, in the request's state."""

LARGEST_FILE: Final = 10 * 1024 * 1024
"""Bytes of a file that are kept, where a site says nothing else."""

LARGEST_UPLOAD: Final = 120 * 1024 * 1024
"""Bytes that are read at most. What is over a file's limit is read and dropped, so that a person
hears which file was too large and finds the rest of the form as it was."""

LARGEST_FIELD: Final = 64 * 1024
LARGEST_HEAD: Final = 8 * 1024
MOST_PARTS: Final = 20
MOST_FILES: Final = 4
IDLE_SECONDS: Final = 30
ALL_SECONDS: Final = 5 * 60

Fields = list[tuple[str, str]]


@dataclass
class SentFile:
    """One file of a form."""

    field: str
    name: str
    """As the person's device called it."""

    path: Path
    size: int = 0
    is_too_large: bool = False
    """Then `path` holds the beginning alone."""


@dataclass
class Upload:
    """A form with its files. `close` removes them."""

    folder: "tempfile.TemporaryDirectory[str]"
    fields: Fields = field(default_factory=list)
    files: list[SentFile] = field(default_factory=list)

    def close(self) -> None:
        """Remove the files."""
        self.folder.cleanup()


def files_in(request: Request) -> list[SentFile]:
    """Return the files of the request's form; fields that were left empty are none."""
    sent: Upload | None = getattr(request.state, UPLOAD, None)
    return [file for file in sent.files if file.name or file.size] if sent else []


async def read_upload(
    request: Request,
    receive: Receive,
    *,
    is_ours: Callable[[Fields], bool],
    largest_file: int = LARGEST_FILE,
) -> Upload:
    """Read a form with files. No file is taken before `is_ours` says yes to the fields so far.

    `largest_file`: bytes of one file that are kept.

    Raises:
        HTTPException: 400 for what no browser sends, 408 for silence, 413 for far too much.
    """
    upload = Upload(tempfile.TemporaryDirectory(prefix="lodge-upload-"))
    try:
        await _Reading(upload, is_ours, largest_file).read(request, receive)
    except (MultipartParseError, UnicodeDecodeError, ValueError) as problem:
        upload.close()
        raise HTTPException(400) from problem
    except BaseException:
        upload.close()
        raise
    return upload


class _Reading:
    """One pass over a body."""

    def __init__(
        self, upload: Upload, is_ours: Callable[[Fields], bool], largest_file: int
    ) -> None:
        self._upload = upload
        self._largest_file = largest_file
        self._is_ours = is_ours
        self._parts = 0
        self._head = 0
        self._name, self._value = b"", b""
        self._headers: dict[bytes, bytes] = {}
        self._field = ""
        self._text = bytearray()
        self._file: SentFile | None = None
        self._target: BinaryIO | None = None

    async def read(self, request: Request, receive: Receive) -> None:
        announced = request.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > LARGEST_UPLOAD:
            raise HTTPException(413)
        _kind, options = parse_options_header(request.headers["content-type"])
        boundary = options.get(b"boundary", b"")
        if not boundary:
            raise HTTPException(400)
        parser = MultipartParser(boundary, self._callbacks())
        ends_at, read = time.monotonic() + ALL_SECONDS, 0
        try:
            while True:
                try:
                    message = await asyncio.wait_for(receive(), IDLE_SECONDS)
                except TimeoutError as silence:
                    raise HTTPException(408) from silence
                if message["type"] == "http.disconnect":
                    raise HTTPException(400)
                piece = message.get("body", b"")
                read += len(piece)
                if read > LARGEST_UPLOAD or time.monotonic() > ends_at:
                    raise HTTPException(413)
                parser.write(piece)
                if not message.get("more_body"):
                    break
            parser.finalize()
        finally:
            if self._target is not None:
                self._target.close()

    def _callbacks(self) -> Any:
        return {
            "on_part_begin": self._part_begins,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_ends,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._data,
            "on_part_end": self._part_ends,
        }

    def _part_begins(self) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise HTTPException(400)
        self._head, self._headers = 0, {}
        self._name, self._value = b"", b""
        self._text = bytearray()
        self._file = self._target = None

    def _count_head(self, length: int) -> None:
        self._head += length
        if self._head > LARGEST_HEAD:
            raise HTTPException(400)

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._count_head(end - start)
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._count_head(end - start)
        self._value += data[start:end]

    def _header_ends(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name, self._value = b"", b""

    def _headers_finished(self) -> None:
        _kind, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        if b"name" not in options:
            raise HTTPException(400)
        self._field = options[b"name"].decode()
        if b"filename" not in options:
            return
        if len(self._upload.files) >= MOST_FILES:
            raise HTTPException(400)
        if not self._is_ours(self._upload.fields):
            raise HTTPException(403)
        place = Path(self._upload.folder.name, str(len(self._upload.files)))
        name = options[b"filename"].decode("utf-8", "replace")
        self._file = SentFile(self._field, name[:200], place)
        self._upload.files.append(self._file)
        self._target = place.open("wb")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._file is None:
            self._text += data[start:end]
            if len(self._text) > LARGEST_FIELD:
                raise HTTPException(413)
            return
        self._file.size += end - start
        if self._file.size > self._largest_file:
            self._file.is_too_large = True
        elif self._target is not None:
            self._target.write(data[start:end])

    def _part_ends(self) -> None:
        if self._target is not None:
            self._target.close()
            self._target = None
        if self._file is None:
            self._upload.fields.append((self._field, self._text.decode()))
