"""Closing one's own login: what goes, what stays and why, and 72 hours to change one's mind."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Forbidden, Unavailable
from chassis.html import Form, StepNeeded, read_form
from chassis.text import _
from services.gateway.pages.fields import not_just_now
from services.gateway.pages.frame import (
    RecentlyProved,
    Resident,
    SignedIn,
    clients_of,
    site_of,
)

router = APIRouter(prefix="/profile/close")

PATH: Final = "/profile/close"
WORD: Final = "close"
"""What is typed so that nobody closes a login by a slip."""


@router.get("")
async def show_closing(request: Request, resident: RecentlyProved) -> Response:
    """Say what goes and what stays, or when the login closes."""
    return await _page(request, resident, Form())


@router.post("")
async def close_login(request: Request, resident: RecentlyProved) -> Response:
    """Have the login closed in 72 hours."""
    form = read_form(request, "meant")
    if form["meant"].strip().lower() != WORD:
        form.refuse("meant", _("Type the word CLOSE"))
        return await _page(request, resident, form)
    try:
        await clients_of(request).own_data.close(resident.session.tokens)
    except Unavailable as outage:
        form.put_off("meant", not_just_now(), outage)
        return await _page(request, resident, form)
    except Forbidden as refusal:
        raise StepNeeded("/confirm") from refusal
    return RedirectResponse(PATH, 303)


@router.post("/stop")
async def keep_login(request: Request, resident: SignedIn) -> Response:
    """Keep the login after all."""
    read_form(request)
    await clients_of(request).own_data.keep(resident.session.tokens)
    return RedirectResponse("/profile?told=kept", 303)


async def _page(request: Request, resident: Resident, form: Form) -> Response:
    closing = await clients_of(request).own_data.closing(resident.session.tokens)
    cases = await clients_of(request).cases.own_cases(resident.session.tokens["cases"])
    return site_of(request).page(
        request,
        "closing.html",
        status=200 if form.is_good else 422,
        form=form,
        closing=closing,
        open_cases=[case for case in cases.items if case.status not in {"closed", "resolved"}],
    )
