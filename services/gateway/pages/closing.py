"""Closing one's own login: what goes, what stays and why, and 72 hours to change one's mind."""

import asyncio
from collections.abc import Sequence
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Forbidden, Unavailable
from chassis.html import Form, StepNeeded, read_form
from chassis.text import _
from contracts.api.holds import Hold
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
    client, tokens = clients_of(request).own_data, resident.session.tokens
    closing, holds = await asyncio.gather(client.closing(tokens), client.holds(tokens))
    return site_of(request).page(
        request,
        "closing.html",
        status=200 if form.is_good else 422,
        form=form,
        closing=closing,
        is_known=holds is not None,
        holds=_in_words(holds or []),
    )


def _in_words(holds: Sequence[Hold]) -> list[dict[str, str]]:
    """Return what stays for now, kind by kind, each with the numbers of what it is."""
    words = {
        "arrears": _("what you owe on an account, until it is paid:"),
        "open_payment": _("a payment of yours whose end we do not know yet:"),
        "legal_hold": _("what a legal matter about an account may need, until it is over:"),
        "open_case": _("cases that are still open, until they are closed:"),
    }
    return [
        {"text": text, "which": ", ".join(each.reference for each in holds if each.kind == kind)}
        for kind, text in words.items()
        if any(each.kind == kind for each in holds)
    ]
