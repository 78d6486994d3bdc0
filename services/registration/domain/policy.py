"""Verification policies: how a landlord decides who somebody is. A policy is data.

A policy offers one way in or several. A way is an ordered list of steps; each step names the
facts that must all match, how each is normalised, how many tries there are and per what, and
what follows. `judge` says what a step makes of the candidates that the record offers; it
compares nothing itself, because the facts were compared by their keys.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from services.registration.domain.workflow import SEND_KEY, WorkflowStep


class Fact(StrEnum):
    """What a step may compare."""

    SURNAME = "surname"
    EMAIL = "email"
    POSTCODE = "postcode"
    ACCOUNT_REFERENCE = "account_reference"
    START_MONTH = "start_month"
    FULL_NAME = "full_name"
    DATE_OF_BIRTH = "date_of_birth"
    AGREEMENT_REFERENCE = "agreement_reference"
    PIN = "pin"
    ACTIVATION_CODE = "activation_code"
    PORTAL_KEY = "portal_key"


NORMALISER_OF = {
    Fact.SURNAME: "surname",
    Fact.EMAIL: "email",
    Fact.POSTCODE: "postcode",
    Fact.ACCOUNT_REFERENCE: "reference",
    Fact.START_MONTH: "month",
    Fact.FULL_NAME: "name",
    Fact.DATE_OF_BIRTH: "date",
    Fact.AGREEMENT_REFERENCE: "reference",
    Fact.PIN: "reference",
    Fact.ACTIVATION_CODE: "code",
    Fact.PORTAL_KEY: "key",
}
"""The one normal form in which the replica keeps each fact."""

ASKED_FIRST = frozenset({Fact.SURNAME, Fact.FULL_NAME, Fact.EMAIL, Fact.POSTCODE})
"""Facts of the form with the person's details: no step has to ask for them again."""

POSTED = frozenset({Fact.ACTIVATION_CODE, Fact.PORTAL_KEY})
"""Secrets that reach people by letter, each good for one registration."""

OF_A_PERSON = frozenset({Fact.SURNAME, Fact.FULL_NAME, Fact.EMAIL, Fact.DATE_OF_BIRTH}) | POSTED
"""A step with one of these looks for a contact on record; without, for an account."""

OF_AN_ACCOUNT = frozenset({Fact.ACCOUNT_REFERENCE, Fact.AGREEMENT_REFERENCE})
"""Numbers that stand on letters and statements. They name an account and prove nothing."""

INDEXED = frozenset({Fact.EMAIL}) | OF_AN_ACCOUNT
"""A step needs one of these, or it would have to read the whole record."""

PROVING = frozenset({Fact.EMAIL}) | POSTED
"""What strangers do not have: the mailbox on record, or what was in a letter."""

OWNING_ROLES = ("unit_owner", "joint_owner", "tenant", "joint_tenant")
"""Roles that hold the agreement themselves. While one of them is live on an account, nobody
else becomes its owner by knowing its number."""


IN_FORCE = ("approved", "current")
"""States of a connection that gives access, on the days it is valid."""


class Outcome(StrEnum):
    """What follows from a step."""

    APPROVE = "approve"
    PROVISIONAL = "provisional"
    ASK_AGAIN = "ask_again"
    """The same step, as long as it has tries."""

    ASK_NEXT = "ask_next"
    ASK_OWNER = "ask_owner"
    """The home has its owner, who may be asked to let the person in."""

    RAISE_CASE = "raise_case"


ADMITTING = frozenset({Outcome.APPROVE, Outcome.PROVISIONAL})


class Ending(StrEnum):
    """What somebody who was let in sees."""

    HOME = "home"
    """Their home, signed in within the same click."""

    SUCCESS = "success"
    """A page that says so and leads to the sign-in page."""


class Asked(StrEnum):
    """What a request for an account may ask for beside surname, email address and postcode."""

    FIRST_NAME = "first_name"
    DATE_OF_BIRTH = "date_of_birth"
    ADDRESS = "address"
    """Number or name, street and town of the home."""

    DAYTIME_TELEPHONE = "daytime_telephone"
    EVENING_TELEPHONE = "evening_telephone"
    MOBILE = "mobile"
    ACCOUNT_REFERENCE = "account_reference"
    PIN = "pin"


class Mark(StrEnum):
    """Whether a request may be sent without an answer."""

    MANDATORY = "mandatory"
    OPTIONAL = "optional"


class Scope(StrEnum):
    """Whose tries are counted together."""

    REGISTRATION = "registration"
    MAILBOX = "mailbox"
    ACCOUNT_REFERENCE = "account_reference"
    AGREEMENT_REFERENCE = "agreement_reference"
    NETWORK = "network"


class Within(StrEnum):
    """How long a try counts. A day is a calendar day in UTC."""

    LIFE = "life"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Tries:
    """At most `most` comparisons for one registration, mailbox, number or network."""

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
    exhausted: Outcome
    """What follows when the tries are used up."""

    owned: Outcome | None = None
    """What follows when the account that was found has a live owner. None: as unmatched."""

    @property
    def finds_a_person(self) -> bool:
        """Say whether the step looks for a contact on record, not only for an account."""
        return not OF_A_PERSON.isdisjoint(self.facts)

    @property
    def asks(self) -> tuple[Fact, ...]:
        """The facts that the person has to be asked for when this step waits."""
        return tuple(fact for fact in self.facts if fact not in ASKED_FIRST)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to get in, with its own steps and words. Without steps staff look at everybody."""

    name: str
    steps: tuple[Step, ...]
    link: str = ""
    """What leads to it on the sign-in page. Empty: the portal's own words. So for all words."""

    title: str = ""
    intro: str = ""
    button: str = ""
    ending: Ending = Ending.HOME
    asks: tuple[tuple[Asked, Mark], ...] = ()
    """What a request asks for on its one page. Empty: staff are asked on a page after the code."""

    pin_step: Step | None = None
    """How a PIN compares: its tries and facts. It admits nobody, staff see how it came out."""

    is_password_later: bool = False
    """Whether the password is chosen by a mailed link, once staff have approved."""

    workflow: tuple[WorkflowStep, ...] = ()
    """How staff work on a request. Empty: in one step, as they see fit."""

    @property
    def is_key_sent(self) -> bool:
        """Whether staff answer a request by sending a portal key."""
        return any(SEND_KEY in each.actions for each in self.workflow)

    @property
    def mandatory(self) -> frozenset[Asked]:
        """What a request cannot be sent without."""
        return frozenset(asked for asked, mark in self.asks if mark is Mark.MANDATORY)

    @property
    def first(self) -> Step | None:
        """The step that comes first; None where staff look at everybody."""
        return self.steps[0] if self.steps else None

    @property
    def opens_with(self) -> tuple[Fact, ...]:
        """The facts asked for on a page of their own, before the person's details."""
        return self.steps[0].asks if self.steps else ()

    @property
    def needs_postcode(self) -> bool:
        """Whether the person's details must hold the postcode of their home.

        Where staff send a key the whole address is asked for on the next page.
        """
        return (not self.steps and not self.is_key_sent) or any(
            Fact.POSTCODE in step.facts for step in self.steps
        )

    def step(self, name: str) -> Step | None:
        """Return the step of this name; the first where a changed policy has it no more."""
        return next((step for step in self.steps if step.name == name), self.first)

    def after(self, step: Step) -> Step | None:
        """Return the step that follows, or None after the last."""
        position = self.steps.index(step) + 1
        return self.steps[position] if position < len(self.steps) else None


@dataclass(frozen=True, slots=True)
class Policy:
    """The ways in. `parse_policy` makes sure that each of them leads somewhere."""

    name: str
    ways: tuple[Way, ...]

    def way(self, name: str) -> Way:
        """Return the way of this name; the first where a changed policy has it no more."""
        return next((way for way in self.ways if way.name == name), self.ways[0])

    @property
    def compares(self) -> frozenset[Fact]:
        """Every fact that a step of any way compares."""
        steps = [step for way in self.ways for step in (*way.steps, way.pin_step) if step]
        return frozenset(fact for step in steps for fact in step.facts)


@dataclass(frozen=True, slots=True)
class Found:
    """What the record holds for a step's keys: a live contact, or an account alone."""

    account_id: UUID
    contact_id: UUID | None = None
    first_name_key: str = ""
    role: str = ""
    has_live_owner: bool = False
    key_id: UUID | None = None
    """The posted secret that was right, where the step compares one."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows, and who the person is taken to be where that is access."""

    outcome: Outcome
    match: Found | None = None


def judge(step: Step, found: Sequence[Found], *, first_name_key: str) -> Verdict:
    """Say what follows from `found`, the record's answer to this step's facts.

    Several people of one surname, email and postcode are told apart by the first name, and
    only by an equal one. An account that has a live owner already is never given to another.
    """
    match = _person(found, first_name_key) if step.finds_a_person else _free_account(found)
    if match is None and step.owned is not None and len(found) == 1 and found[0].has_live_owner:
        return Verdict(step.owned, found[0])
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
