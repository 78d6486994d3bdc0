"""Verification policies: how a landlord decides who somebody is. A policy is data.

A policy is an ordered list of steps. Each step names the facts that must all match, how each
is normalised, how many tries there are and per what, and what follows. `judge` says what a
step makes of the candidates that the record offers; it compares nothing itself, because the
facts were compared by their keys.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Fact(StrEnum):
    """What a step may compare."""

    SURNAME = "surname"
    EMAIL = "email"
    POSTCODE = "postcode"
    ACCOUNT_REFERENCE = "account_reference"
    START_MONTH = "start_month"


NORMALISER_OF = {
    Fact.SURNAME: "surname",
    Fact.EMAIL: "email",
    Fact.POSTCODE: "postcode",
    Fact.ACCOUNT_REFERENCE: "reference",
    Fact.START_MONTH: "month",
}
"""The one normal form in which the replica keeps each fact."""

ASKED_FIRST = frozenset({Fact.SURNAME, Fact.EMAIL, Fact.POSTCODE})
"""Facts of the first form: no step has to ask for them again."""

OF_A_PERSON = frozenset({Fact.SURNAME, Fact.EMAIL})
"""A step with one of these looks for a contact on record; without, for an account."""

INDEXED = frozenset({Fact.EMAIL, Fact.ACCOUNT_REFERENCE})
"""A step needs one of these, or it would have to read the whole record."""


OWNING_ROLES = ("unit_owner", "joint_owner", "tenant", "joint_tenant")
"""Roles that hold the agreement themselves. While one of them is live on an account, nobody
else becomes its owner by knowing its number."""


class Outcome(StrEnum):
    """What follows from a step."""

    APPROVE = "approve"
    PROVISIONAL = "provisional"
    ASK_NEXT = "ask_next"
    RAISE_CASE = "raise_case"


ADMITTING = frozenset({Outcome.APPROVE, Outcome.PROVISIONAL})


class Scope(StrEnum):
    """Whose tries are counted together."""

    REGISTRATION = "registration"
    MAILBOX = "mailbox"
    ACCOUNT_REFERENCE = "account_reference"


class Within(StrEnum):
    """How long a try counts. A day is a calendar day in UTC."""

    LIFE = "life"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Tries:
    """At most `most` comparisons for one registration, mailbox or account reference."""

    most: int
    per: Scope
    within: Within


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of the ladder."""

    name: str
    facts: tuple[Fact, ...]
    tries: tuple[Tries, ...]
    matched: Outcome
    unmatched: Outcome
    new_contact_role: str

    @property
    def finds_a_person(self) -> bool:
        """Say whether the step looks for a contact on record, not only for an account."""
        return not OF_A_PERSON.isdisjoint(self.facts)

    @property
    def asks(self) -> tuple[Fact, ...]:
        """The facts that the person has to be asked for when this step waits."""
        return tuple(fact for fact in self.facts if fact not in ASKED_FIRST)


@dataclass(frozen=True, slots=True)
class Policy:
    """An ordered list of steps. `parse_policy` makes sure that it leads somewhere."""

    name: str
    steps: tuple[Step, ...]

    @property
    def first(self) -> Step:
        """The step that needs nothing beyond the first form, as a rule."""
        return self.steps[0]

    def step(self, name: str) -> Step:
        """Return the step of this name; the first where a changed policy has it no more."""
        return next((step for step in self.steps if step.name == name), self.first)

    def after(self, step: Step) -> Step | None:
        """Return the step that follows, or None after the last."""
        position = self.steps.index(step) + 1
        return self.steps[position] if position < len(self.steps) else None


@dataclass(frozen=True, slots=True)
class Found:
    """What the record holds for a step's keys: a live contact, or an account alone."""

    account_id: UUID
    contact_id: UUID | None = None
    first_name_key: str = ""
    role: str = ""
    has_live_owner: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows, and who the person is taken to be where that is access."""

    outcome: Outcome
    match: Found | None = None


def judge(step: Step, found: Sequence[Found], *, first_name_key: str) -> Verdict:
    """Say what follows from `found`, the record's answer to this step's facts.

    Several people of one surname, e-mail and postcode are told apart by the first name, and
    only by an equal one. An account that has a live owner already is never given to another.
    """
    match = _person(found, first_name_key) if step.finds_a_person else _free_account(found)
    if match is None:
        return Verdict(step.unmatched)
    return Verdict(step.matched, match if step.matched in ADMITTING else None)


def _person(found: Sequence[Found], first_name_key: str) -> Found | None:
    people = {one.contact_id for one in found}
    if len(people) > 1:
        found = [one for one in found if first_name_key and one.first_name_key == first_name_key]
        people = {one.contact_id for one in found}
    return found[0] if len(people) == 1 else None


def _free_account(found: Sequence[Found]) -> Found | None:
    if len(found) != 1 or found[0].has_live_owner:
        return None
    return found[0]
