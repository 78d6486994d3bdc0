"""The landlord's own pages: privacy, cookies, terms and the like, in the landlord's words."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from chassis.errors import NotFound
from services.gateway.pages.frame import landlord_of, legal_titles, site_of

router = APIRouter()

Name = Literal["privacy", "cookies", "acceptable-use", "terms", "accessibility"]


@router.get("/{name}")
async def page(request: Request, name: Annotated[Name, Path()]) -> Response:
    """Show one of the landlord's texts: paragraphs separated by blank lines."""
    text = landlord_of(request).pages.get(name)
    if text is None:
        raise NotFound("this landlord has no such page")
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    return site_of(request).page(
        request, "legal.html", heading=legal_titles()[name], paragraphs=paragraphs
    )
