"""Important information of the demo, as its leads would have written it."""

from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from cli.operator import Operator, Refused

STANDS = 412
"""Status of a notice that was written before, and perhaps changed since."""

NOTICES = (
    (
        "Our offices are closed on 25, 26 and 28 December",
        "Everything else on this site works as on any other day.",
        45,
    ),
    (
        "Gas safety checks have begun",
        "If we look after the boiler of your home, we write to you with a date.",
        30,
    ),
)
"""Title, text, and for how many days."""


def write_notices(acting: Operator, as_of: date) -> None:
    """Tell everybody what the demo has to tell. Safe to repeat."""
    for title, body, days in NOTICES:
        notice_id = uuid5(NAMESPACE_URL, f"lodge:demo:notice:{title}")
        wish = {
            "title": title,
            "body": body,
            "from_day": as_of.isoformat(),
            "until_day": (as_of + timedelta(days=days)).isoformat(),
        }
        try:
            acting.call("accounts", "PUT", f"/notices/{notice_id}", body=wish, if_match=0)
        except Refused as trouble:
            if trouble.status != STANDS:
                raise
