"""My Profile: the word somebody says on the telephone, so that staff know who it is."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Forbidden, Invalid, TooMany, Unavailable
from chassis.html import Form, StepNeeded, read_form
from chassis.text import _
from services.gateway.pages.fields import not_just_now, too_many
from services.gateway.pages.frame import RecentlyProved, Resident, clients_of, site_of

router = APIRouter(prefix="/profile/phone-word")

WORDS = ("word", "again")
LONGEST_WORD = 300


@router.get("")
async def show_phone_word(request: Request, resident: RecentlyProved) -> Response:
    """Say whether there is a word, and ask for a new one."""
    return await _page(request, resident, Form(), told=request.query_params.get("told", ""))


@router.post("")
async def choose_phone_word(request: Request, resident: RecentlyProved) -> Response:
    """Set the word."""
    form = read_form(request, *WORDS, verbatim=WORDS, longest=dict.fromkeys(WORDS, LONGEST_WORD))
    form.require("word", _("Enter the word or phrase you want to say"))
    form.require("again", _("Enter it once more"))
    if form["again"] and form.differ("word", "again"):
        form.refuse("again", _("The two do not match. Type the same word or phrase twice."))
    if form.is_good:
        try:
            await clients_of(request).phone_words.choose(_token(resident), form["word"])
        except Forbidden as refusal:
            raise StepNeeded("/confirm") from refusal
        except Invalid as refusal:
            form.refuse("word", refusal.fields.get("word") or _("Choose another word or phrase"))
        except TooMany as limit:
            form.put_off("word", too_many(limit.retry_after), limit)
        except Unavailable as outage:
            form.put_off("word", not_just_now(), outage)
        else:
            return RedirectResponse("/profile/phone-word?told=set", 303)
    return await _page(request, resident, form)


@router.post("/remove")
async def remove_phone_word(request: Request, resident: RecentlyProved) -> Response:
    """Do without a word."""
    read_form(request)
    try:
        await clients_of(request).phone_words.drop(_token(resident))
    except Forbidden as refusal:
        raise StepNeeded("/confirm") from refusal
    return RedirectResponse("/profile/phone-word?told=removed", 303)


async def _page(request: Request, resident: Resident, form: Form, *, told: str = "") -> Response:
    own = await clients_of(request).phone_words.own(_token(resident))
    form.forget(*WORDS)
    said = {
        "set": _("Your security word is set. We have sent you a note about it."),
        "removed": _("You have no security word any more."),
    }
    return site_of(request).page(
        request,
        "phone_word.html",
        status=200 if form.is_good else 422,
        form=form,
        own=own,
        told=said.get(told, ""),
    )


def _token(resident: Resident) -> str:
    return resident.session.tokens["identity"]
