"""Two contacts that are one person: side by side, merged with a reason, undone."""

from typing import Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from chassis.errors import Invalid, NotFound, Rejected, Stale, Unavailable
from chassis.html import Form, keeps, kept_form, read_form
from chassis.text import _, day
from contracts.api.identity import SessionView
from contracts.api.merges import MergePreview, MergeSide, MergeWish
from services.cases.pages.frame import Worker, clients_of, id_or_none, page
from services.cases.pages.people import person_name

router = APIRouter(prefix="/contacts/{contact_id}/merge", include_in_schema=False)

LONGEST: Final = {"reason": 200, "q": 200}
LONGEST_VERSION: Final = 9


@router.get("")
async def choose_other(
    request: Request, contact_id: UUID, staff: Worker, q: str = "", other: str = ""
) -> Response:
    """Search for the other contact; once it is chosen, show both side by side."""
    form = kept_form(request, {"decision": str(uuid4())})
    merged_id = id_or_none(other)
    if merged_id is not None:
        return await _compare(request, contact_id, merged_id, staff, form)
    text = " ".join(q.replace("\x00", " ").split())[: LONGEST["q"]]
    form.values["q"] = text
    found = None
    if text:
        try:
            found = await clients_of(request).accounts.people(staff.tokens["accounts"], text)
        except (Invalid, Unavailable):
            form.refuse("q", _("The record cannot be searched just now. Try again in a minute."))
    contact = await clients_of(request).connections.contact(staff.tokens["accounts"], contact_id)
    return page(
        request,
        "desk/merge_find.html",
        here="contacts",
        contact=contact,
        form=form,
        hits=None
        if found is None
        else [
            {"row": one, "name": person_name(one)}
            for one in found.items
            if one.contact_id != contact_id
        ],
    )


@router.post("")
@keeps("reason")
async def merge(request: Request, contact_id: UUID, staff: Worker) -> Response:
    """Merge the chosen contact into this one."""
    form = read_form(
        request, "contact_id", "reason", "decision", "version", "contact_version", longest=LONGEST
    )
    merged_id = id_or_none(form["contact_id"])
    if merged_id is None:
        return RedirectResponse(f"/contacts/{contact_id}/merge", 303)
    form.require("reason", _("Say how you know that they are one person"))
    if not form.is_good:
        return await _compare(request, contact_id, merged_id, staff, form, status=422)
    try:
        await clients_of(request).merges.merge(
            staff.tokens["accounts"],
            contact_id,
            id_or_none(form["decision"]) or uuid4(),
            MergeWish(
                merged_id=merged_id,
                survivor_version=_version(form["version"]),
                merged_version=_version(form["contact_version"]),
                reason=form["reason"],
            ),
        )
    except (Stale, ValidationError):
        form.refuse("reason", _("One of them was changed meanwhile. Compare them again."))
        return await _compare(request, contact_id, merged_id, staff, form, status=409)
    except Invalid:
        form.refuse("reason", _("They cannot be merged as they stand: see above."))
        return await _compare(request, contact_id, merged_id, staff, form, status=422)
    except Unavailable as outage:
        form.put_off("reason", _("It cannot be saved just now. Try again in a minute."), outage)
        return await _compare(request, contact_id, merged_id, staff, form, status=503)
    return RedirectResponse(f"/contacts/{contact_id}?told=merged", 303)


@router.post("/{merge_id}/undo")
async def undo(request: Request, contact_id: UUID, merge_id: UUID, staff: Worker) -> Response:
    """Make two contacts of them again."""
    told = "unmerged"
    try:
        await clients_of(request).merges.undo(staff.tokens["accounts"], contact_id, merge_id)
    except NotFound:
        raise
    except Rejected:
        told = "stands"
    return RedirectResponse(f"/contacts/{contact_id}?told={told}", 303)


def _version(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= LONGEST_VERSION else 0


async def _compare(
    request: Request,
    contact_id: UUID,
    merged_id: UUID,
    staff: SessionView,
    form: Form,
    *,
    status: int = 200,
) -> Response:
    found = await clients_of(request).merges.preview(
        staff.tokens["accounts"], contact_id, merged_id
    )
    form.values |= {
        "version": str(found.survivor.version),
        "contact_version": str(found.merged.version),
    }
    return page(
        request,
        "desk/merge.html",
        status=status,
        here="contacts",
        form=form,
        found=found,
        lines=_lines(found),
    )


def _lines(found: MergePreview) -> list[tuple[str, list[str], list[str]]]:
    """Return what is known of both, line by line."""

    def told(side: MergeSide) -> list[list[str]]:
        return [
            [side.reference] if side.reference else [],
            side.emails,
            side.phones,
            [day(side.date_of_birth)] if side.date_of_birth else [],
            side.homes,
            [_("Yes") if side.has_login else _("No")],
        ]

    labels = [
        _("Reference"), _("Email"), _("Phone"), _("Born on"), _("Accounts"), _("Can sign in"),
    ]  # fmt: skip
    return list(zip(labels, told(found.survivor), told(found.merged), strict=True))
