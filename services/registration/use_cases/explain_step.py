"""Say in sentences why a step finds somebody, or nobody. For staff and operators alone."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.domain.policy import INDEXED, Fact, Found, Outcome, Step, judge
from services.registration.store.record import FactKeys, find_matches

WORDS = {
    Fact.SURNAME: "surname",
    Fact.FULL_NAME: "full name",
    Fact.EMAIL: "email address",
    Fact.POSTCODE: "postcode",
    Fact.ACCOUNT_REFERENCE: "account number",
    Fact.AGREEMENT_REFERENCE: "agreement reference",
    Fact.START_MONTH: "month and year of purchase",
    Fact.DATE_OF_BIRTH: "date of birth",
    Fact.PIN: "PIN",
    Fact.ACTIVATION_CODE: "activation code",
    Fact.PORTAL_KEY: "portal key",
}


async def explain_step(
    session: AsyncSession, step: Step, keys: FactKeys, *, first_name_key: str, at: datetime
) -> list[str]:
    """Return the reasons, the plainest first. Compares as the step does; counts no try."""
    left_out = [fact for fact in step.facts if not getattr(keys, fact.value)]
    if left_out:
        return [f"{step.name}: no {_listed(left_out)} was given"]
    found = await find_matches(session, step, keys, at=at)
    verdict = judge(step, found, first_name_key=first_name_key)
    is_owned = verdict.outcome is Outcome.ASK_OWNER
    if found and not is_owned and (verdict.match or verdict.outcome is not step.unmatched):
        what = "one person on record" if step.finds_a_person else "an account that nobody holds"
        return [f"{step.name}: {_listed(step.facts)} match {what}"]
    if found:
        return [f"{step.name}: {_ambiguous(found)}"]
    alone = [
        fact for fact in step.facts if await _is_all_that_differs(session, step, fact, keys, at)
    ]
    if alone:
        return [f"{step.name}: only the {WORDS[fact]} differs" for fact in alone]
    return [
        f"{step.name}: {await _said_of(session, step, fact, keys, at)}"
        for fact in step.facts
        if fact in INDEXED
    ]


def _ambiguous(found: list[Found]) -> str:
    if any(one.has_live_owner for one in found):
        return "the account has somebody who holds it"
    return "several people match, and the first name does not tell them apart"


async def _is_all_that_differs(
    session: AsyncSession, step: Step, fact: Fact, keys: FactKeys, at: datetime
) -> bool:
    rest = tuple(other for other in step.facts if other is not fact)
    if INDEXED.isdisjoint(rest):
        return False
    return bool(await find_matches(session, replace(step, facts=rest), keys, at=at))


async def _said_of(
    session: AsyncSession, step: Step, fact: Fact, keys: FactKeys, at: datetime
) -> str:
    others = [other for other in step.facts if other is not fact]
    if await find_matches(session, replace(step, facts=(fact,)), keys, at=at):
        return f"the {WORDS[fact]} is on record, with another {_listed(others, last='or')}"
    return f"nobody on record has this {WORDS[fact]}"


def _listed(facts: list[Fact] | tuple[Fact, ...], last: str = "and") -> str:
    words = [WORDS[fact] for fact in facts]
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)
