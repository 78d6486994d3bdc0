"""Read a verification policy from its YAML text, and refuse one that could not work.

Every problem is named with the file, the way, the step and what would be right, all at once,
so that whoever writes a policy mends it in one go.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import yaml

from services.registration.domain.errors import PolicyRefused
from services.registration.domain.policy import (
    ADMITTING,
    POSTED,
    Ending,
    Fact,
    Outcome,
    Policy,
    Step,
    Way,
)
from services.registration.domain.policy_problems import Problems
from services.registration.domain.policy_requests import KEYS_OF_A_REQUEST, read_request
from services.registration.domain.policy_steps import read_steps
from services.registration.domain.workflow import check_workflow, read_workflow

KEYS_OF_A_POLICY = ("policy", "description", "ways", "steps", "workflow")
WORDS_OF_A_WAY = ("link", "title", "intro", "button")
KEYS_OF_A_WAY = (
    "name", "description", *WORDS_OF_A_WAY, "steps", "outcome", "ending", *KEYS_OF_A_REQUEST,
    "workflow",
)  # fmt: skip

ONLY_WAY = "register"
"""Name of the way of a policy that writes its steps at the top level."""


def parse_policy(text: str, *, file: str) -> Policy:
    """Return the policy that `text` (YAML) describes; `file` is named in what is refused.

    Raises:
        PolicyRefused: it cannot be read, or nobody could ever register by it.
    """
    content, problems = _content(text, file), Problems(file)
    name = content.get("policy")
    if not isinstance(name, str) or not name:
        problems.add("", "give the policy a name: `policy: preset_a`")
    problems.only("", content, KEYS_OF_A_POLICY)
    if "ways" not in content:
        steps = tuple(read_steps(problems, "", content.get("steps")))
        work = read_workflow(problems, "the policy", content.get("workflow"))
        ways = [Way(ONLY_WAY, steps, workflow=work)]
    else:
        ways = _ways(problems, content["ways"])
        if "steps" in content:
            problems.add("", "has `steps` beside `ways`; each way has its own steps")
        if "workflow" in content:
            problems.add("", "has a `workflow` beside `ways`; each way has its own")
    problems.raise_if_any()
    for way in ways:
        _leads_somewhere(problems, way, f"way {way.name!r}, " if "ways" in content else "")
    _is_open_to_somebody(problems, ways)
    takes_keys = any(Fact.PORTAL_KEY in step.facts for way in ways for step in way.steps)
    for way in ways:
        where = f"way {way.name!r}" if "ways" in content else "the policy"
        check_workflow(problems, where, way.workflow, takes_keys=takes_keys)
    problems.raise_if_any()
    return Policy(name=str(name), ways=tuple(ways))


def _content(text: str, file: str) -> Mapping[Any, Any]:
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}" if mark else "the text"
        raise PolicyRefused(f"{file}: {line}: this is not YAML; check indent and quotes") from error
    if not isinstance(content, Mapping):
        raise PolicyRefused(f"{file}: write `policy: <name>` and `steps:` at the top level")
    return content


def _ways(problems: Problems, raw: object) -> list[Way]:
    if not isinstance(raw, list) or not raw:
        problems.add("", "nobody could register: `ways:` needs a list of at least one way")
        return []
    ways: list[Way] = []
    for position, entry in enumerate(raw, start=1):
        way = _way(problems, position, entry)
        if way is None:
            continue
        where = f"way {way.name!r}"
        if any(way.name == other.name for other in ways):
            problems.add(where, "another way has this name; each needs its own")
        if any(way.link == other.link for other in ways):
            problems.add(where, "give it a `link:` of its own, or nobody could find it")
        ways.append(way)
    return ways


def _way(problems: Problems, position: int, raw: object) -> Way | None:
    if not isinstance(raw, Mapping):
        problems.add(f"way {position}", "write it as `- name: …` with its settings below")
        return None
    name = raw.get("name")
    if not isinstance(name, str) or not name.isidentifier() or not name.islower():
        problems.add(f"way {position}", "needs a `name:` of small letters, digits and _")
        return None
    where = f"way {name!r}"
    problems.only(where, raw, KEYS_OF_A_WAY)
    words = {key: problems.words(where, raw, key) for key in WORDS_OF_A_WAY}
    ending = problems.choice(where, "ending", raw.get("ending", Ending.HOME), Ending)
    way = Way(
        name=name,
        steps=_steps_of(problems, where, raw),
        ending=ending,
        link=words["link"],
        title=words["title"],
        intro=words["intro"],
        button=words["button"],
        workflow=read_workflow(problems, where, raw.get("workflow")),
    )
    return read_request(problems, where, raw, way)


def _steps_of(problems: Problems, where: str, raw: Mapping[Any, Any]) -> tuple[Step, ...]:
    """Return the steps; none where the way says that staff look at everybody."""
    if "outcome" not in raw:
        return tuple(read_steps(problems, f"{where}, ", raw.get("steps")))
    if raw.get("steps"):
        problems.add(where, "has `steps` and an `outcome`; the steps say what follows, so drop it")
    elif raw["outcome"] != Outcome.RAISE_CASE:
        problems.add(where, "without steps `outcome` can only be raise_case: staff look")
    return ()


def _leads_somewhere(problems: Problems, way: Way, where: str) -> None:
    """Refuse dead ends: a ladder that ends in the air, a step nobody reaches."""
    for step, following in pairwise(way.steps):
        if Outcome.ASK_NEXT not in (step.matched, step.unmatched, step.exhausted):
            key = "exhausted" if step.unmatched is Outcome.ASK_AGAIN else "unmatched"
            problems.add(
                f"{where}step {following.name!r}",
                f"is never reached: let `{key}` of step {step.name!r} be ask_next",
            )
    for last in way.steps[-1:]:
        asks_again = last.unmatched is Outcome.ASK_AGAIN
        for key in ("matched", "exhausted" if asks_again else "unmatched"):
            if getattr(last, key) is Outcome.ASK_NEXT:
                problems.add(
                    f"{where}step {last.name!r}",
                    f"`{key}: ask_next` leads nowhere, this is the last step; "
                    f"use {'approve, provisional or ' if key == 'matched' else ''}raise_case",
                )


def _is_open_to_somebody(problems: Problems, ways: list[Way]) -> None:
    """Refuse a policy by which nobody, or nobody without a letter, could ever come in."""
    steps = [step for way in ways for step in way.steps]
    if any(not way.steps for way in ways):
        return
    ends = {end for one in steps for end in (one.matched, one.unmatched, one.exhausted)}
    if not ends & {*ADMITTING, Outcome.RAISE_CASE}:
        problems.add("", "nobody could register: no step approves anybody or raises a case")
    elif Outcome.RAISE_CASE not in ends and not any(POSTED.isdisjoint(one.facts) for one in steps):
        problems.add(
            "",
            "nobody without a letter could register: let a step end in raise_case, or add a way "
            "with `outcome: raise_case`",
        )
