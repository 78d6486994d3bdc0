"""A records file as bytes in pieces: unpacked, decoded and cut into rows, in bounded memory."""

import codecs
import csv
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence

from chassis.errors import Invalid
from services.accounts.domain.records import COLUMNS, MANDATORY, Problem

LARGEST_UNPACKED = 4 * 1024**3
"""Bytes of a file after unpacking; a few kilobytes of gzip can unpack to terabytes."""

_LONGEST_LINE = 256 * 1024
"""Characters of one line: more is a quotation mark that is never closed, or not text."""

_GZIP = b"\x1f\x8b"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class NotARecordsFile(Invalid):
    """The file is refused whole: nothing of it was stored."""

    code = "not_a_records_file"

    def __init__(self, message: str) -> None:
        """Say in one sentence what is wrong with the file and what would be right."""
        super().__init__(message, fields={"file": message})


def unpacked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Return the pieces of a `.csv`, unpacked when they are a `.csv.gz`.

    Raises:
        NotARecordsFile: the gzip is damaged or cut off, or unpacks beyond every measure.
    """
    iterator = iter(pieces)
    first = next(iterator, b"")
    if not first.startswith(_GZIP):
        yield first
        yield from iterator
        return
    unpacker, size, piece = zlib.decompressobj(wbits=31), 0, first
    try:
        while True:
            out = unpacker.decompress(piece, 1 << 20)
            size += len(out)
            if size > LARGEST_UNPACKED:
                raise NotARecordsFile("The file is too large when unpacked. Send it in parts.")
            yield out
            rest = unpacker.unconsumed_tail
            if not rest and unpacker.eof:
                return
            piece = rest or next(iterator, b"")
            if not piece and not out:
                raise NotARecordsFile("The gzip file is cut off. Send it again.")
    except zlib.error:
        raise NotARecordsFile("The gzip file is damaged. Pack it again.") from None


def lines_of(pieces: Iterable[bytes]) -> Iterator[str]:
    """Decode UTF-8 (with or without a byte order mark) and cut into lines, ends kept.

    Raises:
        NotARecordsFile: the text is not UTF-8, or a line has no end.
    """
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    number, rest = 1, ""
    for index, piece in enumerate(pieces):
        if index == 0 and piece.startswith(_UTF_16):
            raise NotARecordsFile(_NOT_UTF_8.format(number=1))
        try:
            text = rest + decoder.decode(piece)
        except UnicodeDecodeError as error:
            bad = number + rest.count("\n") + piece[: error.start].count(b"\n")
            raise NotARecordsFile(_NOT_UTF_8.format(number=bad)) from None
        *lines, rest = text.split("\n")
        number += len(lines)
        for line in lines:
            yield line + "\n"
        if len(rest) > _LONGEST_LINE:
            raise NotARecordsFile(f"Line {number} is endless. Is this a CSV file?")
    try:
        rest += decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise NotARecordsFile(_NOT_UTF_8.format(number=number)) from None
    if rest:
        yield rest


_NOT_UTF_8 = "Line {number} is not UTF-8 text. Save the file as “CSV UTF-8 (comma delimited)”."


class RecordsFile:
    """The rows of one records file, read once from front to back.

    Attributes:
        ignored_columns: names of the header that no records file has; read and left out.
    """

    def __init__(
        self,
        pieces: Iterable[bytes],
        *,
        columns: Collection[str] = COLUMNS,
        mandatory: Sequence[str] = MANDATORY,
    ) -> None:
        """Read the header: of a records file, unless other columns are named.

        Raises:
            NotARecordsFile: not CSV, empty, or without a mandatory column.
        """
        # strict: a stray quotation mark is named, not guessed at
        self._reader = csv.reader(lines_of(unpacked(pieces)), strict=True)
        self._known, self._mandatory = columns, mandatory
        header = self._header()
        self._columns = [name if name in columns else None for name in header]
        self.ignored_columns = [name[:60] for name in header if name and name not in columns]

    def _header(self) -> list[str]:
        cells: list[str] = []
        for row in self._cut():
            if any(cell.strip() for cell in row):
                cells = row
                break
        names = [cell.strip().lower() for cell in cells]
        if not names:
            raise NotARecordsFile("The file is empty. Its first line must name the columns.")
        missing = [name for name in self._mandatory if name not in names]
        if missing and len(names) == 1 and (";" in names[0] or "\t" in names[0]):
            raise NotARecordsFile("The columns are not separated by commas. Save as CSV.")
        if missing:
            raise NotARecordsFile("The file lacks the column " + ", ".join(missing) + ".")
        twice = sorted({name for name in names if name in self._known and names.count(name) > 1})
        if twice:
            raise NotARecordsFile("The header names a column twice: " + ", ".join(twice) + ".")
        return names

    def _cut(self) -> Iterator[list[str]]:
        try:
            yield from self._reader
        except csv.Error as error:
            line = self._reader.line_num
            raise NotARecordsFile(
                f"Line {line} cannot be read as CSV ({error}). Check its quotation marks."
            ) from None

    def rows(self) -> Iterator[tuple[int, dict[str, str]] | Problem]:
        """Yield each row as its first line and its known cells, or what makes it unreadable.

        Raises:
            NotARecordsFile: the file stops being CSV, or has no row after its header.
        """
        width, found = len(self._columns), False
        begins = self._reader.line_num + 1
        for row in self._cut():
            line, begins = begins, self._reader.line_num + 1
            if not any(row):
                continue
            found = True
            if len(row) != width:
                yield Problem(
                    line, "", f"has {len(row)} cells", f"{width} cells, as many as the header"
                )
                continue
            yield line, {c: cell for c, cell in zip(self._columns, row, strict=True) if c}
        if not found:
            raise NotARecordsFile("The file has a header but no rows.")
