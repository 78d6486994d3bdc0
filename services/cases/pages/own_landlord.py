"""The landlord itself at the desk: its name, look, contacts and texts, changed by its leads."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from chassis.colours import WHITE, contrast, rgb
from chassis.errors import Invalid, NotFound, Stale, Unavailable
from chassis.html import Form, keeps, kept_form, read_form
from chassis.landlords import PAGES, Landlord, Office
from chassis.text import _, when
from contracts.api.identity import SessionView
from contracts.api.landlords import LandlordSettings
from services.cases.pages.frame import (
    Lead,
    clients_of,
    is_recently_proved,
    landlord_of,
    page,
)

router = APIRouter(prefix="/landlord", include_in_schema=False)

LONGEST: Final = {"text": 20_000}
OFFICE: Final = tuple(Office.model_fields)
LONGEST_VERSION: Final = 9
BACK: Final = {"roles": "/roles"}
"""Parts whose list is a page of its own."""

FIELD_OF: Final = {"roles": "may", "logo": "file"}
"""Parts whose field has another name."""


class NoSuchPage(NotFound):
    """The landlord has no such page."""

    code = "no_such_page"


@router.get("")
async def show_landlord(request: Request, staff: Lead) -> Response:
    """Show what customers see of the landlord, and who changed what."""
    history = await clients_of(request).own_landlord.changes(staff.tokens["accounts"])
    landlord = landlord_of(request)
    return page(
        request,
        "desk/landlord.html",
        here="landlord",
        told=_("Saved. Customers see it now.") if "told" in request.query_params else "",
        office=[(office_text(name), getattr(landlord.office, name)) for name in OFFICE],
        texts=[(name, page_text(name), name in landlord.pages) for name in PAGES],
        contrast=_contrast(landlord),
        own_roles=len(landlord.roles),
        changes=[
            {
                "who": change.changed_by_name or _("Whoever runs Lodge"),
                "when": when(change.changed_at),
                "what": ", ".join(part_text(part) for part in change.parts),
            }
            for change in history.items
        ],
    )


@router.get("/about")
async def ask_about(request: Request, staff: Lead) -> Response:
    """Ask for name, website and colour."""
    landlord = landlord_of(request)
    known = {"name": landlord.name, "website": landlord.website, "colour": landlord.colour}
    return await part_form(request, staff, "about", kept_form(request, known))


@router.post("/about")
@keeps("name", "website", "colour", page="/landlord/about")
async def change_about(request: Request, staff: Lead) -> Response:
    """Change name, website and colour."""
    form = read_form(request, "name", "website", "colour", "over")
    form.require("name", _("Enter the name that customers know you by"))
    if form["website"] and not form["website"].startswith(("https://", "http://")):
        form.refuse("website", _("Enter an address that begins with https://"))
    settings = {name: form[name] for name in ("name", "website", "colour")}
    return await save_part(request, staff, "about", form, settings)


@router.get("/contact")
async def ask_for_contact(request: Request, staff: Lead) -> Response:
    """Ask for the ways to reach the landlord."""
    known = {name: getattr(landlord_of(request).office, name) for name in OFFICE}
    return await part_form(request, staff, "contact", kept_form(request, known))


@router.post("/contact")
@keeps(*OFFICE, page="/landlord/contact")
async def change_contact(request: Request, staff: Lead) -> Response:
    """Change the ways to reach the landlord."""
    form = read_form(request, "over", *OFFICE)
    form.require("phone", _("Enter the number that customers call"))
    office = {name: form[name] for name in OFFICE}
    return await save_part(request, staff, "contact", form, {"office": office})


@router.get("/texts/{name}")
async def ask_for_text(request: Request, name: str, staff: Lead) -> Response:
    """Ask for the text of one of the landlord's pages."""
    known = {"text": landlord_of(request).pages.get(_known(name), "")}
    return await part_form(request, staff, f"texts/{name}", kept_form(request, known))


@router.post("/texts/{name}")
@keeps("text", page="/landlord/texts/{name}")
async def change_text(request: Request, name: str, staff: Lead) -> Response:
    """Change the text of one of the landlord's pages; without a text the page is gone."""
    form = read_form(request, "text", "over", longest=LONGEST)
    pages = {**landlord_of(request).pages, _known(name): form["text"]}
    written = {each: text for each, text in pages.items() if text.strip()}
    return await save_part(request, staff, f"texts/{name}", form, {"pages": written})


async def save_part(
    request: Request,
    staff: SessionView,
    part: str,
    form: Form,
    settings: dict[str, Any],
    **shown: Any,
) -> Response:
    """Put what the form says in force, or show it again with what is wrong; `shown` with it."""
    if form.is_good and not is_recently_proved(staff):
        form.refuse("proof", _("Show once more that it is you, then save. Your text stays here."))
    if not form.is_good:
        return await part_form(request, staff, part, form, **shown)
    over = form["over"]
    try:
        view = await clients_of(request).own_landlord.change(
            staff.tokens["accounts"],
            int(over) if over.isdecimal() and len(over) <= LONGEST_VERSION else 0,
            LandlordSettings.model_validate(settings),
        )
    except Invalid as refusal:
        for field, advice in refusal.fields.items():
            form.refuse(FIELD_OF.get(field, field), advice)
    except ValidationError as refusal:
        for problem in refusal.errors():
            form.refuse(_field(problem["loc"]), _("Enter less, or something else"))
    except Stale:
        form.refuse(
            "over", _("A colleague has changed this meanwhile. Look at it, then save again.")
        )
        form.values["over"] = ""
        return await part_form(request, staff, part, form, status=409, **shown)
    except Unavailable as outage:
        form.put_off("over", _("It cannot be saved just now. Try again in a minute."), outage)
    else:
        in_force = view.settings.model_dump(exclude_none=True)
        clients_of(request).landlords.settle(landlord_of(request).id, in_force)
        return RedirectResponse(f"/landlord{BACK.get(part.partition('/')[0], '')}?told=saved", 303)
    return await part_form(request, staff, part, form, **shown)


def _field(place: tuple[int | str, ...]) -> str:
    if place[0] == "pages":
        return "text"
    if place[0] in {"roles", "logo"}:
        return {"roles": "name", "logo": "alt"}[str(place[0])]
    return str(place[1] if place[0] == "office" and len(place) > 1 else place[0])


async def part_form(
    request: Request,
    staff: SessionView,
    part: str,
    form: Form,
    *,
    status: int = 200,
    heading: str = "",
    **more: Any,
) -> Response:
    """Show the form of one part of the settings."""
    if not form["over"]:
        view = await clients_of(request).own_landlord.view(staff.tokens["accounts"])
        form.values["over"] = str(view.version)
    if status == 200 and not form.is_good:  # noqa: PLR2004  as HTTP has it
        status = 422
    titles = {"about": _("Name, website and colour"), "contact": _("How customers reach you")}
    name = part.partition("/")[2]
    return page(
        request,
        "desk/landlord_part.html",
        status=status,
        here="landlord",
        form=form,
        part=part,
        heading=heading or titles.get(part) or page_text(name),
        text_page=name,
        office=[(each, office_text(each)) for each in OFFICE],
        needs_proof="proof" in form.problems,
        **more,
    )


def _known(name: str) -> str:
    if name not in PAGES:
        raise NoSuchPage("there is no such page")
    return name


def _contrast(landlord: Landlord) -> str:
    if not landlord.colour:
        return ""
    return f"{contrast(rgb(landlord.colour), WHITE):.1f}"


def office_text(name: str) -> str:
    """Return what a way to reach the landlord is called."""
    return {
        "phone": _("Telephone"),
        "emergency_phone": _("Telephone out of hours and in an emergency"),
        "address": _("Postal address"),
        "hours": _("Opening hours"),
        "email": _("Email"),
    }.get(name, name.replace("_", " ").capitalize())


def page_text(name: str) -> str:
    """Return the title of one of the landlord's own pages."""
    return {
        "privacy": _("Privacy policy"),
        "cookies": _("Cookies policy"),
        "acceptable-use": _("Acceptable use policy"),
        "terms": _("Terms and conditions"),
        "accessibility": _("Accessibility"),
    }.get(name, name.replace("-", " ").capitalize())


def part_text(part: str) -> str:
    """Return a part of the settings in words."""
    return {
        "name": _("name"),
        "website": _("website"),
        "colour": _("colour"),
        "office": _("how customers reach you"),
        "pages": _("texts"),
        "roles": _("roles"),
        "logo": _("logo"),
    }.get(part, part)
