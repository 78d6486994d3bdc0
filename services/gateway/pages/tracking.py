"""Following a case by its link, without an account: how it stands, and answering questions.

Opening the link changes nothing, however often a mail scanner does it: the secret moves into a
sealed cookie that opens this one case, and no other page of the portal.
"""

from typing import cast
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Invalid, LodgeError, NotFound, Rejected, TooMany, Unavailable
from chassis.html import Form, read_form
from chassis.html.uploads import files_in
from chassis.limits import Limit, network_of
from chassis.text import _
from contracts.api.tracking import TrackedCase
from services.gateway.domain import MailedLink
from services.gateway.pages.fields import LONGEST_EMAIL, LONGEST_WORDS, not_just_now, too_many
from services.gateway.pages.frame import (
    clients_of,
    forget_cookie,
    landlord_of,
    seal_into,
    site_of,
    unseal,
)
from services.gateway.pages.tracked_case import file_advice, shown, thanks

router = APIRouter(prefix="/tracking")

COOKIE = "__Host-lodge-tracking"
SECONDS = 24 * 60 * 60
"""How long a browser keeps the link. Afterwards the mail opens it again."""

LONGEST_TOKEN = 200
LONGEST_REFERENCE = 40
NO_TRACE = {"Referrer-Policy": "no-referrer"}


@router.get("")
async def show_case(request: Request) -> Response:
    """Show how the case stands."""
    link = _link(request)
    if link is None:
        return RedirectResponse("/tracking/link", 303)
    return await _page(request, link, Form())


@router.get("/link")
async def show_link_form(request: Request) -> Response:
    """Offer to send the link again."""
    return site_of(request).page(request, "tracking_link.html", headers=NO_TRACE, form=Form())


@router.post("/link")
async def send_link(request: Request) -> Response:
    """Have the link sent where it belongs, and say the same to everybody."""
    form = read_form(request, "reference", "email", longest={"email": LONGEST_EMAIL})
    form.require("reference", _("Enter the reference, for example SR00001245"))
    form.require("email", _("Enter the email address that you gave us"))
    if len(form["reference"]) > LONGEST_REFERENCE:
        form.refuse("reference", _("Enter the reference, for example SR00001245"))
    if form.is_good:
        try:
            asked: Limit = request.app.state.resets
            asked.count(network_of(request, trusted_proxies=request.app.state.trusted_proxies))
            await clients_of(request).tracking.send_link_again(
                landlord_of(request).id, form["reference"], form["email"]
            )
        except Invalid:
            form.refuse("email", _("Enter the email address that you gave us"))
        except TooMany as limit:
            form.put_off("reference", too_many(limit.retry_after), limit)
        except Unavailable as outage:
            form.put_off("reference", not_just_now(), outage)
        else:
            return RedirectResponse("/tracking/link/sent", 303)
    return site_of(request).page(
        request, "tracking_link.html", status=422, headers=NO_TRACE, form=form
    )


@router.get("/link/sent")
async def show_link_sent(request: Request) -> Response:
    """Say what happens now, without a word about number or address."""
    return site_of(request).page(request, "tracking_link_sent.html", headers=NO_TRACE)


@router.post("/answer")
async def take_answer(request: Request) -> Response:
    """Hand the answer to staff. What was typed is lost in no case."""
    form = read_form(request, "question", "text", longest={"text": LONGEST_WORDS})
    link = _link(request)
    if link is None or link.request_id is None:
        return _dead(request, form["text"])
    question_id = _id_in(form["question"])
    form.require("text", _("Write your answer"))
    if form.is_good and question_id is not None and await _take_files(request, link, form):
        try:
            await clients_of(request).tracking.answer(
                landlord_of(request).id, link.request_id, link.token, question_id, form["text"]
            )
        except TooMany as limit:
            form.put_off("text", too_many(limit.retry_after), limit)
        except Unavailable as outage:
            form.put_off("text", not_just_now(), outage)
        except NotFound:
            return _dead(request, form["text"])
        except Rejected:
            form.refuse("text", _("This question has been answered already, or the case is closed"))
        else:
            return RedirectResponse("/tracking?told=answered", 303)
    return await _page(request, link, form)


@router.post("/files")
async def take_files(request: Request) -> Response:
    """Hand files to staff that no question asked for."""
    form = read_form(request)
    link = _link(request)
    if link is None or link.request_id is None:
        return _dead(request)
    if not files_in(request):
        form.refuse("files", _("Choose a file first"))
    elif await _take_files(request, link, form):
        return RedirectResponse("/tracking?told=sent", 303)
    return await _page(request, link, form)


async def _take_files(request: Request, link: MailedLink, form: Form) -> bool:
    """Hand the form's files on; what is refused is said at `files`. True: nothing was."""
    sent, client = files_in(request), clients_of(request).tracking
    too_large = [file for file in sent if file.is_too_large]
    for file in too_large:
        form.refuse("files", file_advice("file_too_large", file.name))
    for file in sent if not too_large else []:
        try:
            await client.send_file(
                landlord_of(request).id,
                cast("UUID", link.request_id),
                link.token,
                file.path,
                name=file.name,
            )
        except TooMany as limit:
            form.put_off("files", too_many(limit.retry_after), limit)
        except Unavailable as outage:
            form.put_off("files", not_just_now(), outage)
        except LodgeError as refusal:
            form.refuse("files", file_advice(refusal.code, file.name))
            if isinstance(refusal, Invalid):
                continue
        if not form.is_good:
            break
    return form.is_good


@router.post("/leave")
async def leave(request: Request) -> Response:
    """Forget the link in this browser, which others may use too."""
    read_form(request)
    response = RedirectResponse("/tracking/link", 303)
    forget_cookie(response, COOKIE)
    return response


@router.get("/{registration_id}/{token}")
async def open_link(request: Request, registration_id: UUID, token: str) -> Response:
    """Move the secret out of the address bar."""
    response = RedirectResponse("/tracking", 303, headers=NO_TRACE)
    if len(token) <= LONGEST_TOKEN:
        link = MailedLink(
            landlord_id=landlord_of(request).id, token=token, request_id=registration_id
        )
        seal_into(request, response, COOKIE, link, seconds=SECONDS)
    return response


def _link(request: Request) -> MailedLink | None:
    return unseal(request, COOKIE, MailedLink, seconds=SECONDS)


async def _page(request: Request, link: MailedLink, form: Form) -> Response:
    """Show the case with `form`, or why it cannot be shown."""
    if link.request_id is None:
        return _dead(request, form["text"])
    case: TrackedCase | None = None
    try:
        case = await clients_of(request).tracking.look(
            landlord_of(request).id, link.request_id, link.token
        )
    except Unavailable as outage:
        form.later = outage
    except LodgeError:
        return _dead(request, form["text"])
    return site_of(request).page(
        request,
        "tracking.html",
        status=200 if form.is_good else 422,
        headers=NO_TRACE,
        form=form,
        case=shown(case) if case else None,
        told=thanks(request.query_params.get("told", "")) if form.is_good else "",
    )


def _dead(request: Request, typed: str = "") -> Response:
    """Say that the link opens nothing; give back what was typed, to be copied."""
    return site_of(request).page(
        request,
        "tracking_link.html",
        status=404,
        headers=NO_TRACE,
        form=Form(),
        is_dead=True,
        typed=typed,
    )


def _id_in(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
