"""A followed case in the words of its page."""

from dataclasses import dataclass
from datetime import datetime

from chassis.text import _, day
from contracts.api.tracking import TrackedCase, TrackedEntry, TrackedFile, TrackedQuestion


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
    files: list[tuple[TrackedFile, str]]
    """What was sent, and how it stands with it."""

    files_left: int


def shown(case: TrackedCase) -> Shown:
    """Put a case into plain words."""
    asked = case.status == "with_customer"
    middle = _("We wait for your answer") if asked else _("We are looking at it")
    stages = [_("We have received it"), middle, _("Decided")]
    if case.kind == "public":
        stages[-1] = _("Answered")
    is_open = case.outcome == "" and case.status not in {"resolved", "closed"}
    stage = {"new": 0, "in_progress": 1, "with_customer": 1}.get(case.status, 2)
    waiting = [one for one in case.questions if one.answered_at is None] if is_open else []
    return Shown(
        case=case,
        stages=stages,
        stage=stage,
        next=_next(case, bool(waiting)),
        waiting=waiting,
        history=[_line(entry, is_public=case.kind == "public") for entry in case.history],
        files=[(file, file_words(file)) for file in case.files],
        files_left=case.files_left,
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
    if case.kind == "public":
        if case.answer_by is not None:
            says = _("Somebody from our team looks at it. You read our answer here by %(day)s.")
            sentences.append(says % {"day": day(case.answer_by)})
        return sentences
    if case.answer_by is not None:
        sentences.append(
            _("Somebody from our team checks your details. You hear from us by %(day)s.")
            % {"day": day(case.answer_by)}
        )
    if case.status != "with_customer":
        sentences.append(_("If we need to know more, we email you a question."))
    return sentences


def _line(entry: TrackedEntry, *, is_public: bool) -> Line:
    titles = {
        "received": _("We received what you sent") if is_public else _("We received your enquiry"),
        "asked": _("We asked you a question"),
        "answered": _("You answered"),
        "file_added": _("You sent a document")
        if entry.detail == "pdf"
        else _("You sent a picture"),
        "file_rejected": _("We could not take your file"),
        "key_sent": _("We sent a portal key by letter")
        if entry.detail == "letter"
        else _("We emailed you a portal key"),
        "told": _("We answered you") if is_public else _("We explained our decision"),
        "admitted": _("Your login works"),
        "refused": _("We could not give you access"),
    }
    by_you = entry.happening in {"answered", "file_added"}
    return Line(
        title=titles[entry.happening],
        by="",
        kind="you" if by_you else "",
        at=entry.at,
        text=entry.text or _refused(entry),
        note=bool(entry.text),
    )


def thanks(told: str) -> str:
    """Return the word about what was just done."""
    return {
        "answered": _("Thank you, we have your answer."),
        "sent": _("Thank you, we have your file."),
    }.get(told, "")


def _refused(entry: TrackedEntry) -> str:
    if entry.happening != "file_rejected":
        return ""
    return _("The virus scanner found something harmful in it, so we deleted it.")


def file_words(file: TrackedFile) -> str:
    """Say how it stands with a file that was sent."""
    if file.state == "rejected":
        return _("Deleted: the virus scanner found something harmful in it")
    if file.state == "scanning" or (file.state == "unscanned" and file.kind == "pdf"):
        return _("We have it. Our team sees it once it is checked for viruses.")
    return _("Our team can see it")


def file_advice(code: str, name: str) -> str:
    """Say why a file was not taken, and what to do about it."""
    called = name or _("The file")
    advice = {
        "file_too_large": _("%(name)s is larger than 10 MB. Send a smaller one."),
        "file_empty": _("%(name)s is empty. Choose another file."),
        "file_kind_refused": _(
            "%(name)s is not a picture or a PDF. Send it as JPEG, PNG, WebP or PDF."
        ),
        "file_is_heic": _(
            "%(name)s is in the format HEIC, which we cannot read. Send the photo as a JPEG, or a "
            "screenshot of it."
        ),
        "picture_unreadable": _(
            "%(name)s cannot be read. Open it on your device and save it anew."
        ),
        "picture_too_large": _("%(name)s is too large to look at. Send a smaller picture."),
        "pdf_refused": _(
            "%(name)s is locked, broken or holds more than pages. Print it to a new PDF, or send "
            "photos of its pages."
        ),
        "file_infected": _("Something harmful was found in %(name)s. It was not taken."),
        "too_many_files": _("You have sent as many files as you can for now."),
        "case_step_refused": _("Your enquiry is finished and takes no more files."),
    }.get(code, _("%(name)s could not be taken. Try another file."))
    return advice % {"name": called}
