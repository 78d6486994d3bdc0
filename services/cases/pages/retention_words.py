"""Rules of retention in plain words."""

from chassis.text import _


def rule_text(name: str) -> str:
    """Say what a rule erases."""
    return {
        "unfinished_registrations": _("Registrations that nobody finished"),
        "registration_answers": _("What people entered to register"),
        "enquiry_data": _("What people wrote in enquiries and registrations"),
        "enquiry_files": _("Files sent with enquiries"),
        "closed_cases": _("Closed cases, as a whole"),
        "messages": _("Emails that were sent, and what is in My Communications"),
        "import_reports": _("Reports of files of records and transactions"),
        "detail_changes": _("Changes of personal details that were decided"),
    }.get(name, name)


def since_text(name: str) -> str:
    """Say from when a rule's days are counted."""
    return {
        "unfinished_registrations": _("after the last step"),
        "registration_answers": _("after they were let in or refused"),
        "enquiry_data": _("after the case was closed"),
        "enquiry_files": _("after the case was closed"),
        "closed_cases": _("after the case was closed"),
        "messages": _("after they were sent"),
        "import_reports": _("after the file was read"),
        "detail_changes": _("after the decision"),
    }.get(name, "")


def kept_text(days: int) -> str:
    """Say a number of days, in years where it is a whole number of them."""
    years = round(days / 365.25)
    if years > 1 and abs(days - years * 365.25) <= 1:
        return _("%(years)d years") % {"years": years}
    return _("1 day") if days == 1 else _("%(days)d days") % {"days": days}
