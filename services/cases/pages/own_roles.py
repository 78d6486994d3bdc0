"""What people are called at a landlord, and what a new connection of each role may at first."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from chassis.errors import NotFound
from chassis.html import keeps, kept_form, read_form
from chassis.landlords import Landlord
from chassis.role_choices import AUTHORITIES, LONGEST_NAME, ROLES, RoleName, may_at_first
from chassis.text import _
from services.cases.pages.frame import Lead, landlord_of, page
from services.cases.pages.own_landlord import part_form, save_part
from services.cases.pages.telling import role_text

router = APIRouter(prefix="/landlord/roles", include_in_schema=False)


class NoSuchRole(NotFound):
    """Nobody can be this to a home."""

    code = "no_such_role"


@router.get("")
async def list_roles(request: Request, _staff: Lead) -> Response:
    """List every role: its name here, what a new connection of it may."""
    landlord = landlord_of(request)
    return page(
        request,
        "desk/landlord_roles.html",
        here="landlord",
        told=_("Saved. It counts for new connections.") if "told" in request.query_params else "",
        roles=[
            {
                "key": role,
                "name": role_text(role),
                "may": [
                    authority_text(name)
                    for name, has in may_at_first(role, landlord.roles).items()
                    if has
                ],
                "is_own": role in landlord.roles,
            }
            for role in ROLES
        ],
    )


@router.get("/{role}")
async def ask_for_role(request: Request, role: str, staff: Lead) -> Response:
    """Ask what the role is called and what it may."""
    known, landlord = _known(role), landlord_of(request)
    chosen = landlord.roles.get(known)
    form = kept_form(request, {"name": chosen.name if chosen else ""})
    form.lists["may"] = [name for name, has in may_at_first(known, landlord.roles).items() if has]
    return await part_form(request, staff, f"roles/{known}", form, **_shown(known, landlord))


@router.post("/{role}")
@keeps("name", page="/landlord/roles/{role}")
async def change_role(request: Request, role: str, staff: Lead) -> Response:
    """Change both, or go back to what Lodge has."""
    known, landlord = _known(role), landlord_of(request)
    form = read_form(request, "name", "over", "do", many=["may"])
    if len(form["name"]) > LONGEST_NAME:
        form.refuse("name", _("Enter at most 60 characters"))
    ticked = form.lists.get("may", [])
    roles = {each: choice.model_dump() for each, choice in landlord.roles.items() if each != known}
    if form["do"] != "usual":
        roles[known] = {"name": form["name"], **{name: name in ticked for name in AUTHORITIES}}
    shown = _shown(known, landlord)
    return await save_part(request, staff, f"roles/{known}", form, {"roles": roles}, **shown)


def _shown(role: RoleName, landlord: Landlord) -> dict[str, Any]:
    return {
        "heading": role_text(role),
        "is_own": role in landlord.roles,
        "authorities": [
            {"value": name, "text": authority_text(name), "hint": {"text": authority_hint(name)}}
            for name in AUTHORITIES
        ],
    }


def _known(role: str) -> RoleName:
    for known in ROLES:
        if known == role:
            return known
    raise NoSuchRole("there is no such role")


def authority_text(name: str) -> str:
    """Return an authority in words."""
    return {
        "finance": _("Finance"),
        "maintenance": _("Maintenance"),
        "keys": _("Keys, fobs & permits"),
        "documents": _("Document notifications"),
    }[name]


def authority_hint(name: str) -> str:
    """Return what an authority opens."""
    return {
        "finance": _("See balances and statements, and pay"),
        "maintenance": _("Report repairs and follow them"),
        "keys": _("Ask for keys, fobs and permits"),
        "documents": _("See the documents of the home, where the account is on eBilling"),
    }[name]
