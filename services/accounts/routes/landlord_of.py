"""Whose record a call is about, as the landlord is set up now."""

from fastapi import Request

from chassis.auth import Caller
from chassis.landlords import Landlord, Landlords


def landlord_of(request: Request, caller: Caller) -> Landlord:
    """Return the landlord for whom somebody calls."""
    landlords: Landlords = request.app.state.landlords
    return landlords.by_id(caller.landlord_id)
