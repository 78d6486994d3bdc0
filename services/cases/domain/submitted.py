"""What a customer submitted, as the facts of a case."""

FACTS = (
    "first_name",
    "last_name",
    "email",
    "phone",
    "purchase_month",
    "account_reference",
    "postcode",
    "address",
    "service_charge",
    "details",
)
"""Facts of every registration case, in the order in which the case tells them. Empty ones are
kept and shown empty."""

OF_A_REQUEST = ("association", "date_of_birth", "evening_phone", "mobile", "pin_result")
"""Facts that a request for an account may add. Those that were not given are not there."""


def month_text(month: int | None, year: int | None) -> str:
    """Write month and year of a purchase as `12.2015`; nothing when either is missing."""
    return f"{month:02d}.{year}" if month and year else ""
