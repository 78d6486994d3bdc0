"""The states of a case."""

import pytest

from chassis.errors import Stale
from services.cases.domain.states import (
    TRANSITIONS,
    CaseStatus,
    Step,
    StepRefused,
    after,
    require_version,
)


def test_a_closed_case_is_final():
    assert not [step for (status, step) in TRANSITIONS if status is CaseStatus.CLOSED]
    for step in Step:
        with pytest.raises(StepRefused):
            after(CaseStatus.CLOSED, step)


def test_every_state_is_reached_and_every_open_case_can_be_decided_and_closed():
    assert set(TRANSITIONS.values()) | {CaseStatus.NEW} == set(CaseStatus)
    for status in (CaseStatus.NEW, CaseStatus.IN_PROGRESS, CaseStatus.WITH_CUSTOMER):
        assert after(status, Step.DECIDE) is CaseStatus.RESOLVED
        assert after(status, Step.CLOSE) is CaseStatus.CLOSED


def test_a_resolved_case_is_not_decided_again():
    with pytest.raises(StepRefused):
        after(CaseStatus.RESOLVED, Step.DECIDE)


def test_a_version_that_is_no_longer_the_newest_is_stale():
    require_version(3, 3)
    with pytest.raises(Stale):
        require_version(4, 3)
