"""What a session still needs, by how the person showed who they are. One rule for every door."""

from datetime import timedelta
from typing import Final

from services.identity.domain.users import SessionNeed, SignInMethod, UserKind

WHOLE: Final = frozenset({SignInMethod.PASSKEY, SignInMethod.PROVIDER})
"""Ways to sign in that are two factors at once, or where the organisation asks for the second."""

BY_PASSWORD: Final = frozenset({SignInMethod.PASSWORD, SignInMethod.ONE_TIME_PASSWORD})

PROOF_LASTS: Final = {
    UserKind.CUSTOMER: timedelta(minutes=5),
    UserKind.STAFF: timedelta(minutes=10),
}
"""How long after showing who they are people may change what lets them in."""


def next_need(
    *,
    method: SignInMethod,
    kind: UserKind,
    has_second_step: bool,
    is_second_step_done: bool,
    is_second_step_required: bool,
    must_change_password: bool,
) -> SessionNeed | None:
    """Return the one thing to do next, or None when the session may open everything.

    `is_second_step_required` is the landlord's word about staff; customers choose for
    themselves. The second step comes before the new password: whoever has only learnt the
    password shall not be able to change it. Setting the second step up comes last, with a
    password that nobody else knows.
    """
    if method in WHOLE:
        return None
    if has_second_step and not is_second_step_done:
        return SessionNeed.SECOND_STEP
    if must_change_password and method in BY_PASSWORD:
        return SessionNeed.NEW_PASSWORD
    if kind == UserKind.STAFF and is_second_step_required and not has_second_step:
        return SessionNeed.SECOND_STEP_SET_UP
    return None
