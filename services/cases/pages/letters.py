"""Letters on paper: the pile that waits, the batches, what came back."""

import base64
from collections.abc import Iterable
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from chassis.errors import NotFound, Rejected, Stale, Unavailable
from chassis.html import Form, keeps, kept_form, read_form
from chassis.text import _
from contracts.api.accounts import AccountView, FoundContact
from contracts.api.identity import SessionView
from contracts.api.notifications.letters import (
    LetterView,
    NewLetter,
    PrintedBatch,
    PrintWanted,
)
from services.cases.pages.frame import clients_of, id_or_none, needs_one_of, page

router = APIRouter(prefix="/letters", include_in_schema=False)

WORKERS = ("agent", "lead", "identity_admin")
WORDING = frozenset({"lead", "identity_admin", "auditor"})
KINDS = ("register_by_letter", "portal_key", "activation_code")


Looker = Annotated[SessionView, Depends(needs_one_of(*WORKERS, "auditor"))]
Worker = Annotated[SessionView, Depends(needs_one_of(*WORKERS))]


@router.get("")
async def show_letters(request: Request, staff: Looker) -> Response:
    """Show what waits, what was printed, what came back."""
    return await _letters_page(request, staff, form=kept_form(request))


@router.post("/print")
async def print_letters(request: Request, staff: Worker) -> Response:
    """Print the chosen ones as one file."""
    form = read_form(request, "batch", many=("letters",))
    batch_id = id_or_none(form["batch"]) or uuid4()
    chosen = [found for each in form.lists.get("letters", []) if (found := id_or_none(each))]
    if not chosen:
        return await _letters_page(
            request, staff, problem=_("Choose the letters to print"), status=422
        )
    try:
        printed = await clients_of(request).letters.print(
            staff.tokens["notifications"],
            PrintWanted(batch_id=batch_id, letter_ids=list(dict.fromkeys(chosen))[:100]),
        )
    except (Stale, NotFound):
        problem = _("A colleague has printed some of these meanwhile. This is what waits now.")
        return await _letters_page(request, staff, problem=problem, status=409)
    except Rejected:
        problem = _("None of these letters is needed any more.")
        return await _letters_page(request, staff, problem=problem, status=409)
    return await _file_or_page(request, staff, printed)


@router.post("/batches/{batch_id}/again")
async def print_again(request: Request, batch_id: UUID, staff: Worker) -> Response:
    """Print a batch once more."""
    read_form(request)
    try:
        printed = await clients_of(request).letters.print_again(
            staff.tokens["notifications"], batch_id
        )
    except Rejected:
        problem = _("None of these letters is needed any more.")
        return await _letters_page(request, staff, problem=problem, status=409)
    return await _file_or_page(request, staff, printed)


@router.post("/{letter_id}/returned")
@keeps("because", page="/letters?letter={letter_id}")
async def take_back(request: Request, letter_id: UUID, staff: Worker) -> Response:
    """Note that a letter came back."""
    form = read_form(request, "because")
    if not form.is_good:
        problem = form.problems["because"]
        return await _letters_page(
            request, staff, form=form, letter_id=letter_id, problem=problem, status=422
        )
    try:
        await clients_of(request).letters.returned(
            staff.tokens["notifications"], letter_id, form["because"]
        )
    except Rejected:
        return RedirectResponse("/letters?told=late", 303)
    return RedirectResponse("/letters?told=returned", 303)


@router.post("/{letter_id}/withdraw")
async def withdraw(request: Request, letter_id: UUID, staff: Worker) -> Response:
    """Take a letter off the pile."""
    read_form(request)
    try:
        await clients_of(request).letters.withdraw(staff.tokens["notifications"], letter_id)
    except Rejected:
        return RedirectResponse("/letters?told=late", 303)
    return RedirectResponse("/letters?told=withdrawn", 303)


@router.get("/new")
async def show_new(request: Request, staff: Worker) -> Response:
    """Ask which letter somebody shall get."""
    form = Form({"kind": "register_by_letter", "letter": str(uuid4())})
    return await _new_page(request, staff, form, request.query_params.get("account", ""))


@router.post("/new")
async def queue(request: Request, staff: Worker) -> Response:
    """Have the letter wait for the next batch."""
    form = read_form(request, "account", "connection", "kind", "letter", many=("large",))
    account = await _account(request, staff, form["account"])
    person = next(
        (each for each in account.contacts if str(each.connection_id) == form["connection"]), None
    )
    letter_id = id_or_none(form["letter"])
    if person is None or not person.is_live:
        form.refuse("connection", _("Choose who shall get the letter"))
    if form["kind"] not in KINDS or letter_id is None:
        form.refuse("kind", _("Choose a letter"))
    if person is None or letter_id is None or not form.is_good:
        return await _new_page(request, staff, form, form["account"], account=account)
    await clients_of(request).letters.queue(
        staff.tokens["notifications"],
        NewLetter.model_validate(
            {
                "letter_id": letter_id,
                "kind": form["kind"],
                "account_id": account.account_id,
                "connection_id": person.connection_id,
                "contact_id": person.contact_id,
                "is_large_print": "yes" in form.lists.get("large", []),
            }
        ),
    )
    return RedirectResponse("/letters?told=queued", 303)


async def _account(request: Request, staff: SessionView, text: str) -> AccountView:
    account_id = id_or_none(text)
    if account_id is None:
        raise NotFound("there is no such account")
    return await clients_of(request).accounts.account(staff.tokens["accounts"], account_id)


async def _new_page(
    request: Request,
    staff: SessionView,
    form: Form,
    account_id: str,
    *,
    account: AccountView | None = None,
) -> Response:
    found = account or await _account(request, staff, account_id)
    people = [
        {
            "value": str(each.connection_id),
            "text": _name(each.title, each.first_name, each.last_name, each.organisation),
        }
        for each in found.contacts
        if each.is_live
    ]
    if people and not form["connection"]:
        form.values["connection"] = people[0]["value"]
    return page(
        request,
        "desk/letter_new.html",
        status=200 if form.is_good else 422,
        here="letters",
        account=found,
        form=form,
        people=people,
        kinds=[{"value": kind, "text": kind_text(kind)} for kind in KINDS],
    )


async def _file_or_page(request: Request, staff: SessionView, printed: PrintedBatch) -> Response:
    """Return the file to print; where nothing was left to print, say so."""
    if not printed.pdf:
        problem = _("Nobody needs these letters any more: the people have left, or are in already.")
        return await _letters_page(request, staff, problem=problem, status=409)
    return Response(
        base64.b64decode(printed.pdf),
        media_type="application/pdf",
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="letters-{printed.batch_id}.pdf"',
        },
    )


async def _letters_page(
    request: Request,
    staff: SessionView,
    *,
    form: Form | None = None,
    letter_id: UUID | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    found = await clients_of(request).letters.all(staff.tokens["notifications"])
    every = [*found.waiting, *found.printed, *found.settled]
    names = await _names(request, staff, {each.contact_id for each in every})
    told = {
        "queued": _("The letter waits for the next batch."),
        "returned": _("Noted: it came back."),
        "withdrawn": _("Withdrawn."),
        "late": _("Nothing was changed: the letter is in another state by now."),
    }
    return page(
        request,
        "desk/letters.html",
        status=status,
        here="letters",
        waiting=[_line(each, names) for each in found.waiting],
        waiting_in_all=found.waiting_in_all,
        printed=[_line(each, names) for each in found.printed],
        settled=[_line(each, names) for each in found.settled],
        batches=found.batches,
        batch=str(uuid4()),
        because=form["because"] if form else "",
        returning=letter_id or id_or_none(request.query_params.get("letter", "")),
        problem=problem,
        told=told.get(request.query_params.get("told", ""), "") if not problem else "",
        may_word=not WORDING.isdisjoint(staff.roles),
        may_work=not set(WORKERS).isdisjoint(staff.roles),
    )


async def _names(
    request: Request, staff: SessionView, contact_ids: Iterable[UUID]
) -> dict[UUID, FoundContact]:
    """Return who they are; while the record does not answer, nobody."""
    ids = list(contact_ids)
    if not ids:
        return {}
    try:
        found = await clients_of(request).accounts.people_with_ids(staff.tokens["accounts"], ids)
    except Unavailable:
        return {}
    return {each.contact_id: each for each in found.items}


def kind_text(kind: str) -> str:
    """Return a kind of letter in plain words."""
    return {
        "register_by_letter": _("How to register"),
        "portal_key": _("Portal key"),
        "activation_code": _("Activation code"),
        "somebody_registered": _("Somebody has registered for this home"),
    }[kind]


def _line(letter: LetterView, names: dict[UUID, FoundContact]) -> dict[str, Any]:
    person = names.get(letter.contact_id)
    because = letter.settled_because
    if because == "not_wanted":
        because = _("Nobody needs it any more: they have left, or are in already")
    if letter.kind == "somebody_registered":
        return {
            "row": letter,
            "kind": kind_text(letter.kind),
            "name": _("The owner or occupier"),
            "because": because,
        }
    return {
        "row": letter,
        "kind": kind_text(letter.kind),
        "name": _name(person.title, person.first_name, person.last_name, person.organisation)
        if person
        else _("Somebody the record does not show just now"),
        "because": because,
    }


def _name(title: str, first_name: str, last_name: str, organisation: str) -> str:
    return " ".join(part for part in (title, first_name, last_name) if part) or organisation
