"""Read the steps of a way, and refuse one that is unsafe or cannot be carried out."""

from collections.abc import Mapping

from services.registration.domain.policy import (
    ADMITTING,
    INDEXED,
    NORMALISER_OF,
    OF_A_PERSON,
    OF_AN_ACCOUNT,
    OWNING_ROLES,
    POSTED,
    PROVING,
    Fact,
    Outcome,
    Scope,
    Step,
    Tries,
    Within,
)
from services.registration.domain.policy_problems import Problems, instead

KEYS_OF_A_STEP = (
    "name", "description", "match", "requires", "tries", "matched", "unmatched", "exhausted",
    "new_contact_role", "owned",
)  # fmt: skip
KEYS_OF_TRIES = ("most", "per", "within")
NO_LIVE_OWNER = "no_live_owner"
MOST_TRIES = 1000

COUNTED_BY = {
    Scope.ACCOUNT_REFERENCE: Fact.ACCOUNT_REFERENCE,
    Scope.AGREEMENT_REFERENCE: Fact.AGREEMENT_REFERENCE,
}


def read_steps(problems: Problems, where: str, raw: object) -> list[Step]:
    """Return the steps; `where` says in whose list they stand."""
    if not isinstance(raw, list) or not raw:
        problems.add(
            where.removesuffix(", "),
            "nobody could register: `steps:` needs a list of at least one step",
        )
        return []
    steps: list[Step] = []
    for position, entry in enumerate(raw, start=1):
        step = _step(problems, where, position, entry)
        if step is None:
            continue
        if any(step.name == other.name for other in steps):
            problems.add(
                f"{where}step {step.name!r}", "another step has this name; each needs its own"
            )
        steps.append(step)
    return steps


def _step(problems: Problems, outer: str, position: int, raw: object) -> Step | None:
    if not isinstance(raw, Mapping):
        problems.add(f"{outer}step {position}", "write it as `- name: …` with its settings below")
        return None
    name = raw.get("name")
    if not isinstance(name, str) or not name.isidentifier() or not name.islower():
        problems.add(f"{outer}step {position}", "needs a `name:` of small letters, digits and _")
        return None
    where = f"{outer}step {name!r}"
    problems.only(where, raw, KEYS_OF_A_STEP)
    facts = _facts(problems, where, raw.get("match"))
    unmatched = _outcome(problems, where, "unmatched", raw.get("unmatched"))
    otherwise = Outcome.RAISE_CASE if unmatched is Outcome.ASK_AGAIN else unmatched
    step = Step(
        name=name,
        facts=facts,
        tries=read_tries(problems, where, raw.get("tries"), facts),
        matched=_outcome(problems, where, "matched", raw.get("matched")),
        unmatched=unmatched,
        new_contact_role=str(raw.get("new_contact_role", OWNING_ROLES[0])),
        exhausted=_outcome(problems, where, "exhausted", raw.get("exhausted", otherwise)),
        owned=_owned(problems, where, raw.get("owned"), facts),
    )
    _check_outcomes(problems, where, step)
    _check_evidence(problems, where, step, raw.get("requires", []))
    return step


def _outcome(problems: Problems, where: str, key: str, raw: object) -> Outcome:
    if raw == Outcome.ASK_OWNER:
        problems.add(
            where, f"`{key}: {raw}`: nobody knows whose home it is then; write `owned: {raw}`"
        )
        return Outcome.RAISE_CASE
    return problems.choice(where, key, raw, Outcome)


def _owned(problems: Problems, where: str, raw: object, facts: tuple[Fact, ...]) -> Outcome | None:
    """Read what follows when the account has its owner. It may only be to ask them."""
    if raw is None:
        return None
    if raw != Outcome.ASK_OWNER:
        problems.add(where, f"`owned` can only be {Outcome.ASK_OWNER.value}; else drop it")
    elif not OF_A_PERSON.isdisjoint(facts):
        problems.add(where, "finds a person, who is let in: drop `owned`")
    return Outcome.ASK_OWNER


def _facts(problems: Problems, where: str, raw: object) -> tuple[Fact, ...]:
    if not isinstance(raw, Mapping) or not raw:
        problems.add(where, "needs `match:`, one `fact: normaliser` per line, e.g. `email: email`")
        return ()
    facts: list[Fact] = []
    for key, normaliser in raw.items():
        if key not in list(Fact):
            problems.add(where, f"`match` knows no fact {key!r}{instead(key, list(Fact))}")
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
            "would have to read the whole record: add email, account_reference or "
            "agreement_reference to `match`",
        )
    return tuple(facts)


def read_tries(
    problems: Problems, where: str, raw: object, facts: tuple[Fact, ...]
) -> tuple[Tries, ...]:
    """Return how many comparisons of `facts` there are, and for whom together."""
    if not isinstance(raw, list) or not raw:
        problems.add(where, "needs `tries:`, e.g. `- {most: 5, per: mailbox, within: day}`")
        return ()
    return tuple(t for entry in raw if (t := _tries(problems, where, entry, facts)) is not None)


def _tries(problems: Problems, where: str, raw: object, facts: tuple[Fact, ...]) -> Tries | None:
    if not isinstance(raw, Mapping):
        problems.add(where, "each of `tries` is written `{most: 3, per: mailbox, within: day}`")
        return None
    problems.only(f"{where}, tries", raw, KEYS_OF_TRIES)
    most = raw.get("most")
    if not isinstance(most, int) or isinstance(most, bool) or not 1 <= most <= MOST_TRIES:
        problems.add(where, f"`most` of the tries must be a number from 1 to {MOST_TRIES}")
        return None
    per = problems.choice(where, "per", raw.get("per"), Scope)
    within = problems.choice(where, "within", raw.get("within"), Within)
    if per in COUNTED_BY and COUNTED_BY[per] not in facts:
        problems.add(where, f"counts tries per {per} without comparing it")
    if per is Scope.NETWORK and within is Within.LIFE:
        problems.add(where, "networks change hands: count tries per network within a day")
    return Tries(most=most, per=per, within=within)


def _check_outcomes(problems: Problems, where: str, step: Step) -> None:
    """Refuse outcomes that let everybody in, or that ask for ever."""
    asks_again = step.unmatched is Outcome.ASK_AGAIN
    for key in ("unmatched", "exhausted") if asks_again else ("unmatched",):
        if getattr(step, key) in ADMITTING:
            problems.add(where, f"`{key}` would let everybody in; use ask_next or raise_case")
    for key in ("matched", "exhausted"):
        if getattr(step, key) is Outcome.ASK_AGAIN:
            problems.add(where, f"`{key}: ask_again` would never end; use ask_next or raise_case")
    if asks_again and not step.asks:
        problems.add(
            where,
            "asks for nothing that could be typed again: let `unmatched` be ask_next or raise_case",
        )
    if not asks_again and step.exhausted is not step.unmatched:
        problems.add(where, "`exhausted` goes with `unmatched: ask_again` alone; drop it")


def _check_evidence(problems: Problems, where: str, step: Step, requires: object) -> None:
    """Refuse a step that lets in whoever knows a name, or into a home that has its owner."""
    if not isinstance(requires, list) or any(one != NO_LIVE_OWNER for one in requires):
        problems.add(where, f"`requires` may only be `[{NO_LIVE_OWNER}]`")
    elif step.facts and not step.finds_a_person and NO_LIVE_OWNER not in requires:
        problems.add(
            where,
            "finds an account and no person, so it could take an account from its owner: "
            f"add `requires: [{NO_LIVE_OWNER}]`",
        )
    if step.finds_a_person and step.matched in ADMITTING and PROVING.isdisjoint(step.facts):
        problems.add(
            where,
            "would let in whoever knows these facts about somebody: add email, portal_key or "
            "activation_code to `match`, or let `matched` be raise_case",
        )
    if set(step.facts) >= POSTED:
        problems.add(where, "compares both posted secrets; one letter holds one of them")
    if not POSTED.isdisjoint(step.facts) and OF_AN_ACCOUNT.isdisjoint(step.facts):
        problems.add(
            where,
            "compares what a letter holds and not whose letter it is: add account_reference or "
            "agreement_reference to `match`",
        )
    if step.new_contact_role not in OWNING_ROLES:
        problems.add(
            where,
            f"`new_contact_role` cannot be {step.new_contact_role!r}; "
            f"use one of {', '.join(OWNING_ROLES)}",
        )
