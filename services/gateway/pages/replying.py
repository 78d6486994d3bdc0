"""Answering a question that staff mailed, without an account.

Opening the link changes nothing, however often a mail scanner does it: the secret moves into a
cookie, and only the sent answer uses the question up.
"""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import NotFound, Rejected, TooMany, Unavailable
from chassis.html import Form, read_form
from chassis.text import _
from contracts.api.cases import ReplyQuestion
from services.gateway.domain import MailedLink
from services.gateway.pages.fields import LONGEST_WORDS, not_just_now, too_many
from services.gateway.pages.frame import (
    clients_of,
    forget_cookie,
    landlord_of,
    seal_into,
    site_of,
    unseal,
)

router = APIRouter(prefix="/reply")

COOKIE = "__Host-lodge-reply"
SECONDS = 24 * 60 * 60
"""How long a half-written answer may wait in an open browser."""

LONGEST_TOKEN = 200
NO_TRACE = {"Referrer-Policy": "no-referrer"}


@router.get("/{request_id}/{token}")
async def open_link(request: Request, request_id: UUID, token: str) -> Response:
    """Move the secret out of the address bar."""
    response = RedirectResponse("/reply", 303, headers=NO_TRACE)
    if len(token) <= LONGEST_TOKEN:
        link = MailedLink(landlord_id=landlord_of(request).id, token=token, request_id=request_id)
        seal_into(request, response, COOKIE, link, seconds=SECONDS)
    return response


@router.get("")
async def show_question(request: Request) -> Response:
    """Show what staff asked, with room for the answer."""
    asked = await _question(request)
    if asked is None:
        return _expired(request)
    return _page(request, asked, Form())


@router.post("")
async def take_answer(request: Request) -> Response:
    """Hand the answer to staff."""
    link = _link(request)
    asked = await _question(request)
    if link is None or link.request_id is None or asked is None:
        return _expired(request)
    form = read_form(request, "text", longest={"text": LONGEST_WORDS})
    form.require("text", _("Write your answer"))
    if not form.is_good:
        return _page(request, asked, form)
    try:
        taken = await clients_of(request).cases.answer(
            landlord_of(request).id, link.request_id, link.token, form["text"]
        )
    except TooMany as limit:
        form.put_off("text", too_many(limit.retry_after), limit)
    except Unavailable as outage:
        form.put_off("text", not_just_now(), outage)
    except NotFound:
        return _expired(request)
    except Rejected:
        form.refuse("text", _("This question has been answered already, or the case is closed"))
    else:
        done = site_of(request).page(request, "reply_sent.html", taken=taken, headers=NO_TRACE)
        forget_cookie(done, COOKIE)
        return done
    return _page(request, asked, form)


def _link(request: Request) -> MailedLink | None:
    return unseal(request, COOKIE, MailedLink, seconds=SECONDS)


async def _question(request: Request) -> ReplyQuestion | None:
    link = _link(request)
    if link is None or link.request_id is None:
        return None
    try:
        return await clients_of(request).cases.question(
            landlord_of(request).id, link.request_id, link.token
        )
    except Rejected:
        return None


def _page(request: Request, asked: ReplyQuestion, form: Form) -> Response:
    return site_of(request).page(
        request,
        "reply.html",
        status=200 if form.is_good else 422,
        headers=NO_TRACE,
        form=form,
        asked=asked,
    )


def _expired(request: Request) -> Response:
    return site_of(request).page(request, "link_expired.html", status=404, headers=NO_TRACE)
