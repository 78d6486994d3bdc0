"""How to reach the landlord, for everybody."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.pages.frame import site_of

router = APIRouter()


@router.get("/contact")
async def show_contact(request: Request) -> Response:
    """Show telephone, address, hours, and whom to call out of hours."""
    return site_of(request).page(request, "contact.html")
