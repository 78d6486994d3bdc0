"""How people sign in, as the landlord's file says it: to look at, not to change."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from chassis.errors import Rejected, Unavailable
from chassis.landlords import LockPolicy, SignInPolicy
from chassis.text import _
from contracts.api.identity import ProviderView
from services.cases.pages.frame import IdentityAdmin, clients_of, landlord_of, page

router = APIRouter(prefix="/staff/sign-in", include_in_schema=False)


@router.get("")
async def show_sign_in_settings(request: Request, staff: IdentityAdmin) -> Response:
    """Tell how staff and customers sign in, and whether the provider answers now."""
    landlord = landlord_of(request)
    provider: ProviderView | None = None
    problem = ""
    if landlord.sign_in.provider is not None:
        try:
            provider = await clients_of(request).own_provider.view(staff.tokens["identity"])
        except (Rejected, Unavailable):
            problem = _("The provider's settings cannot be read just now. Try again in a minute.")
    return page(
        request,
        "desk/sign_in_settings.html",
        here="staff",
        policy=landlord.sign_in,
        password_length=landlord.password_length,
        provider=provider,
        problem=problem,
        locks=[
            (_("Customers"), lock_text(landlord.sign_in.lock_of("customer"))),
            (_("Staff"), lock_text(landlord.sign_in.lock_of("staff"))),
        ],
        offers=offers(landlord.sign_in),
    )


def lock_text(lock: LockPolicy) -> str:
    """Return a lock policy as a sentence."""
    facts: dict[str, Any] = {"attempts": lock.attempts, "minutes": lock.minutes}
    if lock.release == "timed":
        return (
            _(
                "After %(attempts)d wrong tries in a row no more are looked at for %(minutes)d "
                "minutes."
            )
            % facts
        )
    return (
        _(
            "After %(attempts)d wrong tries in a row no more are looked at until the person shows "
            "that the mailbox is theirs."
        )
        % facts
    )


def offers(policy: SignInPolicy) -> list[tuple[str, bool]]:
    """Return what a landlord may offer or ask for, and whether this one does."""
    return [
        (_("Staff need a second step"), policy.is_second_step_required_of_staff),
        (_("Customers may sign in by a mailed code"), policy.is_mailed_code_offered),
        (_("A reset asks the secret question as well"), policy.is_secret_question_asked),
    ]
