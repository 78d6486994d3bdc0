"""Lists for spreadsheets."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\0")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
"""A number stays one, also below nothing: no spreadsheet computes anything of it."""


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Return the rows as CSV (RFC 4180) whose cells no spreadsheet takes for formulas."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    return buffer.getvalue()


def _harmless(cell: str) -> str:
    is_formula = cell.startswith(FORMULA_BEGINS) and not NUMBER.fullmatch(cell)
    return f"'{cell}" if is_formula else cell
