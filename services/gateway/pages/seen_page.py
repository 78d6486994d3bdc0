"""Which page somebody means who says that it shows another person's information.

The portal seals the number of each page into the link in its foot: nobody can make one up, and a
number that a browser sends is never believed.
"""

from typing import Final, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from fastapi import Request
from pydantic import BaseModel, ConfigDict

from chassis.landlords import Landlord
from chassis.telemetry import correlation_id

PATH: Final = "/someone-elses-information"
SECONDS: Final = 7 * 24 * 60 * 60
"""How long a page may lie open before it is reported with its number."""

LONGEST: Final = 1000
UNKNOWN: Final = "/"

B = TypeVar("B", bound=BaseModel)


class SeenPage(BaseModel):
    """A page as the portal made it once."""

    model_config = ConfigDict(frozen=True)

    landlord_id: UUID
    correlation_id: str
    page: str
    """Its path: ids stand in it, secrets and what follows a question mark do not."""


def link_about(request: Request, landlord: Landlord) -> str:
    """Return the link by which this very page is reported."""
    if request.url.path.startswith(PATH):
        return ""
    seen = SeenPage(landlord_id=landlord.id, correlation_id=correlation_id(), page=path_of(request))
    return f"{PATH}?{urlencode({'of': sealed(request, seen)})}"


def path_of(request: Request) -> str:
    """Return the path of a page as its route has it, filled with ids alone."""
    path = str(getattr(request.scope.get("route"), "path", UNKNOWN))
    for name, value in request.path_params.items():
        if _is_id(str(value)):
            path = path.replace(f"{{{name}}}", str(value))
    return path


def sealed(request: Request, content: BaseModel) -> str:
    """Return `content` as text that only this installation can make and read."""
    seal: Fernet = request.app.state.seal
    return seal.encrypt(content.model_dump_json().encode()).decode()


def opened(request: Request, text: str, content: type[B], landlord: Landlord) -> B | None:
    """Return what was sealed for this landlord's site in the last seven days, if anything."""
    seal: Fernet = request.app.state.seal
    try:
        found = content.model_validate_json(seal.decrypt(text[:LONGEST].encode(), ttl=SECONDS))
    except (InvalidToken, ValueError):
        return None
    return found if getattr(found, "landlord_id", None) == landlord.id else None


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
