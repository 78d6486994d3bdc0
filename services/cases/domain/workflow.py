"""The steps of the work on a case, as the landlord's policy had them when it was opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.cases.domain.decisions import Decision

SEND_KEY = "send_key"
KEY_MAIL = "portal_key_link"

FALLBACK_QUEUE = "Portal Support"
"""Where answers go for which a step names no queue: to somebody, in any case."""

ORDINARY = frozenset(decision.value for decision in Decision)
"""What may be done with a case without a workflow."""


@dataclass(frozen=True)
class WorkStep:
    """One step of the work."""

    name: str
    title: str
    actions: frozenset[str]
    template: str
    replies_to: str


def steps_of(stored: Sequence[Mapping[str, Any]]) -> tuple[WorkStep, ...]:
    """Read a case's workflow."""
    return tuple(
        WorkStep(
            name=str(each["name"]),
            title=str(each["title"]),
            actions=frozenset(map(str, each["actions"])),
            template=str(each.get("template", "")),
            replies_to=str(each.get("replies_to", "")),
        )
        for each in stored
    )


def present_step(stored: Sequence[Mapping[str, Any]], name: str) -> WorkStep | None:
    """Return the step a case is at; the first for a name there is not. None: it has no steps."""
    steps = steps_of(stored)
    return next((step for step in steps if step.name == name), steps[0] if steps else None)


def actions_at(stored: Sequence[Mapping[str, Any]], name: str) -> frozenset[str]:
    """Return what may be done with a case at a step."""
    step = present_step(stored, name)
    return step.actions if step else ORDINARY


def step_that_mails(stored: Sequence[Mapping[str, Any]], template: str) -> WorkStep | None:
    """Return the step that an item comes to when this mail goes out."""
    return next((step for step in steps_of(stored) if step.template == template), None)


def has_queue_for_replies(stored: Sequence[Mapping[str, Any]], name: str) -> bool:
    """Tell whether answers have a queue of their own; without steps they stay with the case."""
    step = present_step(stored, name)
    return step is None or bool(step.replies_to)


def queue_for_replies(stored: Sequence[Mapping[str, Any]], name: str) -> str | None:
    """Return the queue that an answer goes to; None: where the case is already."""
    step = present_step(stored, name)
    return (step.replies_to or FALLBACK_QUEUE) if step else None
