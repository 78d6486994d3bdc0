"""When a mail is tried again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain.schedule import LONGEST_LIFE, last_moment, next_attempt_at

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("attempts", "pause"),
    [(1, 0.5), (2, 2), (3, 10), (4, 30), (5, 60), (6, 60), (20, 60)],
)
def test_pauses_grow_from_half_a_minute_to_an_hour(attempts: int, pause: float):
    moment = next_attempt_at(
        attempts=attempts, failed_at=NOON, expires_at=NOON + LONGEST_LIFE, chance=0.5
    )

    assert moment == NOON + pause * MINUTE


@given(attempts=st.integers(1, 30), chance=st.floats(0, 1))
def test_a_pause_strays_by_a_fifth_at_most(attempts: int, chance: float):
    far = NOON + timedelta(days=30)
    plain = next_attempt_at(attempts=attempts, failed_at=NOON, expires_at=far, chance=0.5)
    moment = next_attempt_at(attempts=attempts, failed_at=NOON, expires_at=far, chance=chance)

    assert plain
    assert moment
    assert 0.79 <= (moment - NOON) / (plain - NOON) <= 1.21


def test_a_mail_that_would_arrive_dead_is_given_up():
    assert (
        next_attempt_at(attempts=3, failed_at=NOON, expires_at=NOON + 10 * MINUTE, chance=0.5)
        is None
    )


def test_no_mail_is_tried_for_longer_than_a_day():
    assert last_moment(queued_at=NOON, useful_until=None) == NOON + LONGEST_LIFE
    assert last_moment(queued_at=NOON, useful_until=NOON + 10 * MINUTE) == NOON + 10 * MINUTE
    assert last_moment(queued_at=NOON, useful_until=NOON + timedelta(days=9)) == NOON + LONGEST_LIFE
