"""Read what a way asks for that leads to staff, and refuse what nobody could answer or guard."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.registration.domain.policy import (
    OWNING_ROLES,
    Asked,
    Fact,
    Mark,
    Outcome,
    Scope,
    Step,
    Way,
)
from services.registration.domain.policy_problems import Problems, instead
from services.registration.domain.policy_steps import read_tries

KEYS_OF_A_REQUEST = ("asks", "tries", "password")
LATER = "later"
PIN_STEP = "pin"
NOT_KNOWN_TO_ALL = frozenset({Asked.ACCOUNT_REFERENCE, Asked.PIN})
"""What people who are entitled to an account may not have: new residents, lost letters."""


def read_request(problems: Problems, where: str, raw: Mapping[Any, Any], way: Way) -> Way:
    """Return `way` with what its request asks for."""
    if way.steps or "outcome" not in raw:
        for key in KEYS_OF_A_REQUEST:
            if key in raw:
                problems.add(where, f"`{key}` goes with `outcome: raise_case` alone; its steps ask")
        return way
    asks = _asks(problems, where, raw.get("asks", {}))
    password = raw.get("password", "at_once")
    if password not in (LATER, "at_once"):
        problems.add(where, f"`password` cannot be {password!r}; use one of at_once, later")
    return replace(
        way,
        asks=asks,
        pin_step=_pin_step(problems, where, raw, dict(asks)),
        is_password_later=password == LATER,
    )


def _asks(problems: Problems, where: str, raw: object) -> tuple[tuple[Asked, Mark], ...]:
    if not isinstance(raw, Mapping):
        problems.add(where, "`asks` is written `field: mandatory` or `field: optional`, one a line")
        return ()
    asks: list[tuple[Asked, Mark]] = []
    for key, mark in raw.items():
        if key not in list(Asked):
            problems.add(where, f"`asks` knows no field {key!r}{instead(key, list(Asked))}")
            continue
        asked = Asked(key)
        asks.append((asked, problems.choice(f"{where}, asks", key, mark, Mark)))
        if asked in NOT_KNOWN_TO_ALL and mark == Mark.MANDATORY:
            problems.add(
                where,
                f"`{key}: mandatory` would shut out whoever does not know it; make it optional",
            )
    return tuple(asks)


def _pin_step(
    problems: Problems, where: str, raw: Mapping[Any, Any], asks: Mapping[Asked, Mark]
) -> Step | None:
    if Asked.PIN not in asks:
        if "tries" in raw:
            problems.add(where, "`tries` are those of a PIN, and no `pin` is among `asks`")
        return None
    if Asked.ACCOUNT_REFERENCE not in asks:
        problems.add(where, "asks for a PIN and not whose: add account_reference to `asks`")
    facts = (Fact.ACCOUNT_REFERENCE, Fact.PIN)
    tries = read_tries(problems, f"{where}, pin", raw.get("tries"), facts)
    if tries and all(one.per is not Scope.ACCOUNT_REFERENCE for one in tries):
        problems.add(
            where,
            "a PIN could be guessed from many mailboxes: count its tries "
            "`per: account_reference` too",
        )
    return Step(
        name=PIN_STEP,
        facts=facts,
        tries=tries,
        matched=Outcome.RAISE_CASE,
        unmatched=Outcome.RAISE_CASE,
        new_contact_role=OWNING_ROLES[0],
        exhausted=Outcome.RAISE_CASE,
    )
