"""What somebody agreed to: it holds for the words they saw, and they may take it back any day."""

from collections.abc import Iterable
from typing import Final, Literal, Protocol

from chassis.consents import ConsentAsked
from chassis.errors import NotFound, Rejected

SHOWN_DECISIONS: Final = 50

State = Literal["not_asked", "given", "given_to_earlier", "withdrawn"]


class ConsentNotAsked(NotFound):
    """The landlord does not ask for this."""

    code = "consent_not_asked"


class ConsentWordingChanged(Rejected):
    """Somebody agreed to words that are not in force any more."""

    code = "consent_wording_changed"


class Decided(Protocol):
    """What must be known of a decision."""

    @property
    def is_given(self) -> bool: ...  # noqa: D102
    @property
    def version(self) -> str: ...  # noqa: D102


def state_of(asked: ConsentAsked, newest: Decided | None) -> State:
    """Say how a question stands after its newest decision. Only `given` allows anything."""
    if newest is None:
        return "not_asked"
    if not newest.is_given:
        return "withdrawn"
    return "given" if newest.version == asked.version else "given_to_earlier"


def asked_for(purpose: str, asked: Iterable[ConsentAsked]) -> ConsentAsked:
    """Return the question.

    Raises:
        ConsentNotAsked: the landlord asks none of this name.
    """
    for each in asked:
        if each.purpose == purpose:
            return each
    raise ConsentNotAsked("the landlord does not ask for this")
