"""What a person has agreed to: asked in the landlord's words, and taken back on any day."""

import re
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Invalid, Rejected
from chassis.html import read_form
from chassis.text import _
from contracts.api.notifications.consents import ConsentWanted
from services.gateway.pages.frame import Resident, SignedIn, clients_of, site_of

router = APIRouter(prefix="/profile/consents")

A_PURPOSE: Final = re.compile(r"[a-z][a-z0-9-]{1,40}")
LONGEST_VERSION: Final = 20


@router.get("")
async def show_consents(request: Request, resident: SignedIn, told: str = "") -> Response:
    """Show each question with its answer, and every earlier answer with the words it was about."""
    found = await clients_of(request).preferences.consents(_token(resident))
    titles = {each.purpose: each.title for each in found.items}
    return site_of(request).page(
        request,
        "consents.html",
        items=found.items,
        history=[(titles.get(each.purpose, ""), each) for each in found.history],
        has_more=found.has_more,
        states=_states(),
        told=_told().get(told, ""),
        is_changed=told == "changed",
    )


@router.post("")
async def decide(request: Request, resident: SignedIn) -> Response:
    """Keep one answer. Words that changed meanwhile are shown again before they count."""
    form = read_form(
        request, "purpose", "version", "decision", longest={"version": LONGEST_VERSION}
    )
    is_whole = form.is_good and A_PURPOSE.fullmatch(form["purpose"]) is not None
    if not is_whole or form["decision"] not in {"agree", "take-back"}:
        return RedirectResponse("/profile/consents?told=changed", 303)
    is_given = form["decision"] == "agree"
    try:
        await clients_of(request).preferences.decide(
            _token(resident),
            form["purpose"],
            ConsentWanted(is_given=is_given, version=form["version"]),
        )
    except (Rejected, Invalid):
        return RedirectResponse("/profile/consents?told=changed", 303)
    return RedirectResponse(f"/profile/consents?told={'given' if is_given else 'taken-back'}", 303)


def _states() -> dict[str, tuple[str, str]]:
    return {
        "not_asked": (_("Not agreed"), "grey"),
        "given": (_("Agreed"), "green"),
        "given_to_earlier": (_("Asked again"), "yellow"),
        "withdrawn": (_("Taken back"), "grey"),
    }


def _told() -> dict[str, str]:
    return {
        "given": _("Thank you. You can take it back here on any day."),
        "taken-back": _("Taken back. It counts from now on."),
    }


def _token(resident: Resident) -> str:
    return resident.session.tokens["notifications"]
