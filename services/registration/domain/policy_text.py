"""Read a verification policy from its YAML text, and refuse one that could not work.

Every problem is named with the file, the step and what would be right, all at once, so that
whoever writes a policy mends it in one go.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from enum import StrEnum
from itertools import pairwise
from typing import Any, TypeVar

import yaml

from services.registration.domain.errors import PolicyRefused
from services.registration.domain.policy import (
    ADMITTING,
    INDEXED,
    NORMALISER_OF,
    OWNING_ROLES,
    Fact,
    Outcome,
    Policy,
    Scope,
    Step,
    Tries,
    Within,
)

E = TypeVar("E", bound=StrEnum)

KEYS_OF_A_POLICY = ("policy", "description", "steps")
KEYS_OF_A_STEP = (
    "name", "description", "match", "requires", "tries", "matched", "unmatched",
    "new_contact_role",
)  # fmt: skip
KEYS_OF_TRIES = ("most", "per", "within")
NO_LIVE_OWNER = "no_live_owner"
MOST_TRIES = 1000


class _Problems:
    """What is wrong, sentence by sentence."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[str] = []

    def add(self, where: str, what: str) -> None:
        self.found.append(f"{self.file}: {where}: {what}" if where else f"{self.file}: {what}")

    def raise_if_any(self) -> None:
        if self.found:
            raise PolicyRefused("\n".join(self.found))


def parse_policy(text: str, *, file: str) -> Policy:
    """Return the policy that `text` (YAML) describes; `file` is named in what is refused.

    Raises:
        PolicyRefused: it cannot be read, or nobody could ever register by it.
    """
    problems = _Problems(file)
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}" if mark else "the text"
        raise PolicyRefused(f"{file}: {line}: this is not YAML; check indent and quotes") from error
    if not isinstance(content, Mapping):
        raise PolicyRefused(f"{file}: write `policy: <name>` and `steps:` at the top level")
    _only(problems, "", content, KEYS_OF_A_POLICY)
    name = content.get("policy")
    if not isinstance(name, str) or not name:
        problems.add("", "give the policy a name: `policy: preset_a`")
    steps = _steps(problems, content.get("steps"))
    problems.raise_if_any()
    _leads_somewhere(problems, steps)
    problems.raise_if_any()
    return Policy(name=str(name), steps=tuple(steps))


def _steps(problems: _Problems, raw: object) -> list[Step]:
    if not isinstance(raw, list) or not raw:
        problems.add("", "nobody could register: `steps:` needs a list of at least one step")
        return []
    steps: list[Step] = []
    for position, entry in enumerate(raw, start=1):
        step = _step(problems, position, entry)
        if step is None:
            continue
        if any(step.name == other.name for other in steps):
            problems.add(f"step {step.name!r}", "another step has this name; each needs its own")
        steps.append(step)
    return steps


def _step(problems: _Problems, position: int, raw: object) -> Step | None:
    if not isinstance(raw, Mapping):
        problems.add(f"step {position}", "write it as `- name: …` with its settings below")
        return None
    name = raw.get("name")
    if not isinstance(name, str) or not name.isidentifier() or not name.islower():
        problems.add(f"step {position}", "needs a `name:` of small letters, digits and _")
        return None
    where = f"step {name!r}"
    _only(problems, where, raw, KEYS_OF_A_STEP)
    facts = _facts(problems, where, raw.get("match"))
    step = Step(
        name=name,
        facts=facts,
        tries=_all_tries(problems, where, raw.get("tries"), facts),
        matched=_choice(problems, where, "matched", raw.get("matched"), Outcome),
        unmatched=_choice(problems, where, "unmatched", raw.get("unmatched"), Outcome),
        new_contact_role=str(raw.get("new_contact_role", OWNING_ROLES[0])),
    )
    _check_safety(problems, where, step, raw)
    return step


def _facts(problems: _Problems, where: str, raw: object) -> tuple[Fact, ...]:
    if not isinstance(raw, Mapping) or not raw:
        problems.add(where, "needs `match:`, one `fact: normaliser` per line, e.g. `email: email`")
        return ()
    facts: list[Fact] = []
    for key, normaliser in raw.items():
        if key not in list(Fact):
            problems.add(where, f"`match` knows no fact {key!r}{_instead(key, list(Fact))}")
            continue
        fact = Fact(key)
        if normaliser != NORMALISER_OF[fact]:
            problems.add(
                where, f"{key} cannot be normalised by {normaliser!r}; use {NORMALISER_OF[fact]!r}"
            )
        facts.append(fact)
    if facts and INDEXED.isdisjoint(facts):
        problems.add(
            where,
            "would have to read the whole record: add email or account_reference to `match`",
        )
    return tuple(facts)


def _all_tries(
    problems: _Problems, where: str, raw: object, facts: tuple[Fact, ...]
) -> tuple[Tries, ...]:
    if not isinstance(raw, list) or not raw:
        problems.add(where, "needs `tries:`, e.g. `- {most: 5, per: mailbox, within: day}`")
        return ()
    return tuple(t for entry in raw if (t := _tries(problems, where, entry, facts)) is not None)


def _tries(problems: _Problems, where: str, raw: object, facts: tuple[Fact, ...]) -> Tries | None:
    if not isinstance(raw, Mapping):
        problems.add(where, "each of `tries` is written `{most: 3, per: mailbox, within: day}`")
        return None
    _only(problems, f"{where}, tries", raw, KEYS_OF_TRIES)
    most = raw.get("most")
    if not isinstance(most, int) or isinstance(most, bool) or not 1 <= most <= MOST_TRIES:
        problems.add(where, f"`most` of the tries must be a number from 1 to {MOST_TRIES}")
        return None
    per = _choice(problems, where, "per", raw.get("per"), Scope)
    within = _choice(problems, where, "within", raw.get("within"), Within)
    if per is Scope.ACCOUNT_REFERENCE and Fact.ACCOUNT_REFERENCE not in facts:
        problems.add(where, "counts tries per account_reference without comparing it")
    return Tries(most=most, per=per, within=within)


def _check_safety(problems: _Problems, where: str, step: Step, raw: Mapping[Any, Any]) -> None:
    """Refuse a step that would let anybody in, or into a home that has its owner."""
    if step.unmatched in ADMITTING:
        problems.add(where, "`unmatched` would let everybody in; use ask_next or raise_case")
    requires = raw.get("requires", [])
    if not isinstance(requires, list) or any(one != NO_LIVE_OWNER for one in requires):
        problems.add(where, f"`requires` may only be `[{NO_LIVE_OWNER}]`")
    elif step.facts and not step.finds_a_person and NO_LIVE_OWNER not in requires:
        problems.add(
            where,
            "finds an account and no person, so it could take an account from its owner: "
            f"add `requires: [{NO_LIVE_OWNER}]`",
        )
    if step.new_contact_role not in OWNING_ROLES:
        problems.add(
            where,
            f"`new_contact_role` cannot be {step.new_contact_role!r}; "
            f"use one of {', '.join(OWNING_ROLES)}",
        )


def _leads_somewhere(problems: _Problems, steps: list[Step]) -> None:
    """Refuse dead ends: a ladder that ends in the air, a step nobody reaches."""
    for step, following in pairwise(steps):
        if Outcome.ASK_NEXT not in (step.matched, step.unmatched):
            problems.add(
                f"step {following.name!r}",
                f"is never reached: let `unmatched` of step {step.name!r} be ask_next",
            )
    last = steps[-1]
    for key, outcome in (("matched", last.matched), ("unmatched", last.unmatched)):
        if outcome is Outcome.ASK_NEXT:
            problems.add(
                f"step {last.name!r}",
                f"`{key}: ask_next` leads nowhere, this is the last step; "
                f"use {'approve, provisional or ' if key == 'matched' else ''}raise_case",
            )
    ends = {outcome for step in steps for outcome in (step.matched, step.unmatched)}
    if ends <= {Outcome.ASK_NEXT}:
        problems.add("", "nobody could register: no step approves anybody or raises a case")


def _choice(problems: _Problems, where: str, key: str, raw: object, kind: type[E]) -> E:
    choices = list(kind)
    if raw in choices:
        return kind(str(raw))
    problems.add(where, f"`{key}` cannot be {raw!r}; use one of {', '.join(choices)}")
    return choices[-1]  # harmless: the policy is refused anyway


def _only(problems: _Problems, where: str, raw: Mapping[Any, Any], known: Iterable[str]) -> None:
    for key in raw:
        if key not in known:
            problems.add(where, f"there is no setting {key!r}{_instead(key, known)}")


def _instead(key: object, known: Iterable[str]) -> str:
    close = get_close_matches(str(key), names := [str(one) for one in known], n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(names)}"
