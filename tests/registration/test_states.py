"""The states of a registration and the moves between them."""

import pytest

from services.registration.domain.errors import RegistrationMoved
from services.registration.domain.states import MOVES, UNDECIDED, Move, State, may, moved


def test_every_state_is_in_the_table_and_reachable_from_the_start():
    reached = {State.STARTED}
    while True:
        further = reached | {target for state in reached for target in MOVES[state].values()}
        if further == reached:
            break
        reached = further

    assert reached == set(State) == set(MOVES)


@pytest.mark.parametrize("state", [State.ADMITTED, State.REFUSED, State.CANCELLED, State.EXPIRED])
def test_nothing_happens_to_a_registration_that_has_ended(state):
    for move in Move:
        with pytest.raises(RegistrationMoved):
            moved(state, move)


def test_a_person_may_give_up_exactly_while_still_answering():
    assert {state for state in State if may(state, Move.CANCEL)} == UNDECIDED


def test_staff_decide_only_about_an_enquiry_and_owners_about_what_they_were_asked():
    assert {state for state in State if may(state, Move.REFUSE)} == {
        State.ENQUIRY_SENT,
        State.OWNER_ASKED,
    }


def test_a_refused_connection_brings_an_approved_registration_to_staff():
    assert moved(State.APPROVED, Move.RAISE_CASE) is State.ENQUIRY_SENT
    assert moved(State.ENQUIRY_SENT, Move.APPROVE) is State.APPROVED
