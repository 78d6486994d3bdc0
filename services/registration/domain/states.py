"""The states of a registration and every move between them, in one table."""

from enum import StrEnum

from services.registration.domain.errors import RegistrationMoved


class State(StrEnum):
    """Where a registration stands."""

    STARTED = "started"
    """The form was sent. Nobody has proved the mailbox, nothing was compared."""

    ASKED = "asked"
    """Not matched so far; the policy's next step waits for its answers."""

    ENQUIRY_OFFERED = "enquiry_offered"
    """The policy is exhausted; the person may ask staff to look."""

    OWNER_OFFERED = "owner_offered"
    """The home has its owner; the person may have them asked, or write to staff."""

    OWNER_ASKED = "owner_asked"
    """The owner was asked and has not decided."""

    ENQUIRY_SENT = "enquiry_sent"
    """A case has the reference of this registration."""

    APPROVED = "approved"
    """May enter; accounts and identity have not both made it so yet."""

    ADMITTED = "admitted"
    """The login works."""

    REFUSED = "refused"
    """Staff decided that the person may not enter."""

    CANCELLED = "cancelled"
    """The person gave up. Never stored: the rows are deleted."""

    EXPIRED = "expired"
    """Nobody went on with it in time. Never stored: the rows are deleted."""


class Move(StrEnum):
    """What can happen to a registration."""

    ASK = "ask"
    OFFER_ENQUIRY = "offer_enquiry"
    OFFER_OWNER = "offer_owner"
    ASK_OWNER = "ask_owner"
    SEND_ENQUIRY = "send_enquiry"
    APPROVE = "approve"
    RAISE_CASE = "raise_case"
    ADMIT = "admit"
    REFUSE = "refuse"
    CANCEL = "cancel"
    EXPIRE = "expire"


_BEFORE_STAFF = {
    Move.OFFER_ENQUIRY: State.ENQUIRY_OFFERED,
    Move.OFFER_OWNER: State.OWNER_OFFERED,
    Move.APPROVE: State.APPROVED,
    Move.CANCEL: State.CANCELLED,
    Move.EXPIRE: State.EXPIRED,
}

MOVES: dict[State, dict[Move, State]] = {
    State.STARTED: {Move.ASK: State.ASKED, **_BEFORE_STAFF},
    State.ASKED: {Move.ASK: State.ASKED, Move.SEND_ENQUIRY: State.ENQUIRY_SENT, **_BEFORE_STAFF},
    State.ENQUIRY_OFFERED: {
        Move.ASK: State.ASKED,
        Move.SEND_ENQUIRY: State.ENQUIRY_SENT,
        **_BEFORE_STAFF,
    },
    State.OWNER_OFFERED: {
        Move.ASK: State.ASKED,
        Move.ASK_OWNER: State.OWNER_ASKED,
        Move.SEND_ENQUIRY: State.ENQUIRY_SENT,
        **_BEFORE_STAFF,
    },
    State.OWNER_ASKED: {
        Move.APPROVE: State.APPROVED,
        Move.REFUSE: State.REFUSED,
        Move.RAISE_CASE: State.ENQUIRY_SENT,
    },
    State.ENQUIRY_SENT: {Move.APPROVE: State.APPROVED, Move.REFUSE: State.REFUSED},
    State.APPROVED: {Move.ADMIT: State.ADMITTED, Move.RAISE_CASE: State.ENQUIRY_SENT},
    State.ADMITTED: {},
    State.REFUSED: {},
    State.CANCELLED: {},
    State.EXPIRED: {},
}

UNDECIDED = frozenset({State.STARTED, State.ASKED, State.ENQUIRY_OFFERED, State.OWNER_OFFERED})
"""The person is still answering: evidence is taken, and cancelling leaves nothing behind."""


def may(state: State, move: Move) -> bool:
    """Say whether `move` can happen in `state`."""
    return move in MOVES[state]


def moved(state: State, move: Move) -> State:
    """Return the state after `move`.

    Raises:
        RegistrationMoved: it cannot happen in `state`.
    """
    if not may(state, move):
        raise RegistrationMoved(f"this cannot happen to a registration that is {state}")
    return MOVES[state][move]
