"""Plain words for what identity says of a login."""

from collections.abc import Collection

from chassis.text import _


def method_text(method: str) -> str:
    """Say how a browser was signed in."""
    return {
        "password": _("Password"),
        "ticket": _("Registration"),
        "mailed_code": _("Mailed code"),
        "one_time_password": _("One-time password"),
        "passkey": _("Passkey"),
        "provider": _("Organisation's sign-in"),
    }.get(method, method.replace("_", " ").capitalize())


def language_text(language: str) -> str:
    """Name a language and its country."""
    return {"en-GB": _("English (UK)"), "cy-GB": _("Welsh")}.get(language, language)


def date_format_text(date_format: str) -> str:
    """Show how a date is written."""
    return {
        "day_month_name": _("24 December 2026, 2:48pm"),
        "day_month_year": _("24/12/2026 14:48"),
        "year_month_day": _("2026-12-24 14:48"),
    }.get(date_format, date_format)


def start_page_text(start_page: str) -> str:
    """Name the page that signing in leads to."""
    return {"home": _("Home"), "cases": _("Cases"), "profile": _("My Profile")}.get(
        start_page, start_page
    )


def role_of_user_text(role: str) -> str:
    """Name what somebody is to the landlord."""
    return {
        "resident": _("Resident"),
        "organisation_contact": _("Contact of an organisation"),
        "managing_agent": _("Managing agent"),
        "director": _("Director"),
    }.get(role, role)


def choices_of(languages: Collection[str]) -> dict[str, list[dict[str, str]]]:
    """Return what each choice of a login may be; of languages those that pages can speak."""
    words = {
        "language": (
            language_text,
            tuple(each for each in ("en-GB", "cy-GB") if each.partition("-")[0] in languages),
        ),
        "date_format": (date_format_text, ("day_month_name", "day_month_year", "year_month_day")),
        "start_page": (start_page_text, ("home", "cases", "profile")),
        "roles": (
            role_of_user_text,
            ("resident", "organisation_contact", "managing_agent", "director"),
        ),
    }
    return {
        name: [{"value": value, "text": text(value)} for value in values]
        for name, (text, values) in words.items()
    }


def fact_checked_text(fact: str) -> str:
    """Say what a caller was asked."""
    return {
        "account_number": _("Account number"),
        "address": _("Address and postcode of the home"),
        "purchase_month": _("Month and year of purchase, or when the tenancy began"),
        "telephone": _("Telephone number on record"),
        "email": _("Email address on record"),
        "security_word": _("Security word"),
        "called_back": _("We rang them on the number on record"),
        "seen_in_person": _("Seen in person, with a document"),
    }[fact]


FACTS_TO_CHECK = (
    "account_number",
    "address",
    "purchase_month",
    "telephone",
    "email",
    "security_word",
    "called_back",
    "seen_in_person",
)


COLLEAGUE_FACTS = ("seen_in_person", "called_back", "manager_confirmed", "staff_number")


def colleague_fact_text(fact: str) -> str:
    """Say what a colleague was asked."""
    return {
        "seen_in_person": _("Seen in person, or with their pass on a video call"),
        "called_back": _("We rang them on the number in our own directory"),
        "manager_confirmed": _("Their manager confirmed it, asked by us"),
        "staff_number": _("Staff number"),
    }[fact]
