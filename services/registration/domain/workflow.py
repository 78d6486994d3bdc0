"""How staff work on a request: steps, what may be done at each, what goes out, who is answered.

A workflow is part of a way of the landlord's policy. It only orders the work of people; it lets
nobody in by itself.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from services.registration.domain.policy_problems import Problems, instead

SEND_KEY = "send_key"
LETTING_IN = frozenset({"as_it_stands", "name_wrong", "email_wrong", SEND_KEY})
"""Actions after which somebody can come in. A workflow without one would lead nowhere."""

ACTIONS = (
    *("as_it_stands", "name_wrong", "email_wrong", SEND_KEY),
    *("postcode_wrong", "ask", "refuse"),
)
KEY_MAIL = "portal_key_link"
TEMPLATES = (KEY_MAIL,)
KEYS = ("name", "title", "actions", "template", "replies_to")


@dataclass(frozen=True, slots=True)
class WorkflowStep:
    """One step of the work on a request."""

    name: str
    title: str
    actions: tuple[str, ...]
    template: str = ""
    """The mail that goes out when an item comes to this step."""

    replies_to: str = ""
    """The queue that gets the person's answers. Empty: the one for everything else."""


def read_workflow(problems: Problems, where: str, raw: object) -> tuple[WorkflowStep, ...]:
    """Read the steps of a way's `workflow`; what is wrong is noted in `problems`."""
    if raw is None:
        return ()
    if not isinstance(raw, list) or not raw:
        problems.add(where, "`workflow:` needs a list of at least one step")
        return ()
    steps: list[WorkflowStep] = []
    for position, entry in enumerate(raw, start=1):
        step = _step(problems, f"{where}, workflow step {position}", entry)
        if step is not None and any(step.name == other.name for other in steps):
            problems.add(where, f"two steps of the workflow are called {step.name!r}")
        elif step is not None:
            steps.append(step)
    return tuple(steps)


def check_workflow(
    problems: Problems, where: str, steps: Collection[WorkflowStep], *, takes_keys: bool
) -> None:
    """Refuse a workflow by which nobody could ever come in.

    `takes_keys`: another way of the policy compares portal keys.
    """
    if not steps:
        return
    actions = {action for step in steps for action in step.actions}
    if LETTING_IN.isdisjoint(actions):
        problems.add(
            where,
            "nobody could come in by this workflow: give a step one of the actions "
            f"{', '.join(sorted(LETTING_IN))}",
        )
    mails = [step for step in steps if step.template == KEY_MAIL]
    if SEND_KEY in actions and not takes_keys:
        problems.add(
            where,
            "sends portal keys, and no way takes them: add a way that compares portal_key, or "
            "drop `send_key`",
        )
    if (SEND_KEY in actions) != (len(mails) == 1):
        problems.add(
            where,
            f"`send_key` leads to the step with `template: {KEY_MAIL}`: name it at one step, and "
            "`send_key` among the actions",
        )


def _step(problems: Problems, where: str, raw: object) -> WorkflowStep | None:
    if not isinstance(raw, Mapping):
        problems.add(where, "write it as `- name: …` with its settings below")
        return None
    problems.only(where, raw, KEYS)
    name = raw.get("name")
    if not isinstance(name, str) or not name.isidentifier() or not name.islower():
        problems.add(where, "needs a `name:` of small letters, digits and _")
        return None
    title = problems.words(where, raw, "title")
    if not title:
        problems.add(where, "needs a `title:`, as staff read it")
    template = raw.get("template", "")
    if template and template not in TEMPLATES:
        problems.add(where, f"`template` cannot be {template!r}; known is {KEY_MAIL}")
    return WorkflowStep(
        name=name,
        title=title,
        actions=_actions(problems, where, raw),
        template=str(template),
        replies_to=problems.words(where, raw, "replies_to"),
    )


def _actions(problems: Problems, where: str, raw: Mapping[Any, Any]) -> tuple[str, ...]:
    actions = raw.get("actions")
    if not isinstance(actions, list) or not actions:
        problems.add(where, f"needs `actions:`, some of {', '.join(ACTIONS)}")
        return ()
    for action in actions:
        if action not in ACTIONS:
            problems.add(where, f"there is no action {action!r}{instead(action, ACTIONS)}")
    return tuple(str(action) for action in actions)
