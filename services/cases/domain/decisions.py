"""What staff may decide about a registration that could not be matched."""

import json
from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID, uuid5

from chassis.errors import Invalid


class Decision(StrEnum):
    """The choices of the decide form."""

    AS_IT_STANDS = "as_it_stands"
    """The record is right and this is the person: let them in."""

    NAME_WRONG = "name_wrong"
    """The name on record is wrong: correct the contact, then let them in."""

    EMAIL_WRONG = "email_wrong"
    """The email on record is wrong: a new contact on the account, linked, then let them in."""

    POSTCODE_WRONG = "postcode_wrong"
    """They used another postcode: tell them which one is right, and wait for their word."""

    ASK = "ask"
    """Something is missing: ask, and wait for the answer."""

    REFUSE = "refuse"
    """Not the account holder: refuse, with a reason."""


APPROVALS = frozenset({Decision.AS_IT_STANDS, Decision.NAME_WRONG, Decision.EMAIL_WRONG})
"""Decisions that let the person in."""

QUESTIONS = frozenset({Decision.POSTCODE_WRONG, Decision.ASK})
"""Choices that send the case to the customer instead of ending it."""


class RefusalReason(StrEnum):
    """Why access was refused, as far as the desk offers it."""

    NOT_ACCOUNT_HOLDER = "not_account_holder"
    OWNER_MUST_ASK = "owner_must_ask"
    """Somebody else owns the home; only they can have this person added."""

    NOT_ENOUGH = "not_enough_evidence"
    ACCOUNT_ENDED = "account_ended"


ROLES = (
    "unit_owner",
    "joint_owner",
    "tenant",
    "joint_tenant",
    "subtenant",
    "family_friend",
    "managing_agent",
)
"""Connections that staff may give from a registration case. The first is the default."""


class AccountNotChosen(Invalid):
    """An approval needs the account, and the contact unless a new one is made."""

    code = "account_not_chosen"


def decision_id(case_id: UUID, version: int, decision: Decision, facts: Mapping[str, str]) -> UUID:
    """Return the id under which a decision is carried out, here and by others.

    The same decision on the same version of the case has the same id: whoever sends the form
    again after a failure half-way changes nothing twice.
    """
    said = json.dumps([version, decision, sorted(facts.items())])
    return uuid5(case_id, said)
