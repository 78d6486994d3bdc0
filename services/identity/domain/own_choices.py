"""What a login is set to: language, how dates are written, the first page, roles."""

from typing import Final

from chassis.errors import Rejected

LANGUAGES: Final = ("en-GB", "cy-GB")
DATE_FORMATS: Final = ("day_month_year", "year_month_day", "day_month_name")
"""`22/11/2026 14:48`, `2026-11-22 14:48`, `22 November 2026, 2:48pm`."""

START_PAGES: Final = {"home": "/home", "cases": "/cases", "profile": "/profile"}
"""Where signing in leads to."""

CUSTOMER_ROLES: Final = ("resident", "organisation_contact", "managing_agent", "director")
"""What somebody is to the landlord, for lists and letters. What they may see and do follows from
the record alone: a role here opens nothing."""


class UserChangedMeanwhile(Rejected):
    """Somebody else changed the login since it was read."""

    code = "user_changed_meanwhile"


class NotInvited(Rejected):
    """The person has chosen a password already; a link is not what they need."""

    code = "not_invited"
