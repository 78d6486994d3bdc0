"""A followed case in the words of its page."""

from dataclasses import dataclass
from datetime import datetime

from chassis.text import _, day
from contracts.api.tracking import TrackedCase, TrackedEntry, TrackedQuestion


@dataclass(frozen=True)
class Line:
    """One line of the history."""

    title: str
    by: str
    kind: str
    at: datetime
    text: str
    note: bool


@dataclass(frozen=True)
class Shown:
    """A case as its page shows it."""

    case: TrackedCase
    stages: list[str]
    stage: int
    next: list[str]
    """What happens next and by when, a sentence each."""

    waiting: list[TrackedQuestion]
    """Questions without an answer, the oldest first."""

    history: list[Line]


def shown(case: TrackedCase) -> Shown:
    """Put a case into plain words."""
    asked = case.status == "with_customer"
    middle = _("We wait for your answer") if asked else _("We are looking at it")
    stages = [_("We have received it"), middle, _("Decided")]
    is_open = case.outcome == "" and case.status not in {"resolved", "closed"}
    stage = {"new": 0, "in_progress": 1, "with_customer": 1}.get(case.status, 2)
    waiting = [one for one in case.questions if one.answered_at is None] if is_open else []
    return Shown(
        case=case,
        stages=stages,
        stage=stage,
        next=_next(case, bool(waiting)),
        waiting=waiting,
        history=[_line(entry) for entry in case.history],
    )


def _next(case: TrackedCase, is_asked: bool) -> list[str]:
    """Say what happens next, and by when."""
    if case.outcome:
        return []
    sentences: list[str] = []
    key_sent = next((e.detail for e in case.history if e.happening == "key_sent"), None)
    if case.status == "with_customer" and key_sent == "letter":
        sentences.append(
            _("We have sent a letter with a portal key to the home. Sign up with it once it comes.")
        )
    elif case.status == "with_customer" and key_sent == "email":
        sentences.append(
            _("We have emailed you a link that carries your portal key. Sign up with it.")
        )
    elif is_asked:
        sentences.append(_("Answer our question below. Until then your enquiry waits."))
        sentences.append(_("As soon as we have your answer, our time runs on."))
    if case.answer_by is not None:
        sentences.append(
            _("Somebody from our team checks your details. You hear from us by %(day)s.")
            % {"day": day(case.answer_by)}
        )
    if case.status != "with_customer":
        sentences.append(_("If we need to know more, we email you a question."))
    return sentences


def _line(entry: TrackedEntry) -> Line:
    titles = {
        "received": _("We received your enquiry"),
        "asked": _("We asked you a question"),
        "answered": _("You answered"),
        "key_sent": _("We sent a portal key by letter")
        if entry.detail == "letter"
        else _("We emailed you a portal key"),
        "told": _("We explained our decision"),
        "admitted": _("Your login works"),
        "refused": _("We could not give you access"),
    }
    by_you = entry.happening == "answered"
    return Line(
        title=titles[entry.happening],
        by="",
        kind="you" if by_you else "",
        at=entry.at,
        text=entry.text,
        note=bool(entry.text),
    )


def thanks(told: str) -> str:
    """Return the word about what was just done."""
    return {"answered": _("Thank you, we have your answer.")}.get(told, "")
