"""The square in a letter: opens registration with the account number filled in."""

import re
from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from services.gateway.domain import FromLetter
from services.gateway.pages.frame import landlord_of, seal_into, unseal

router = APIRouter()

COOKIE = "__Host-lodge-from-letter"
SECONDS = 24 * 60 * 60
ACCOUNT_NUMBER = re.compile(r"[A-Za-z0-9-]{4,20}")
NO_TRACE = {"Referrer-Policy": "no-referrer"}


@router.get("/from-letter/{reference}")
async def arrive(request: Request, reference: str) -> Response:
    """Move the account number out of the address into this browser, then begin to register.

    Says the same for every number; whether it is one is seen when it is compared.
    """
    response = RedirectResponse("/register", 303, headers=NO_TRACE)
    if ACCOUNT_NUMBER.fullmatch(reference):
        letter = FromLetter(landlord_id=landlord_of(request).id, account_reference=reference)
        seal_into(request, response, COOKIE, letter, seconds=SECONDS)
    return response


def with_number(request: Request, typed: Mapping[str, str]) -> dict[str, str]:
    """Fill the account number of the letter this browser came by into a form without one."""
    letter = unseal(request, COOKIE, FromLetter, seconds=SECONDS)
    known = {"account_reference": letter.account_reference} if letter is not None else {}
    return {**known, **{name: value for name, value in typed.items() if value}}
