"""A request for an account on one page: its fields, what is mandatory, and what is sent of it."""

from typing import Any

from chassis.events import now
from chassis.html import Form
from chassis.text import LONDON, _
from contracts.api.registration import WayIn
from services.gateway.domain import birth_date

FIELDS = (
    "house", "street", "town", "evening_telephone", "mobile", "account_reference", "pin",
    "born_day", "born_month", "born_year",
)  # fmt: skip
"""Fields that only a request has."""

PAGE = (
    "email", "first_name", "last_name", "born_day", "house", "street", "town", "postcode",
    "telephone", "evening_telephone", "mobile", "account_reference", "pin",
)  # fmt: skip
"""The fields of a request in the order of its page."""

SENT = ("house", "street", "town", "evening_telephone", "mobile", "account_reference")
"""Those that registration keeps under the same name. A date is read, a PIN is only compared."""

OWN_NAMES = {"date_of_birth": "born_day"}
"""Answers that registration knows by another name than the page's first field."""


def check_request(form: Form, way: WayIn) -> None:
    """Refuse what is missing of what the way marks as mandatory, and what is no date."""
    advice = {
        "first_name": {"first_name": _("Enter your first name")},
        "date_of_birth": {"born_day": _("Enter your date of birth")},
        "address": {
            "house": _("Enter the number or name of your home"),
            "street": _("Enter your street"),
            "town": _("Enter your town or city"),
        },
        "daytime_telephone": {"telephone": _("Enter a telephone number for the daytime")},
        "evening_telephone": {"evening_telephone": _("Enter a telephone number for the evening")},
        "mobile": {"mobile": _("Enter your mobile number")},
    }
    for asked, mark in way.asks.items():
        for name, what in advice.get(asked, {}).items():
            is_typed = form[name] or (name == "born_day" and any(_born(form)))
            if mark == "mandatory" and not is_typed:
                form.refuse(name, what)
    if any(_born(form)) and _birth(form) is None:
        form.refuse("born_day", _("Enter your date of birth as day, month and year: 12 6 1958"))
    if way.asks:
        form.arrange(*PAGE)


def request_of(form: Form, way: WayIn) -> dict[str, Any]:
    """Return what registration keeps of it, by its names."""
    if not way.asks:
        return {}
    return {name: form[name] for name in SENT} | {"date_of_birth": _birth(form)}


def _born(form: Form) -> list[str]:
    return [form[name] for name in ("born_day", "born_month", "born_year")]


def _birth(form: Form) -> Any:
    return birth_date(*_born(form), today=now().astimezone(LONDON).date())
