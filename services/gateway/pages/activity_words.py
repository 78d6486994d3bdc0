"""What happened on an account, as a page of the portal shows it."""

from datetime import datetime
from typing import NamedTuple

from chassis.activity_words import amount_text, happening_text
from contracts.api.notices import ActivityItem


class Told(NamedTuple):
    """One entry as a page shows it."""

    at: datetime
    text: str
    amount: str = ""
    """With its sign: a payment is less to pay."""


def told(item: ActivityItem) -> Told:
    """Say what happened."""
    text = happening_text(item.kind, item.detail)
    return Told(item.happened_at, text, amount_text(item.amount_pence))
