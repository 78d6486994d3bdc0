"""The states of a case and the one table of the steps between them."""

from enum import StrEnum

from chassis.errors import NotFound, Rejected, Stale


class CaseStatus(StrEnum):
    """The states of a case, in the order of the stage bar."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    WITH_CUSTOMER = "with_customer"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Step(StrEnum):
    """What may happen to a case. Every step leaves an entry on the timeline."""

    TAKE = "take"
    """Somebody makes the case theirs."""

    ASK = "ask"
    """Staff ask the customer; the time stands still until the answer."""

    REPLY = "reply"
    """The customer answered."""

    RESUME = "resume"
    """Staff go on without waiting for the answer."""

    DECIDE = "decide"
    """Staff approved or refused what the case is about."""

    REOPEN = "reopen"
    """A decision did not hold; the case is open work again."""

    CLOSE = "close"
    """Nothing more will happen."""


_NEW, _WORK, _ASKED, _RESOLVED, _CLOSED = CaseStatus

TRANSITIONS: dict[tuple[CaseStatus, Step], CaseStatus] = {
    (_NEW, Step.TAKE): _WORK,
    (_NEW, Step.ASK): _ASKED,
    (_NEW, Step.DECIDE): _RESOLVED,
    (_NEW, Step.CLOSE): _CLOSED,
    (_WORK, Step.TAKE): _WORK,
    (_WORK, Step.ASK): _ASKED,
    (_WORK, Step.DECIDE): _RESOLVED,
    (_WORK, Step.CLOSE): _CLOSED,
    (_ASKED, Step.TAKE): _ASKED,
    (_ASKED, Step.REPLY): _WORK,
    (_ASKED, Step.RESUME): _WORK,
    (_ASKED, Step.ASK): _ASKED,
    (_ASKED, Step.DECIDE): _RESOLVED,
    (_ASKED, Step.CLOSE): _CLOSED,
    (_RESOLVED, Step.REOPEN): _WORK,
    (_RESOLVED, Step.CLOSE): _CLOSED,
}
"""State and step → next state. What is not here is refused. Closed is final."""

OPEN = frozenset({CaseStatus.NEW, CaseStatus.IN_PROGRESS, CaseStatus.WITH_CUSTOMER})
"""States in which somebody still owes an answer."""

RUNNING = frozenset({CaseStatus.NEW, CaseStatus.IN_PROGRESS})
"""States in which the time runs: the landlord is the one who owes the answer."""


class CaseNotFound(NotFound):
    """No such case, or none that the asker may know of."""

    code = "case_not_found"


class StepRefused(Rejected):
    """The case is in a state that does not allow this step."""

    code = "case_step_refused"


class CaseTaken(Rejected):
    """Somebody else made the case theirs first."""

    code = "case_taken"


class CaseChanged(Stale):
    """The case changed since the page was read."""

    code = "case_changed"


def after(status: CaseStatus, step: Step) -> CaseStatus:
    """Return the state that `step` leads to.

    Raises:
        StepRefused: the table has no such step from `status`.
    """
    following = TRANSITIONS.get((status, step))
    if following is None:
        raise StepRefused(f"a case that is {status} does not allow: {step}")
    return following


def require_version(current: int, seen: int) -> None:
    """Raise `CaseChanged` unless the version the person saw is still the newest."""
    if current != seen:
        raise CaseChanged(f"version {seen} is no longer the newest, which is {current}")
