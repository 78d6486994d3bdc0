"""Somebody registered as the owner of a home: whoever has access to it stops them by a link."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from starlette.responses import Response

from chassis.errors import Invalid, NotFound, Unavailable
from chassis.html import Form, read_form
from chassis.text import _
from contracts.api.provisional import NewcomerObjection, NewcomerView
from services.gateway.domain import MailedLink
from services.gateway.pages.fields import LONGEST_WORDS, not_just_now
from services.gateway.pages.frame import (
    clients_of,
    landlord_of,
    seal_into,
    site_of,
    unseal,
)

router = APIRouter(prefix="/unexpected-newcomer")

COOKIE = "__Host-lodge-newcomer"
SECONDS = 60 * 60
LONGEST_TOKEN = 200
NO_TRACE = {"Referrer-Policy": "no-referrer"}


@router.get("")
async def show_newcomer(request: Request, token: str = "") -> Response:
    """Move the secret out of the address bar, then say which home it is about."""
    if len(token) > LONGEST_TOKEN:
        return _over(request)
    if token:
        response = RedirectResponse("/unexpected-newcomer", 303, headers=NO_TRACE)
        link = MailedLink(landlord_id=landlord_of(request).id, token=token)
        seal_into(request, response, COOKIE, link, seconds=SECONDS)
        return response
    opened = unseal(request, COOKIE, MailedLink, seconds=SECONDS)
    return _over(request) if opened is None else await _page(request, opened, Form())


@router.post("")
async def stop_newcomer(request: Request) -> Response:
    """Stop their access. Sent twice, it stays as it is."""
    form = read_form(request, "words", longest={"words": LONGEST_WORDS})
    link = unseal(request, COOKIE, MailedLink, seconds=SECONDS)
    if link is None:
        return _over(request)
    if form.is_good:
        try:
            await clients_of(request).newcomers.stop(
                landlord_of(request).id, NewcomerObjection(token=link.token, words=form["words"])
            )
        except NotFound:
            return _over(request)
        except (Invalid, ValidationError):
            form.refuse("words", _("Write this without special characters"))
        except Unavailable as outage:
            form.put_off("words", not_just_now(), outage)
        else:
            return _show(request, None, form)
    return await _page(request, link, form)


async def _page(request: Request, link: MailedLink, form: Form) -> Response:
    try:
        view = await clients_of(request).newcomers.look(landlord_of(request).id, link.token)
    except NotFound:
        return _over(request)
    return _show(request, view, form)


def _show(request: Request, view: NewcomerView | None, form: Form) -> Response:
    return site_of(request).page(
        request,
        "unexpected_newcomer.html",
        status=200 if form.is_good else 422,
        headers=NO_TRACE,
        form=form,
        view=view,
    )


def _over(request: Request) -> Response:
    return site_of(request).page(
        request, "unexpected_newcomer_over.html", status=404, headers=NO_TRACE
    )
