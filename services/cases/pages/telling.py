"""Cases in words and colours for the people who work on them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

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
from services.cases.domain.decisions import Decision, RefusalReason
from services.cases.domain.entries import EntryKind
from services.cases.domain.priorities import Priority
from services.cases.domain.states import OPEN, CaseStatus
from services.cases.domain.text import visible
from services.cases.domain.words import status_for_staff, subject_for
from services.cases.pages.frame import initials
from services.cases.tables import CaseRow, EntryRow

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
        subject=visible(subject_for(case.kind, case.customer_name)),
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
        "email": _("E-mail"),
        "phone": _("Phone number"),
        "purchase_month": _("Property purchase date"),
        "account_reference": _("Account reference number"),
        "postcode": _("Property postcode"),
        "address": _("Full address"),
        "service_charge": _("Last service charge amount"),
        "details": _("Details"),
    }[fact]


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
    """Return a connection's role in words."""
    return {
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


def connection_text(status: str) -> str:
    """Return a connection's state in words."""
    return {
        "requested": _("Requested"),
        "approved": _("Approved"),
        "current": _("Current"),
        "previous": _("Previous"),
        "rejected": _("Rejected"),
    }.get(status, status)


@dataclass(frozen=True)
class TimelineItem:
    """One line of the timeline."""

    title: str
    by: str
    kind: str
    at: datetime
    text: str
    note: bool


def timeline_item(entry: EntryRow) -> TimelineItem:
    """Put an entry into plain words."""
    by = {
        "customer": _("by the customer"),
        "lodge": _("by Lodge"),
    }.get(entry.by_kind) or _("by %(name)s") % {"name": entry.by_name}
    if entry.kind == EntryKind.NOTE:
        by = _("%(who)s, for staff only") % {"who": by}
    style = {"customer": "you", "lodge": "system"}.get(entry.by_kind, "")
    told = _told(entry)
    return TimelineItem(
        title=_title(entry),
        by=by,
        kind=style,
        at=entry.at,
        text=visible(entry.text) if entry.text else told,
        note=bool(entry.text),
    )


def _title(entry: EntryRow) -> str:
    titles = {
        EntryKind.OPENED: _("Case opened"),
        EntryKind.OPENED_AGAIN: _("Reported again"),
        EntryKind.TAKEN: _("Taken"),
        EntryKind.RELEASED: _("Given back to the queue"),
        EntryKind.ASKED: _("Customer asked"),
        EntryKind.REPLIED: _("Customer answered"),
        EntryKind.RESUMED: _("Taken back from the customer"),
        EntryKind.APPROVED: _("Approved"),
        EntryKind.REFUSED: _("Refused"),
        EntryKind.TOLD: _("What the customer reads"),
        EntryKind.ACCESS_GRANTED: _("Access given"),
        EntryKind.ADMITTED: _("Signed up"),
        EntryKind.ACCESS_REFUSED: _("Access refused"),
        EntryKind.DECISION_REJECTED: _("The decision could not be carried out"),
        EntryKind.MAIL_SENT: _("E-mail sent"),
        EntryKind.MAIL_FAILED: _("We could not e-mail the customer"),
        EntryKind.NOTE: _("Note"),
    }
    title = titles[EntryKind(entry.kind)]
    if entry.kind == EntryKind.APPROVED:
        return f"{title}: {decision_text(entry.detail)}"
    return title


def decision_text(decision: str) -> str:
    """Return an approval in a few words."""
    return {
        Decision.AS_IT_STANDS: _("the record is right"),
        Decision.NAME_WRONG: _("the name was corrected"),
        Decision.EMAIL_WRONG: _("a new contact was added"),
    }[Decision(decision)]


def _told(entry: EntryRow) -> str:
    texts = {
        EntryKind.OPENED: {
            "enquiry": _("The details did not match the record, so the customer sent an enquiry."),
            "connection_refused": _(
                "The details matched, but the account could not take the customer."
            ),
        }.get(entry.detail, ""),
        EntryKind.OPENED_AGAIN: _(
            "The account could not take the customer. Look who is on it already."
        ),
        EntryKind.RELEASED: _("Nobody has the case now."),
        EntryKind.ACCESS_GRANTED: _("The account now knows this customer."),
        EntryKind.ADMITTED: _("The login the customer chose works. The case closed by itself."),
        EntryKind.ACCESS_REFUSED: _("The registration has ended and the customer is told."),
        EntryKind.DECISION_REJECTED: rejection_text(entry.detail),
        EntryKind.MAIL_SENT: mail_text(entry.detail),
        EntryKind.MAIL_FAILED: _failure_text(entry.detail),
    }
    return texts.get(EntryKind(entry.kind), "")


def rejection_text(reason: str) -> str:
    """Say why registration did not carry out a decision."""
    return {
        "expired": _("The registration had expired. The customer has to register again."),
        "cancelled": _("The customer had cancelled the registration."),
        "admitted": _("The customer was already in."),
        "refused": _("The registration had already been refused."),
    }.get(reason, _("It came too late, or does not fit the registration any more."))


def mail_text(template: str) -> str:
    """Name a message by its template."""
    return {
        "enquiry_received": _("Acknowledgement with the case number."),
        "case_opened": _("Acknowledgement with the case number."),
        "reply_wanted": _("The question, with a link to answer."),
        "welcome": _("Welcome message."),
        "access_refused": _("The refusal, with its reason."),
        "refused": _("The refusal, with its reason."),
    }.get(template, template.replace("_", " ").capitalize() + ".")


def _failure_text(detail: str) -> str:
    template, _colon, reason = detail.partition(":")
    why = {
        "refused": _("The mailbox refused it."),
        "bad_address": _("The address cannot receive mail."),
        "expired": _("It could not be delivered in time."),
    }.get(reason, _("It will not arrive."))
    return f"{mail_text(template)} {why} " + _("Try another way to reach them.")
