"""What became of a change of personal details, in a sentence without any of them."""

from chassis.text import _


def detail_told(field: str, state: str, on: str) -> str:
    """Say what became of a change, on which day."""
    facts = {"what": _fields().get(field, _("your details")), "on": on}
    if state == "refused":
        return _("We could not change %(what)s in our records, as you asked.") % facts
    if state == "accepted":
        return _("We checked the change you asked for. Our records have the new %(what)s.") % {
            **facts,
            "what": _bare().get(field, _("details")),
        }
    return _("On %(on)s %(what)s was changed in our records.") % facts


def _fields() -> dict[str, str]:
    return {
        "title": _("your title"),
        "first_name": _("your first name"),
        "last_name": _("your last name"),
        "organisation": _("the name of your organisation"),
        "phone": _("your telephone number"),
        "phone_evening": _("your telephone number for the evening"),
        "mobile": _("your mobile number"),
    }


def _bare() -> dict[str, str]:
    return {
        "first_name": _("first name"),
        "last_name": _("last name"),
        "organisation": _("name of the organisation"),
    }
