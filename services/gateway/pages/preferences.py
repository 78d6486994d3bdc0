"""What a person is mailed about: topics by channels, each saved with one press."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.html import read_form
from services.gateway.pages.frame import Resident, SignedIn, clients_of, site_of

router = APIRouter(prefix="/profile/preferences")


@router.get("")
async def show_preferences(request: Request, resident: SignedIn, told: str = "") -> Response:
    """Show every topic there are mails of; those that are always on with the reason."""
    found = await clients_of(request).preferences.preferences(_token(resident))
    return site_of(request).page(
        request,
        "preferences.html",
        items=found.items,
        is_saved=told == "saved",
        email=resident.session.email,
    )


@router.post("")
async def choose_preferences(request: Request, resident: SignedIn) -> Response:
    """Mail what is ticked from now on, and nothing else that may be turned off."""
    ticked = set(read_form(request, many=("mailed",)).lists.get("mailed", []))
    clients = clients_of(request)
    found = await clients.preferences.preferences(_token(resident))
    optional = [each.topic for each in found.items if not each.always]
    await clients.preferences.choose(
        _token(resident), {topic: topic in ticked for topic in optional}
    )
    return RedirectResponse("/profile/preferences?told=saved", 303)


def _token(resident: Resident) -> str:
    return resident.session.tokens["notifications"]
