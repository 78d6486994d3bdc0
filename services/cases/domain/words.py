"""Plain words for what a case is and how it stands."""

from chassis.text import _
from services.cases.domain import public, security
from services.cases.domain.states import CaseStatus


def subject_for(kind: str, name: str, *, reason: str = "", is_own: bool = False) -> str:
    """Return the subject of a case.

    `reason`: why a registration became one; `is_own`: as its customer reads it.
    """
    if kind in security.KINDS:
        return _of_security(kind, name)
    if kind == public.KIND:
        return _of_public(reason, name)
    if is_own:
        return _("Your registration")
    if reason == "request":
        return _("Login requested by %(name)s") % {"name": name} if name else _("Login requested")
    return (
        _("Registration failed for %(name)s") % {"name": name} if name else _("Registration failed")
    )


def _of_public(matter: str, name: str) -> str:
    subjects = {
        "antisocial_behaviour": _("Antisocial behaviour reported"),
        "feedback": _("Feedback from the public"),
        "home_search": _("Somebody looks for a home"),
    }
    subject = subjects.get(matter, _("Enquiry from the public"))
    return f"{subject}: {name}" if name else subject


def _of_security(kind: str, name: str) -> str:
    subjects = {
        security.GUESSING: _("Is somebody guessing? Account %(name)s")
        if name
        else _("Is somebody guessing at an account?"),
        security.EXPOSED: _("%(name)s sees somebody else's information")
        if name
        else _("Somebody sees somebody else's information"),
        security.CONTESTED: _("Access is contested: %(name)s"),
        security.KIND: _("Is this login safe? %(name)s"),
    }
    return subjects[kind] % {"name": name}


def status_for_staff(status: CaseStatus) -> str:
    """Return the state as the stage bar names it."""
    return {
        CaseStatus.NEW: _("New"),
        CaseStatus.IN_PROGRESS: _("In progress"),
        CaseStatus.WITH_CUSTOMER: _("With customer for reply"),
        CaseStatus.RESOLVED: _("Resolved"),
        CaseStatus.CLOSED: _("Closed"),
    }[status]


def status_for_customer(status: CaseStatus) -> str:
    """Return the state in the customer's words."""
    return {
        CaseStatus.NEW: _("We have received it"),
        CaseStatus.IN_PROGRESS: _("We are looking at it"),
        CaseStatus.WITH_CUSTOMER: _("We are waiting for your answer"),
        CaseStatus.RESOLVED: _("We have decided"),
        CaseStatus.CLOSED: _("Closed"),
    }[status]
