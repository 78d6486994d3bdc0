"""Files that customers send: how many, how large, and who may see them."""

from enum import StrEnum
from typing import Final, Literal

from chassis.errors import Invalid, NotFound, Rejected

MOST_BYTES: Final = 10 * 1024 * 1024
PER_QUESTION: Final = 2
"""Files that one question may be answered with; two as well before anything was asked."""

FileKind = Literal["picture", "pdf"]


class FileState(StrEnum):
    """What is known about a file."""

    SCANNING = "scanning"
    """The scanner has not answered yet. Nobody sees it."""

    CLEAN = "clean"
    UNSCANNED = "unscanned"
    """There is no scanner here. A picture is seen, as it was written anew; anything else waits."""

    REJECTED = "rejected"
    """The scanner found something; the content is gone."""


class FileRefused(Invalid):
    """The file may not be sent."""

    code = "file_kind_refused"


class FileIsHeic(FileRefused):
    """A photo in the format of newer telephones."""

    code = "file_is_heic"


class PdfRefused(FileRefused):
    """The PDF is broken, locked, acts by itself, or carries other files."""

    code = "pdf_refused"


class FileInfected(FileRefused):
    """The scanner found something in it."""

    code = "file_infected"


class TooManyFiles(Rejected):
    """As many files as may be sent have been sent."""

    code = "too_many_files"


class FileNotFound(NotFound):
    """No such file, or none that may be seen."""

    code = "file_not_found"


def files_left(*, questions: int, sent: int) -> int:
    """Return how many more files may be sent. `sent`: without those that were rejected."""
    return max(0, PER_QUESTION * max(1, questions) - sent)


def is_shown(kind: str, state: FileState) -> bool:
    """Say whether staff may see a file."""
    return state is FileState.CLEAN or (state is FileState.UNSCANNED and kind == "picture")
