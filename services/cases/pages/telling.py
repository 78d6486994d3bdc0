"""Cases in words and colours for the people who work on them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from chassis.own_words import own_word
from chassis.text import _, clock, day
from services.cases.domain.clock import (
    LOCAL,
    Clock,
    Division,
    Pace,
    due_at,
    in_units,
    time_left,
    working_time,
)
from services.cases.domain.decisions import RefusalReason
from services.cases.domain.priorities import Priority
from services.cases.domain.states import OPEN, CaseStatus
from services.cases.domain.text import visible
from services.cases.domain.words import status_for_staff, subject_for
from services.cases.pages.frame import initials
from services.cases.tables import CaseRow

STATUS_COLOURS = {
    CaseStatus.NEW: "purple",
    CaseStatus.IN_PROGRESS: "blue",
    CaseStatus.WITH_CUSTOMER: "yellow",
    CaseStatus.RESOLVED: "green",
    CaseStatus.CLOSED: "grey",
}


@dataclass(frozen=True)
class Ring:
    """The time left of a case, as the ring and the words beside it show it."""

    state: str
    share: float
    text: str
    note: str


@dataclass(frozen=True)
class CaseLine:
    """A case in a list."""

    id: UUID
    reference: str
    subject: str
    customer: str
    place: str
    status: str
    colour: str
    priority: str
    owner: str
    owner_initials: str
    is_late: bool
    is_unread: bool
    """Whether the customer wrote something that nobody has acted on."""

    is_takeable: bool
    ring: Ring
    received_at: datetime
    received: str


def initials_of_owner(case: CaseRow) -> str:
    """Return the badge of whoever has the case; nothing when nobody has."""
    return initials(case.owner_name) if case.owner_name else ""


def ring_of(case: CaseRow, now: datetime, *, is_short: bool = False) -> Ring:
    """Tell the time left: `1d 6h left`, `4h overdue`, `Paused, 6d 3h left`."""
    division = cast("Division", case.division)
    due = due_at(case.received_at, case.target_working_days, division)
    allowance = working_time(case.received_at, due, division)
    left = None if case.left_seconds is None else timedelta(seconds=case.left_seconds)
    judged = time_left(Clock(case.due_at, left), allowance=allowance, now=now, division=division)
    amount = in_units(judged.amount)
    if judged.pace is Pace.LATE:
        text = _("%(time)s overdue") % {"time": amount}
    elif judged.pace is Pace.PAUSED:
        overdue = judged.amount < timedelta()
        told = _("Paused, %(time)s overdue") if overdue else _("Paused, %(time)s left")
        text = _("Paused") if is_short else told % {"time": amount}
    elif judged.pace is Pace.DONE:
        text = _("Answered")
    else:
        text = amount if is_short else _("%(time)s left") % {"time": amount}
    return Ring(_ring_state(judged.pace), round(judged.share, 3), text, _ring_note(case))


def _ring_state(pace: Pace) -> str:
    return {Pace.DONE: "ok", Pace.PAUSED: "paused"}.get(pace, pace.value)


def _ring_note(case: CaseRow) -> str:
    if case.due_at is not None:
        return _("Answer by %(when)s") % {"when": short_moment(case.due_at)}
    if case.status == CaseStatus.WITH_CUSTOMER:
        return _("Waiting for the customer")
    return _("No time runs any more")


def short_moment(moment: datetime) -> str:
    """Write `28 November, 7:00pm`, and the end of a day as the day alone: `28 November`."""
    local = moment.astimezone(LOCAL)
    is_end_of_day = (local.hour, local.minute) == (23, 59)
    return _day_only(moment) if is_end_of_day else f"{_day_only(moment)}, {clock(moment)}"


def _day_only(moment: datetime) -> str:
    """Write `28 November`; the year is clear where work is days old."""
    return day(moment).rpartition(" ")[0]


def line_of(case: CaseRow, now: datetime) -> CaseLine:
    """Return a case as one row of the queue."""
    status = CaseStatus(case.status)
    ring = ring_of(case, now, is_short=True)
    return CaseLine(
        id=case.id,
        reference=case.reference,
        subject=visible(subject_for(case.kind, case.customer_name, reason=case.reason)),
        customer=visible(case.customer_name) or _("No name given"),
        place=visible(case.customer_place),
        status=_("With customer")
        if status is CaseStatus.WITH_CUSTOMER
        else status_for_staff(status),
        colour=STATUS_COLOURS[status],
        priority=priority_text(case.priority),
        owner=case.owner_name,
        owner_initials=initials_of_owner(case),
        is_late=ring.state == "late",
        is_unread=case.unread_since is not None and status in OPEN,
        is_takeable=case.owner_id is None and status in OPEN,
        ring=ring,
        received_at=case.received_at,
        received=_day_only(case.received_at),
    )


def priority_text(priority: int) -> str:
    """Write a priority with its number, as housing systems do: `3 Medium`."""
    names = {
        Priority.VERY_HIGH: _("Very high"),
        Priority.HIGH: _("High"),
        Priority.MEDIUM_HIGH: _("Medium/high"),
        Priority.MEDIUM: _("Medium"),
        Priority.LOW: _("Low"),
        Priority.VERY_LOW: _("Very low"),
    }
    return f"{priority} {names[Priority(priority)]}"


def fact_text(fact: str) -> str:
    """Return the label of a submitted fact."""
    return {
        "first_name": _("First name"),
        "last_name": _("Surname"),
        "email": _("Email"),
        "phone": _("Phone number"),
        "purchase_month": _("Property purchase date"),
        "account_reference": _("Account reference number"),
        "postcode": _("Property postcode"),
        "address": _("Full address"),
        "association": _("Association or estate"),
        "service_charge": _("Last service charge amount"),
        "details": _("Details"),
        "date_of_birth": _("Date of birth"),
        "evening_phone": _("Phone number in the evening"),
        "mobile": _("Mobile number"),
        "pin_result": _("PIN"),
        "about": _("Why"),
        "told_of_at": _("When"),
        "count": _("One-time passwords"),
        "home": _("Home"),
        "let_in": _("Who was let in"),
        "asked_words": _("What they wrote to the owners"),
        "let_in_by": _("Let in by"),
        "let_in_at": _("Let in on"),
        "against": _("Does not agree"),
        "objection": _("Why they do not agree"),
        "number": _("Account number that was tried"),
        "tried_by": _("Name given with the last try"),
        "place": _("Where"),
        "name": _("Name"),
        "page": _("Page that showed it"),
        "seen": _("What they saw"),
        "may_call": _("May we call them?"),
        "telephone": _("Phone number they gave"),
        "correlation_id": _("Number of that page in the logs"),
    }[fact]


def pin_text(result: str) -> str:
    """Say how a PIN compared with the record; it is shown to nobody."""
    return {
        "match": _("Matches the record of the account they named"),
        "no_match": _("Does not match the record of the account they named"),
        "not_compared": _("Not compared: it was tried too often"),
        "no_account": _("Given, without an account number to compare it with"),
    }.get(result, result)


def reason_text(reason: str) -> str:
    """Return a refusal's reason in words for the customer."""
    return {
        RefusalReason.NOT_ACCOUNT_HOLDER: _(
            "The details you gave are not those of the person who holds this account."
        ),
        RefusalReason.OWNER_MUST_ASK: _(
            "Please ask the unit owner to contact us to add you as an approved contact to this "
            "account."
        ),
        RefusalReason.NOT_ENOUGH: _(
            "We could not confirm from what you sent us that the account is yours."
        ),
        RefusalReason.ACCOUNT_ENDED: _("The account you named has ended."),
    }[RefusalReason(reason)]


def role_text(role: str) -> str:
    """Return a connection's role in words: the landlord's own, where it has some."""
    words = {
        "unit_owner": _("Unit owner"),
        "joint_owner": _("Joint owner"),
        "tenant": _("Tenant"),
        "joint_tenant": _("Joint tenant"),
        "subtenant": _("Tenant of the unit owner"),
        "family_friend": _("Family or friend"),
        "managing_agent": _("Managing agent"),
        "letting_agent": _("Letting agent"),
        "poa": _("Power of attorney"),
        "rmc_director": _("RMC director"),
    }.get(role, role.replace("_", " ").capitalize())
    return own_word("role", role, words)


def connection_text(status: str) -> str:
    """Return a connection's state in words."""
    return {
        "requested": _("Requested"),
        "approved": _("Approved"),
        "current": _("Current"),
        "previous": _("Previous"),
        "rejected": _("Rejected"),
    }.get(status, status)


def request_text(state: str) -> str:
    """Return what became of a request to the owners of a home, in words."""
    return {
        "waiting": _("Waits for an owner"),
        "approved": _("Approved"),
        "refused": _("Refused"),
        "vetoed": _("Refused by staff"),
        "unanswered": _("Not answered"),
    }.get(state, state)
