"""The landlord's own wording of the mails: written, looked at, put in force, put back."""

import re
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from chassis.errors import Invalid, NotFound, Stale
from chassis.html import Form, keeps, kept_form, read_form
from chassis.text import _, day
from contracts.api.identity import SessionView
from contracts.api.notifications import (
    NewWording,
    WordingDraft,
    WordingPreview,
    WordingRestored,
    WordingView,
)
from services.cases.pages.frame import (
    clients_of,
    is_recently_proved,
    landlord_of,
    needs_one_of,
    page,
    transaction,
)
from services.cases.store.cases import case_with_reference

router = APIRouter(prefix="/wording", include_in_schema=False)

LONGEST = {"body": 8000}
MAIL_NAME = re.compile(r"[a-z][a-z_]{1,39}")
VERSION = re.compile(r"[0-9]{1,6}")
FIELDS = frozenset({"subject", "body"})


class NoSuchMail(NotFound):
    """There is no such mail, or it is sent as it was shipped."""

    code = "no_such_mail"


@dataclass(frozen=True)
class Shown:
    """A mail filled in, and with whose facts."""

    preview: WordingPreview
    case: str = ""


Reader = Annotated[SessionView, Depends(needs_one_of("lead", "identity_admin", "auditor"))]
Writer = Annotated[SessionView, Depends(needs_one_of("lead", "identity_admin"))]
"""Who may word mails; of which, notifications decides."""


@router.get("")
async def show_wordings(request: Request, staff: Reader) -> Response:
    """List the mails, and which of them the landlord has worded."""
    found = await clients_of(request).wordings.all(staff.tokens["notifications"])
    return page(request, "desk/wordings.html", here="letters", lines=found.items)


@router.get("/{letter}")
async def show_wording(request: Request, letter: str, staff: Reader) -> Response:
    """Show the wording in force, ready to be changed, and how it looks."""
    view = await _view(request, staff, letter)
    wanted = request.query_params.get("version", "")
    subject, body = _chosen(view, wanted)
    form = kept_form(request, {"subject": subject, "body": body, "over": str(view.line.version)})
    shown = await _shown(request, staff, letter, form)
    return _wording_page(request, staff, view, form, shown)


@router.post("/{letter}")
@keeps("subject", "body", "case", "over", page="/wording/{letter}")
async def write_wording(request: Request, letter: str, staff: Writer) -> Response:
    """Show how a draft looks, or put it in force."""
    form = read_form(request, "subject", "body", "over", "case", "do", longest=LONGEST)
    view = await _view(request, staff, letter)
    if not form.is_good or form["do"] != "save":
        shown = await _shown(request, staff, letter, form)
        return _wording_page(request, staff, view, form, shown)
    if not is_recently_proved(staff):
        form.refuse("proof", _("Show once more that it is you, then save. Your text stays here."))
        shown = await _shown(request, staff, letter, form)
        return _wording_page(request, staff, view, form, shown)
    try:
        await clients_of(request).wordings.save(
            staff.tokens["notifications"],
            letter,
            NewWording(subject=form["subject"], body=form["body"], over=_number(form["over"])),
        )
    except (Invalid, ValidationError) as refusal:
        form.refuse_all(_advice(refusal))
    except Stale:
        form.refuse(
            "body",
            _(
                "A colleague has saved another wording meanwhile. Compare the versions below, then "
                "save again."
            ),
        )
        form.values["over"] = str(view.line.version)
        return _wording_page(request, staff, view, form, None, status=409)
    else:
        return RedirectResponse(f"/wording/{letter}?told=saved", 303)
    return _wording_page(request, staff, view, form, None)


@router.post("/{letter}/restore")
async def restore_wording(request: Request, letter: str, staff: Writer) -> Response:
    """Put an earlier version, or the shipped wording, in force again."""
    form = read_form(request, "version", "over")
    view = await _view(request, staff, letter)
    if not is_recently_proved(staff):
        form = Form({"subject": view.subject, "body": view.body, "over": str(view.line.version)})
        form.refuse("proof", _("Show once more that it is you, then put the wording back."))
        return _wording_page(request, staff, view, form, None)
    try:
        await clients_of(request).wordings.restore(
            staff.tokens["notifications"],
            letter,
            WordingRestored(version=_number(form["version"]), over=_number(form["over"])),
        )
    except (Invalid, Stale) as refusal:
        told = "stale" if isinstance(refusal, Stale) else "outdated"
        return RedirectResponse(f"/wording/{letter}?told={told}", 303)
    return RedirectResponse(f"/wording/{letter}?told=restored", 303)


async def _view(request: Request, staff: SessionView, letter: str) -> WordingView:
    if not MAIL_NAME.fullmatch(letter):
        raise NoSuchMail("there is no such mail")
    return await clients_of(request).wordings.one(staff.tokens["notifications"], letter)


async def _shown(request: Request, staff: SessionView, letter: str, form: Form) -> Shown | None:
    """Fill the draft in with a case's facts or with samples; None: it is refused, with advice."""
    if not form.is_good and set(form.problems) != {"proof"}:
        return None
    values: dict[str, str] = {}
    if form["case"]:
        async with transaction(request) as session:
            case = await case_with_reference(
                session, landlord_id=landlord_of(request).id, reference=form["case"]
            )
        if case is None:
            form.refuse("case", _("There is no case with this number"))
            return None
        values = {
            "reference": case.reference,
            "answer_by": day(case.due_at) if case.due_at else "",
            "greeting": _("Dear %(name)s") % {"name": case.customer_name},
        }
    try:
        preview = await clients_of(request).wordings.preview(
            staff.tokens["notifications"],
            letter,
            WordingDraft(
                subject=form["subject"],
                body=form["body"],
                values={name: value for name, value in values.items() if value},
            ),
        )
    except (Invalid, ValidationError) as refusal:
        form.refuse_all(_advice(refusal))
        return None
    return Shown(preview, case=values.get("reference", ""))


def _wording_page(
    request: Request,
    staff: SessionView,
    view: WordingView,
    form: Form,
    shown: Shown | None,
    *,
    status: int | None = None,
) -> Response:
    told = {
        "saved": _("Saved. Mails use this wording from now on."),
        "restored": _("Put back. Mails use this wording from now on."),
        "stale": _("A colleague has saved another wording meanwhile. Nothing was changed."),
        "outdated": _(
            "That version lacks a tag which the mail needs today. Open it, add the tag and save it."
        ),
    }
    key = request.query_params.get("told", "")
    may_write = "identity_admin" in staff.roles or (
        "lead" in staff.roles and not view.line.is_security
    )
    return page(
        request,
        "desk/wording.html",
        status=status or (200 if form.is_good else 422),
        here="letters",
        view=view,
        form=form,
        shown=shown,
        told=told.get(key, "") if request.method == "GET" else "",
        is_told_bad=key in {"stale", "outdated"},
        may_write=may_write,
        is_shipped=not view.line.is_own,
    )


def _chosen(view: WordingView, wanted: str) -> tuple[str, str]:
    """Return the text to begin from: that in force, or an older one that was asked for."""
    if wanted == "0":
        return view.shipped_subject, view.shipped_body
    for version in view.versions:
        if str(version.version) == wanted and version.subject and version.body:
            return version.subject, version.body
    return view.subject, view.body


def _number(text: str) -> int:
    return int(text) if VERSION.fullmatch(text) else 0


def _advice(refusal: Invalid | ValidationError) -> dict[str, Any]:
    if isinstance(refusal, Invalid):
        known = {name: advice for name, advice in refusal.fields.items() if name in FIELDS}
        return known or {"body": str(refusal)}
    field = str(refusal.errors()[0]["loc"][0])
    return {field if field in FIELDS else "body": _("Shorten this, and take out odd characters")}
