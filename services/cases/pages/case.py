"""Working on a case: read it, take it, note on it, give it back."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from chassis.errors import Stale
from chassis.events import now
from chassis.html import keeps, kept_form, read_form
from chassis.text import _
from services.cases.domain.states import CaseTaken, StepRefused
from services.cases.domain.text import MAX_NOTE, BlankText, TextTooLong, UnusableText
from services.cases.pages.case_page import case_page
from services.cases.pages.comparing import Chosen
from services.cases.pages.frame import Staff, Worker, actor, id_or_none, transaction
from services.cases.use_cases.add_note import add_note
from services.cases.use_cases.close_case import close_case
from services.cases.use_cases.release_case import release_case
from services.cases.use_cases.resume_case import resume_case
from services.cases.use_cases.take_case import take_case

router = APIRouter(prefix="/cases/{case_id}", include_in_schema=False)

LONGEST_SEARCH = 200


@router.get("")
async def show_case(request: Request, case_id: UUID, staff: Staff) -> Response:
    """Show the case, beside the account that was chosen to compare with."""
    asked = request.query_params
    chosen = Chosen(
        id_or_none(asked.get("account", "")),
        id_or_none(asked.get("contact", "")),
        " ".join(asked.get("find", "").replace("\x00", " ").split())[:LONGEST_SEARCH],
        id_or_none(asked.get("place", "")),
    )
    told = _done().get(asked.get("told", ""), "")
    kept = kept_form(request)
    return await case_page(request, staff, case_id, chosen=chosen, kept=kept, told=told)


def _done() -> dict[str, str]:
    return {
        "taken": _("The case is yours."),
        "released": _("The case is back in the queue."),
        "closed": _("Closed. What you wrote is on the timeline."),
        "settled": _("Settled. The owners and whoever it is about are told by email."),
        "resumed": _("The case is back with you, and its time runs again."),
        "noted": _("The note is on the timeline."),
        "tries": _("The number has its tries back. What you checked is on the timeline."),
        "called": _("The call is on the timeline."),
        "asked": _("The question is on its way. The time stands still until the answer."),
        "approved": _(
            "Approved. The customer gets an email as soon as the login works, and the case "
            "closes by itself."
        ),
        "key_sent": _("The portal key is on its way. The time stands still until they are in."),
        "key_posted": _("The letter with the key waits for the next batch."),
        "login_found": _(
            "Closed: they have a login already. Its owner is told by email how to get in."
        ),
        "refused": _("Refused. The customer is told why by email."),
    }


def back_to(case_id: UUID, told: str) -> Response:
    """Send the browser to the case, with a word about what was done."""
    return RedirectResponse(f"/cases/{case_id}?told={told}", 303)


@router.post("/take")
async def take(request: Request, case_id: UUID, staff: Worker) -> Response:
    """Make the case one's own, or say who was quicker."""
    read_form(request)
    try:
        async with transaction(request) as session:
            await take_case(session, case_id=case_id, by=actor(staff), at=now())
    except CaseTaken as taken:
        warning = _("%(name)s has this case already.") % {"name": str(taken)}
        return await case_page(request, staff, case_id, warning=warning, status=409)
    except StepRefused:
        warning = _("This case is answered already.")
        return await case_page(request, staff, case_id, warning=warning, status=409)
    return back_to(case_id, "taken")


@router.post("/release")
async def release(request: Request, case_id: UUID, staff: Worker) -> Response:
    """Give the case back to the queue."""
    read_form(request)
    try:
        async with transaction(request) as session:
            await release_case(session, case_id=case_id, by=actor(staff), at=now())
    except StepRefused:
        warning = _("This case is answered already.")
        return await case_page(request, staff, case_id, warning=warning, status=409)
    return back_to(case_id, "released")


@router.post("/resume")
async def resume(request: Request, case_id: UUID, staff: Worker) -> Response:
    """Go on without the customer's answer."""
    form = read_form(request, "version")
    try:
        async with transaction(request) as session:
            await resume_case(
                session,
                case_id=case_id,
                version=version_in(form["version"]),
                by=actor(staff),
                at=now(),
            )
    except (Stale, StepRefused):
        warning = changed_meanwhile()
        return await case_page(request, staff, case_id, warning=warning, status=409)
    return back_to(case_id, "resumed")


@router.post("/close")
@keeps("outcome", page="/cases/{case_id}")
async def close(request: Request, case_id: UUID, staff: Worker) -> Response:
    """Close a case about a login, with what was found and done."""
    form = read_form(request, "version", "outcome", longest={"outcome": MAX_NOTE})
    if form.is_good:
        try:
            async with transaction(request) as session:
                await close_case(
                    session,
                    case_id=case_id,
                    version=version_in(form["version"]),
                    text=form["outcome"],
                    by=actor(staff),
                    at=now(),
                )
        except UnusableText as refusal:
            blank = _("Say what you found and did")
            form.refuse("outcome", advice_for(refusal, blank=blank))
        except (Stale, StepRefused):
            warning = changed_meanwhile()
            return await case_page(request, staff, case_id, warning=warning, status=409)
        else:
            return back_to(case_id, "closed")
    return await case_page(request, staff, case_id, note=form, status=422)


@router.post("/notes")
@keeps("text", page="/cases/{case_id}")
async def post_note(request: Request, case_id: UUID, staff: Worker) -> Response:
    """Keep a note for staff. What was typed stays when it cannot be kept."""
    form = read_form(request, "text", longest={"text": MAX_NOTE})
    if form.is_good:
        try:
            async with transaction(request) as session:
                await add_note(
                    session, case_id=case_id, text=form["text"], by=actor(staff), at=now()
                )
        except UnusableText as refusal:
            form.refuse("text", advice_for(refusal, blank=_("Type the note first")))
        except StepRefused:
            form.refuse("text", _("The case is closed. Closed cases take no more notes."))
            return await case_page(request, staff, case_id, note=form, status=409)
        else:
            return back_to(case_id, "noted")
    return await case_page(request, staff, case_id, note=form, status=422)


def advice_for(refusal: UnusableText, *, blank: str) -> str:
    """Say what to do about a text that cannot be kept."""
    if isinstance(refusal, BlankText):
        return blank
    if isinstance(refusal, TextTooLong):
        return _("Shorten the text. %(why)s.") % {"why": str(refusal)}
    return _("Remove the characters that cannot be seen")


def version_in(text: str) -> int:
    """Return the version that a form carried; 0, which no case has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0  # noqa: PLR2004 - fits any version


def changed_meanwhile() -> str:
    """Say that somebody was quicker."""
    return _(
        "Somebody changed this case while you were looking at it. Here is how it stands now; "
        "nothing of yours was saved."
    )
