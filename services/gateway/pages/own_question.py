"""The secret question that a reset asks beside the mailed link: choosing one, or none."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Invalid, Unavailable
from chassis.html import Form, keeps, kept_form, read_form
from chassis.text import _
from services.gateway.pages.fields import not_just_now
from services.gateway.pages.frame import RecentlyProved, Resident, clients_of, site_of

router = APIRouter(prefix="/profile/secret-question")

SHORTEST_QUESTION = 8
OWN = "own"


@router.get("")
async def show_question(request: Request, resident: RecentlyProved, told: str = "") -> Response:
    """Show the question in use, and the form for another."""
    return await _page(request, resident, kept_form(request), told=told)


@router.post("")
@keeps("question", "own_question")
async def choose_question(request: Request, resident: RecentlyProved) -> Response:
    """Keep a question from the list, or one of the person's own, with its answer."""
    form = read_form(request, "question", "own_question", "answer")
    listed = suggestions()
    form.require("question", _("Choose a question, or write one of your own"))
    if form["question"] == OWN and len(form["own_question"]) < SHORTEST_QUESTION:
        form.refuse("own_question", _("Write a question of at least 8 characters"))
    if form["question"] and form["question"] not in (*listed, OWN):
        form.refuse("question", _("Choose a question, or write one of your own"))
    form.require("answer", _("Enter your answer"))
    if form.is_good:
        question = listed.get(form["question"], form["own_question"])
        try:
            await clients_of(request).passwords.choose_question(
                _token(resident), question, form["answer"]
            )
        except Invalid as refusal:
            form.refuse("answer", refusal.fields.get("answer") or _("Choose another answer"))
        except Unavailable as outage:
            form.put_off("answer", not_just_now(), outage)
        else:
            return RedirectResponse("/profile/secret-question?told=chosen", 303)
    return await _page(request, resident, form)


@router.post("/remove")
async def remove_question(request: Request, resident: RecentlyProved) -> Response:
    """Have no question asked."""
    read_form(request)
    await clients_of(request).passwords.drop_question(_token(resident))
    return RedirectResponse("/profile/secret-question?told=removed", 303)


def suggestions() -> dict[str, str]:
    """Return questions whose answers stand in no register, by key."""
    return {
        "toy": _("What was the name of your favourite toy as a child?"),
        "teacher": _("Which teacher do you remember best?"),
        "holiday": _("Where did you go on the first holiday you remember?"),
        "dish": _("Which dish did you learn to cook first?"),
    }


async def _page(request: Request, resident: Resident, form: Form, *, told: str = "") -> Response:
    chosen = await clients_of(request).passwords.question(_token(resident))
    return site_of(request).page(
        request,
        "own_question.html",
        status=200 if form.is_good else 422,
        form=form,
        chosen=chosen,
        suggestions=suggestions(),
        told={
            "chosen": _(
                "Your question is kept. We ask it when you use a link to change your password."
            ),
            "removed": _("No question is asked any more."),
        }.get(told, ""),
    )


def _token(resident: Resident) -> str:
    return resident.session.tokens["identity"]
