"""What the record says of the person who is signed in."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from chassis.text import _
from services.gateway.pages.frame import SignedIn, clients_of, site_of

router = APIRouter()


@router.get("/profile/personal-details")
async def show_personal_details(request: Request, resident: SignedIn) -> Response:
    """Show name, addresses and telephone numbers, and how to have them put right."""
    details = await clients_of(request).accounts.details(resident.session.tokens["accounts"])
    names = (details.title, details.first_name, details.last_name)
    kinds = {"day": _("Telephone"), "evening": _("In the evening"), "mobile": _("Mobile")}
    return site_of(request).page(
        request,
        "personal_details.html",
        name=" ".join(name for name in names if name),
        organisation=details.organisation,
        emails=details.emails,
        telephones=[(kinds[each.kind], each.number) for each in details.telephones],
        homes=resident.homes,
        login=resident.session.email,
    )
