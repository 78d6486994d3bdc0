"""Logins for everybody on record who has none: a dry run first, then one act, then its progress."""

from typing import Final, get_args
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from chassis.errors import Forbidden, NotFound, Rejected, Unavailable
from chassis.html import Form, StepNeeded, keeps, kept_form, read_form
from chassis.text import _
from contracts.api.accounts import Place
from contracts.api.identity import SessionView
from contracts.api.identity.login_runs import LoginRun, NewLoginRun, Outcome
from services.cases.pages.external_users import Reader
from services.cases.pages.frame import (
    IdentityAdmin,
    clients_of,
    id_or_none,
    is_recently_proved,
    page,
    require_recent_proof,
)

router = APIRouter(prefix="/external-users/logins", include_in_schema=False)

PATH: Final = "/external-users/logins"
SHOWN: Final = 25
"""People of one group on a page."""

OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
TO_BE_INVITED: Final = ("ready", "invited")
COLOURS: Final = {
    "counting": "blue",
    "counted": "yellow",
    "sending": "blue",
    "sent": "green",
    "cancelled": "grey",
}


@router.get("")
async def show_bulk_logins(request: Request, staff: Reader) -> Response:
    """Explain it, ask where to look, list the runs there were."""
    return await _start_page(
        request, staff, kept_form(request, {"run_id": str(uuid4()), "where": "all"})
    )


@router.post("")
@keeps("where", "place")
async def begin(request: Request, staff: IdentityAdmin) -> Response:
    """Begin a dry run, once the place is clear."""
    form = read_form(request, "run_id", "where", "place", "place_id")
    run_id = id_or_none(form["run_id"])
    if run_id is None:
        return RedirectResponse(PATH, 303)
    wanted, places = NewLoginRun(), list[Place]()
    if form["where"] == "place":
        found, places = await _place(request, staff, form)
        if found is None:
            return await _start_page(request, staff, form, places)
        wanted = NewLoginRun(place_kind=found.kind, place_id=found.place_id, place_name=found.name)
    await clients_of(request).bulk_logins.begin(staff.tokens["identity"], run_id, wanted)
    return RedirectResponse(f"{PATH}/{run_id}", 303)


async def _place(
    request: Request, staff: SessionView, form: Form
) -> tuple[Place | None, list[Place]]:
    """Return the one place that is meant, or those to choose from with advice on the form."""
    form.require("place", _("Enter a part of the name of the estate or block"))
    if not form.is_good:
        return None, []
    try:
        found = await clients_of(request).accounts.places(
            staff.tokens["accounts"], form["place"][:200]
        )
    except Unavailable:
        form.refuse("place", _("The record cannot be reached just now. Try again in a minute."))
        return None, []
    chosen = [each for each in found.items if str(each.place_id) == form["place_id"]]
    if chosen or len(found.items) == 1:
        return (chosen or found.items)[0], found.items
    if not found.items:
        form.refuse("place", _("No estate or block has this in its name. Try a shorter part."))
    elif found.has_more:
        form.refuse("place", _("Many places have this in their name. Type more of it."))
    else:
        form.refuse("place_id", _("Choose which of these you mean"))
    return None, found.items


async def _start_page(
    request: Request, staff: SessionView, form: Form, places: list[Place] | None = None
) -> Response:
    runs = await clients_of(request).bulk_logins.newest(staff.tokens["identity"])
    return page(
        request,
        "desk/bulk_logins.html",
        status=200 if form.is_good else 422,
        here="users",
        form=form,
        may_begin="identity_admin" in staff.roles,
        where=[
            {"value": "all", "text": _("The whole record")},
            {"value": "place", "text": _("One estate or block")},
        ],
        places=[{"value": str(each.place_id), "text": _place_text(each)} for each in places or ()],
        runs=[
            {
                "row": run,
                "state": state_text(run.state),
                "colour": COLOURS[run.state],
                "place": run.place_name or _("The whole record"),
            }
            for run in runs
        ],
    )


def _place_text(place: Place) -> str:
    if place.kind == "estate":
        return _("%(name)s, the whole estate") % {"name": place.name}
    return f"{place.name}, {place.estate}" if place.estate else place.name


@router.get("/{run_id}")
async def show_run(request: Request, run_id: UUID, staff: Reader) -> Response:
    """Show the counts, the list group by group, and what may be done next."""
    return await run_page(request, run_id, staff, kept_form(request))


@router.post("/{run_id}/send")
async def send(request: Request, run_id: UUID, staff: IdentityAdmin) -> Response:
    """Send the invitations, by and by, once the number was read."""
    require_recent_proof(staff)
    form = read_form(request, "agreed")
    if form["agreed"] != "yes":
        form.refuse("agreed", _("Tick that you have looked at the list"))
        return await run_page(request, run_id, staff, form)
    try:
        await clients_of(request).bulk_logins.release(staff.tokens["identity"], run_id)
    except Forbidden as refusal:
        if refusal.code != "proof_too_old":
            raise
        raise StepNeeded(f"/confirm?next={PATH}/{run_id}") from refusal
    except NotFound:
        raise
    except Rejected:
        return RedirectResponse(f"{PATH}/{run_id}?told=not_ready", 303)
    return RedirectResponse(f"{PATH}/{run_id}?told=sending", 303)


@router.post("/{run_id}/stop")
async def stop(request: Request, run_id: UUID, staff: IdentityAdmin) -> Response:
    """Stop: whoever was invited stays invited."""
    read_form(request)
    try:
        await clients_of(request).bulk_logins.cancel(staff.tokens["identity"], run_id)
    except NotFound:
        raise
    except Rejected:
        return RedirectResponse(f"{PATH}/{run_id}?told=too_late", 303)
    return RedirectResponse(f"{PATH}/{run_id}?told=stopped", 303)


async def run_page(request: Request, run_id: UUID, staff: SessionView, form: Form) -> Response:
    """Render a run as far as it has come, with the form that was sent, if one was refused."""
    bulk, token, asked = (
        clients_of(request).bulk_logins,
        staff.tokens["identity"],
        request.query_params,
    )
    run = await bulk.run(token, run_id)
    groups = [outcome for outcome in OUTCOMES if run.counts.get(outcome)]
    group = next((each for each in groups if each == asked.get("group")), next(iter(groups), None))
    after = id_or_none(asked.get("after", ""))
    lines = await bulk.lines(token, run_id, group, after=after, limit=SHOWN) if group else None
    told = {
        "sending": _("The invitations are on their way. You may leave this page."),
        "stopped": _("Stopped. Nobody else is invited by this run."),
        "too_late": _("Everything was sent already."),
        "not_ready": _("There is nobody to invite in this run, or its list is not whole yet."),
    }
    return page(
        request,
        "desk/bulk_login_run.html",
        status=200 if form.is_good else 422,
        here="users",
        form=form,
        run=run,
        place=run.place_name or _("The whole record"),
        state=state_text(run.state),
        colour=COLOURS[run.state],
        told=told.get(asked.get("told", ""), ""),
        may_act="identity_admin" in staff.roles,
        is_proved=is_recently_proved(staff),
        path=f"{PATH}/{run_id}",
        groups=[
            {"key": each, "text": outcome_text(each), "count": run.counts[each]} for each in groups
        ],
        file_groups=[
            {"value": each, "text": f"{outcome_text(each)} ({run.counts[each]:,})"}
            for each in groups
        ],
        group=group,
        group_text=outcome_text(group) if group else "",
        group_advice=advice_for(group) if group else "",
        lines=lines.items if lines else [],
        next_after=lines.next if lines else None,
        is_first=after is None,
        **_numbers(run),
    )


def _numbers(run: LoginRun) -> dict[str, int]:
    """Return how many were looked at, are to be invited, have been, and stay out; and minutes."""
    ready, invited = run.counts.get("ready", 0), run.counts.get("invited", 0)
    return {
        "looked_at": sum(run.counts.values()),
        "ready": ready,
        "invited": invited,
        "left_out": sum(run.counts.values()) - ready - invited,
        "minutes": -(-ready // max(1, run.per_minute)),
    }


def state_text(state: str) -> str:
    """Return the state of a run in a word or two."""
    return {
        "counting": _("Looking through the record"),
        "counted": _("Dry run: nothing sent"),
        "sending": _("Sending"),
        "sent": _("Sent"),
        "cancelled": _("Stopped"),
    }[state]


def outcome_text(outcome: str) -> str:
    """Say in a few words what becomes of people in a run."""
    return {
        "ready": _("To be invited"),
        "invited": _("Invited"),
        "has_login": _("Have a login or an invitation"),
        "no_email": _("No email address on record"),
        "email_not_usable": _("Address cannot be signed in with"),
        "email_shared": _("Address shared by several contacts"),
        "email_taken": _("Address taken by another login"),
        "email_changed": _("Address changed since the dry run"),
        "no_home": _("No home with us today"),
    }[outcome]


def advice_for(outcome: str) -> str:
    """Say what staff can do about people of a group."""
    return {
        "ready": _("Each gets a mail with a link that works for 7 days and once."),
        "invited": _(
            "They were sent a link. Whoever loses it gets a new one on their login's page."
        ),
        "has_login": _("Nothing to do. They are not written to."),
        "no_email": _(
            "Write to them by post, or ask for an address. The next run finds them then."
        ),
        "email_not_usable": _("Correct the address in the record. The next run finds them then."),
        "email_shared": _(
            "A login belongs to one person. Ask each for an address of their own, or invite one of"
            " them by hand."
        ),
        "email_taken": _("Somebody else signs in with this address. Look at both before you act."),
        "email_changed": _("The record changed after the list was made. Make another dry run."),
        "no_home": _("They are connected to no current account, so there is nothing to show them."),
    }[outcome]
