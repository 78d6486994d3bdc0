"""External users: customers' logins, found by address, name and state; a new one made."""

from typing import Annotated, cast
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from chassis.errors import Invalid, NotFound, Rejected, Unavailable
from chassis.events import now
from chassis.html import Form, keeps, kept_form, read_form
from chassis.text import _
from contracts.api.accounts import FoundContact
from contracts.api.common import Page
from contracts.api.identity import SessionView
from contracts.api.identity.external_users import (
    MOST_CONTACTS,
    NewExternalUser,
    UserLine,
    UserQuery,
    UserState,
)
from services.cases.domain.entries import EntryKind
from services.cases.pages.frame import (
    IdentityAdmin,
    actor,
    clients_of,
    id_or_none,
    needs_one_of,
    page,
    transaction,
)
from services.cases.pages.people import people_of, person_name
from services.cases.use_cases.record_login_act import record_login_act

router = APIRouter(prefix="/external-users", include_in_schema=False)

SHORTEST_PART = 3
LONGEST_EMAIL = 254
STATE_COLOURS = {"active": "green", "invited": "blue", "deactivated": "grey"}


Reader = Annotated[SessionView, Depends(needs_one_of("identity_admin", "auditor"))]


@router.get("")
async def show_external_users(request: Request, staff: Reader) -> Response:
    """List the logins that fit the filters."""
    asked = request.query_params
    chosen = {
        "email": _line_of(asked.get("email", "")),
        "name": _line_of(asked.get("name", "")),
        "state": asked.get("state", "") if asked.get("state", "") in STATE_COLOURS else "",
        "locked": "yes" if asked.get("locked") == "yes" else "",
    }
    after = asked.get("after", "")[:LONGEST_EMAIL].replace("\x00", "")
    form = Form(chosen)
    if 0 < len(chosen["email"]) < SHORTEST_PART:
        form.refuse("email", _("Type at least three characters of the address"))
    found, is_cut = await _found(request, staff, form, after=after)
    people = await people_of(request, staff, (line.contact_id for line in found.items))
    return page(
        request,
        "desk/external_users.html",
        here="users",
        form=form,
        lines=[_shown(line, people.get(line.contact_id or UUID(int=0))) for line in found.items],
        is_cut=is_cut,
        is_filtered=any(chosen.values()),
        may_make="identity_admin" in staff.roles,
        states=[{"value": "", "text": _("Any state")}]
        + [{"value": state, "text": state_text(state)} for state in STATE_COLOURS],
        first_href=f"/external-users?{urlencode(chosen)}" if after else "",
        next_href=(
            f"/external-users?{urlencode({**chosen, 'after': found.next})}" if found.next else ""
        ),
    )


async def _found(
    request: Request, staff: SessionView, form: Form, *, after: str
) -> tuple[Page[UserLine], bool]:
    """Ask the record whom a name means, then identity for their logins."""
    contact_ids, is_cut = None, False
    if form["name"]:
        try:
            named = await clients_of(request).accounts.people(
                staff.tokens["accounts"], form["name"]
            )
        except Unavailable:
            form.refuse("name", _("The record cannot be reached just now. Try again in a minute."))
            return Page[UserLine](items=[]), False
        ids = [contact.contact_id for contact in named.items if contact.is_named]
        contact_ids, is_cut = ids[:MOST_CONTACTS], named.has_more or len(ids) > MOST_CONTACTS
    wanted = UserQuery(
        email=form["email"],
        state=cast("UserState", form["state"]) if form["state"] else None,
        is_locked=bool(form["locked"]),
        contact_ids=contact_ids,
        after=after,
    )
    return await clients_of(request).external_users.search(staff.tokens["identity"], wanted), is_cut


def _shown(line: UserLine, person: FoundContact | None) -> dict[str, object]:
    home = next((home for home in person.homes if home.is_live), None) if person else None
    return {
        "row": line,
        "name": (person_name(person) if person else line.name) or line.email,
        "home": home,
        "state": state_text(line.state),
        "colour": STATE_COLOURS[line.state],
    }


def state_text(state: str) -> str:
    """Return the state of a login in a word."""
    return {
        "active": _("Active"),
        "invited": _("Invited"),
        "deactivated": _("Deactivated"),
    }.get(state, state)


@router.get("/new")
async def show_new(request: Request, staff: IdentityAdmin) -> Response:
    """Look for the contact, then ask for the address."""
    asked = request.query_params
    form = kept_form(
        request,
        {
            "contact_id": asked.get("contact", "")[:40],
            "email": _line_of(asked.get("email", "")),
            "case_id": asked.get("case", "")[:40],
        },
    )
    return await _new_page(request, staff, form, find=_line_of(asked.get("q", "")))


@router.post("/new")
@keeps("email", page="/external-users/new?contact={contact_id}&case={case_id}")
async def make_user(request: Request, staff: IdentityAdmin) -> Response:
    """Make the login; its link goes to the mailbox. From a case it stands on the timeline."""
    form = read_form(request, "contact_id", "email", "case_id", longest={"email": LONGEST_EMAIL})
    form.require("email", _("Enter the email address they will sign in with"))
    contact_id = id_or_none(form["contact_id"])
    people = await people_of(request, staff, [contact_id])
    if contact_id is None or contact_id not in people:
        form.refuse("q", _("Choose the contact the login is for: without one nobody gets in"))
        return await _new_page(request, staff, form)
    taken = None
    if form.is_good:
        try:
            made = await clients_of(request).external_users.invite(
                staff.tokens["identity"],
                NewExternalUser(
                    contact_id=contact_id,
                    email=form["email"],
                    name=person_name(people[contact_id])[:200],
                ),
            )
        except (Invalid, ValidationError):
            form.refuse("email", _("Enter an email address like name@example.com"))
        except Rejected:
            form.refuse("email", _("Another login has this address already"))
            taken = await _holder(request, staff, form["email"])
        else:
            case_id = id_or_none(form["case_id"])
            if case_id is not None:
                await _record(request, staff, case_id)
            return RedirectResponse(f"/external-users/{made.user_id}?told=invited", 303)
    return await _new_page(request, staff, form, taken=taken)


async def _record(request: Request, staff: SessionView, case_id: UUID) -> None:
    try:
        async with transaction(request) as session:
            await record_login_act(
                session, case_id=case_id, kind=EntryKind.LOGIN_MADE, by=actor(staff), at=now()
            )
    except NotFound:  # the case of another landlord, or none: the login is made all the same
        return


async def _holder(request: Request, staff: SessionView, email: str) -> UserLine | None:
    """Return the login that has the address."""
    found = await clients_of(request).external_users.search(
        staff.tokens["identity"], UserQuery(email=email)
    )
    same = [line for line in found.items if line.email.casefold() == email.casefold()]
    return next(iter(same), None)


async def _new_page(
    request: Request,
    staff: SessionView,
    form: Form,
    *,
    find: str = "",
    taken: UserLine | None = None,
) -> Response:
    contact_id = id_or_none(form["contact_id"])
    person = (await people_of(request, staff, [contact_id])).get(contact_id or UUID(int=0))
    hits = None
    if find and person is None:
        try:
            hits = await clients_of(request).accounts.people(staff.tokens["accounts"], find)
        except Invalid:
            form.refuse("q", _("Type at least two characters."))
        except Unavailable:
            form.refuse("q", _("The record cannot be reached just now. Try again in a minute."))
    logins = []
    if person is not None:
        form.values["email"] = form["email"] or next(iter(person.emails), "")
        logins = await clients_of(request).external_users.of_contact(
            staff.tokens["identity"], person.contact_id
        )
    form.values["q"] = find
    return page(
        request,
        "desk/external_user_new.html",
        status=200 if form.is_good else 422,
        here="users",
        form=form,
        contact=person,
        contact_name=person_name(person) if person else "",
        hits=[{"row": hit, "name": person_name(hit)} for hit in hits.items] if hits else None,
        has_more=hits.has_more if hits else False,
        logins=logins,
        taken=taken,
    )


def _line_of(text: str) -> str:
    return " ".join(text.replace("\x00", " ").split())[:200]
