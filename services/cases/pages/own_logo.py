"""The landlord's logo: sent as a picture, written anew before it is kept, taken away."""

import base64
import tempfile
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from chassis.files.kinds import kind_of
from chassis.files.pictures import PictureTooLarge, PictureUnreadable, write_anew
from chassis.html import Form, keeps, kept_form, read_form
from chassis.html.uploads import files_in
from chassis.logos import LONGEST_ALT
from chassis.text import _
from services.cases.pages.frame import Lead, landlord_of
from services.cases.pages.own_landlord import part_form, save_part

PATH: Final = "/landlord/logo"
router = APIRouter(prefix=PATH, include_in_schema=False)


@router.get("")
async def ask_for_logo(request: Request, staff: Lead) -> Response:
    """Show the logo, and ask for another."""
    landlord = landlord_of(request)
    form = kept_form(request, {"alt": landlord.logo.alt or landlord.name})
    return await part_form(request, staff, "logo", form, heading=_("Logo"))


@router.post("")
@keeps("alt", page="/landlord/logo")
async def change_logo(request: Request, staff: Lead) -> Response:
    """Take the picture that was sent, or only its words; or take the logo away."""
    form = read_form(request, "alt", "over", "do")
    logo: dict[str, Any] = {"png": "", "alt": ""}
    if form["do"] != "remove":
        form.require("alt", _("Say in words what the logo says, mostly your name"))
        if len(form["alt"]) > LONGEST_ALT:
            form.refuse("alt", _("Enter at most 100 characters"))
        png = await _picture(request, form)
        logo = {"png": png or landlord_of(request).logo.png, "alt": form["alt"]}
        if not logo["png"]:
            form.refuse("file", _("Choose a picture first"))
    return await save_part(request, staff, "logo", form, {"logo": logo}, heading=_("Logo"))


async def _picture(request: Request, form: Form) -> str:
    """Return the picture that was sent, written anew, in base64; empty: none, or refused."""
    sent = [each for each in files_in(request) if each.field == "file" and each.size]
    if not sent:
        return ""
    if sent[0].is_too_large:
        form.refuse("file", _("This picture is larger than 200 kB. Make it smaller, then send it."))
        return ""
    kind = kind_of(sent[0].path)
    if kind is None or not kind.is_picture:
        form.refuse("file", _("Choose a PNG, JPEG or WebP. Export an SVG as a PNG first."))
        return ""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "logo.png"
        try:
            await write_anew(sent[0].path, target, shape="logo")
        except (PictureTooLarge, PictureUnreadable):
            form.refuse("file", _("This picture cannot be read. Save it once more as a PNG."))
            return ""
        return base64.b64encode(target.read_bytes()).decode()
