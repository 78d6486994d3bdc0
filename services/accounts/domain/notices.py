"""Important information for the people of a place, for as long as it matters."""

from datetime import date

from services.accounts.domain.errors import NoticeInvalid

MOST_SHOWN = 10
"""On one page of a customer. More at a time would be read by nobody."""


def require_in_order(from_day: date, until_day: date | None) -> None:
    """Refuse a notice that ends before it begins.

    Raises:
        NoticeInvalid: it does.
    """
    if until_day is not None and until_day < from_day:
        raise NoticeInvalid(
            "the days are not in order", fields={"until_day": "not before the first day"}
        )
