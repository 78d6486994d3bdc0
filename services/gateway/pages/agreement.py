"""The agreement of a home: what the account is, since when, under which numbers."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from chassis.text import _
from services.gateway.pages.frame import SignedIn, clients_of, site_of

router = APIRouter(prefix="/home/{account_id}/agreement")


@router.get("")
async def show_agreement(request: Request, account_id: UUID, resident: SignedIn) -> Response:
    """Show one agreement; the others are one press away."""
    home = resident.home(account_id)
    agreement = await clients_of(request).accounts.agreement(
        resident.session.tokens["accounts"], account_id
    )
    return site_of(request).page(
        request,
        "agreement.html",
        home=home,
        agreement=agreement,
        kind=kind_text(agreement.account_kind),
        numbers=[_number(each.kind, each.value) for each in agreement.numbers],
        others=[
            {"row": other, "kind": kind_text(other.account_kind)}
            for other in resident.homes
            if other.account_id != account_id
        ],
    )


def _number(kind: str, value: str) -> dict[str, Any]:
    known = {
        "legacy": _("Earlier reference"),
        "agreement": _("Agreement number"),
        "rent": _("Rent account number"),
    }
    return {"text": known.get(kind, kind.replace("_", " ").capitalize()), "value": value}


def kind_text(kind: str) -> str:
    """Return what an account is charged for, in words."""
    return {
        "service_charge": _("Service charge"),
        "rent": _("Rent"),
        "ground_rent": _("Ground rent"),
        "major_works": _("Major works"),
        "garage": _("Garage"),
        "sundry": _("Other charges"),
    }.get(kind, kind.replace("_", " ").capitalize())
