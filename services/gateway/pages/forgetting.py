"""A forgotten password: asking for a link. The answer is one, whoever has the address."""

import re

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Invalid, TooMany, Unavailable
from chassis.html import Form, read_form
from chassis.limits import Limit, network_of
from chassis.text import _
from services.gateway.pages.choosing_password import link_of
from services.gateway.pages.fields import LONGEST_EMAIL, not_just_now, too_many
from services.gateway.pages.frame import clients_of, landlord_of, site_of
from services.gateway.pages.working import LONGEST_WORK, page_with_work

router = APIRouter(prefix="/forgotten-password")

SHAPE = re.compile("[0-9a-f]{32}[.][0-9a-f]{64}")
"""Of a link that came whole. What the mail program cut short cannot say whom it was made for."""


@router.get("")
async def show_form(request: Request) -> Response:
    """Ask for the address."""
    return site_of(request).page(request, "forgotten.html", form=Form())


@router.post("")
async def ask_for_link(request: Request) -> Response:
    """Have a link sent where one may be, and say the same to everybody."""
    form = read_form(
        request, "email", "work", longest={"email": LONGEST_EMAIL, "work": LONGEST_WORK}
    )
    form.require("email", _("Enter your email address"))
    is_sent = form.is_good
    if is_sent:
        try:
            _count(request)
            await clients_of(request).passwords.ask_for_link(
                landlord_of(request).id, form["email"], work=form["work"]
            )
        except Invalid:
            form.refuse(
                "email", _("Your browser has to do a short check first. Then send this again.")
            )
        except TooMany as limit:
            form.put_off("email", too_many(limit.retry_after), limit)
        except Unavailable as outage:
            form.put_off("email", not_just_now(), outage)
        else:
            return RedirectResponse("/forgotten-password/sent", 303)
    return await page_with_work(request, "forgotten.html", form, was_sent=is_sent)


@router.post("/again")
async def ask_again(request: Request) -> Response:
    """Have a new link sent in place of the dead one that this browser came with."""
    read_form(request)
    link = link_of(request)
    if link is None or not SHAPE.fullmatch(link.token):
        return RedirectResponse("/forgotten-password", 303)
    _count(request)
    await clients_of(request).passwords.ask_again(landlord_of(request).id, link.token)
    return RedirectResponse("/forgotten-password/sent", 303)


@router.get("/sent")
async def show_sent(request: Request) -> Response:
    """Say what happens now, without a word about the address."""
    return site_of(request).page(request, "forgotten_sent.html")


def _count(request: Request) -> None:
    """Count a request from the visitor's network: each may cost a mail. Raise `TooMany`."""
    asked: Limit = request.app.state.resets
    asked.count(network_of(request, trusted_proxies=request.app.state.trusted_proxies))
