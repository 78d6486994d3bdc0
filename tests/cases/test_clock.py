"""The target of a case, counted in working days of its division."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.domain.clock import (
    LOCAL,
    Clock,
    Moment,
    Pace,
    add_working_time,
    clock_of,
    due_at,
    in_units,
    is_working_day,
    nth_working_day,
    time_left,
    working_time,
)
from services.cases.domain.states import CaseStatus

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LOCAL).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "n", "division", "due"),
    [
        ("2026-12-21", 5, "ENG", "2026-12-30"),
        ("2026-12-24", 5, "ENG", "2027-01-05"),
        ("2026-12-24", 5, "SCT", "2027-01-06"),
        ("2026-12-26", 5, "ENG", "2027-01-05"),
        ("2026-12-30", 10, "ENG", "2027-01-14"),
        ("2026-12-30", 10, "SCT", "2027-01-15"),
        ("2027-01-14", 10, "ENG", "2027-01-28"),
        ("2027-03-22", 20, "ENG", "2027-04-21"),
        ("2027-03-22", 20, "SCT", "2027-04-20"),
        ("2027-03-10", 20, "NIR", "2027-04-12"),
        ("2026-05-01", 10, "ENG", "2026-05-18"),
        ("2026-05-15", 3, "ENG", "2026-05-20"),
        ("2026-05-22", 5, "ENG", "2026-06-01"),
        ("2026-07-27", 10, "SCT", "2026-08-11"),
        ("2026-04-03", 5, "ENG", "2026-04-13"),
        ("2026-04-04", 5, "ENG", "2026-04-13"),
    ],
)
def test_a_target_ends_on_the_nth_working_day_of_the_division(start, n, division, due):
    assert nth_working_day(date.fromisoformat(start), n, division) == date.fromisoformat(due)


def test_a_case_received_late_in_the_evening_still_has_that_day_as_day_nought():
    received = local(2026, 11, 19, 23, 59)

    assert due_at(received, 2, "ENG") == local(2026, 11, 23, 23, 59) + timedelta(seconds=59)


def test_a_summer_evening_belongs_to_the_local_day_not_to_the_utc_day():
    just_after_midnight_in_london = datetime(2026, 6, 9, 23, 30, tzinfo=UTC)

    assert due_at(just_after_midnight_in_london, 2, "ENG").astimezone(LOCAL).date() == date(
        2026, 6, 12
    )


def test_the_early_may_and_easter_monday_holidays_are_not_working_days_in_england():
    assert not is_working_day(date(2026, 4, 6), "ENG")
    assert is_working_day(date(2026, 4, 6), "SCT")
    assert not is_working_day(date(2026, 8, 31), "ENG")


@given(
    st.timedeltas(timedelta(), timedelta(days=1095)).map(lambda later: BEGIN + later),
    st.timedeltas(timedelta(), timedelta(days=20)),
    st.sampled_from(["ENG", "SCT", "NIR", "WLS"]),
)
def test_adding_working_time_and_measuring_it_agree(start, amount, division):
    end = add_working_time(start, amount, division)

    assert working_time(start, end, division) == amount


def test_while_the_customer_has_the_case_the_time_stands_still():
    received = local(2026, 11, 16, 9)
    asked = local(2026, 11, 17, 9)
    history = [Moment(received, CaseStatus.NEW), Moment(asked, CaseStatus.WITH_CUSTOMER)]

    clock = clock_of(history, received_at=received, working_days=2, division="ENG")

    assert clock == Clock(left=DAY + 15 * HOUR - timedelta(seconds=1))


def test_after_the_answer_the_time_that_was_left_is_left_again():
    received = local(2026, 11, 16, 9)
    answered = local(2026, 11, 27, 16)
    history = [
        Moment(received, CaseStatus.NEW),
        Moment(local(2026, 11, 17, 9), CaseStatus.WITH_CUSTOMER),
        Moment(answered, CaseStatus.IN_PROGRESS),
    ]

    clock = clock_of(history, received_at=received, working_days=2, division="ENG")

    assert clock.due_at is not None
    assert working_time(answered, clock.due_at, "ENG") == DAY + 15 * HOUR - timedelta(seconds=1)
    assert clock.due_at == local(2026, 12, 1, 6, 59) + timedelta(seconds=59)


def test_taking_a_case_does_not_move_its_target():
    received = local(2026, 11, 16, 9)
    history = [
        Moment(received, CaseStatus.NEW),
        Moment(local(2026, 11, 17, 9), CaseStatus.IN_PROGRESS),
    ]

    clock = clock_of(history, received_at=received, working_days=2, division="ENG")

    assert clock == Clock(due_at=due_at(received, 2, "ENG"))


def test_a_case_that_was_overdue_when_the_customer_was_asked_is_as_overdue_afterwards():
    received = local(2026, 11, 16, 9)
    due = due_at(received, 2, "ENG")
    answered = local(2026, 11, 30, 10)
    history = [
        Moment(received, CaseStatus.NEW),
        Moment(due + 5 * HOUR, CaseStatus.WITH_CUSTOMER),
        Moment(answered, CaseStatus.IN_PROGRESS),
    ]

    clock = clock_of(history, received_at=received, working_days=2, division="ENG")

    assert clock == Clock(due_at=answered - 5 * HOUR)


def test_an_answered_case_has_no_time_left_to_show():
    received = local(2026, 11, 16, 9)
    history = [
        Moment(received, CaseStatus.NEW),
        Moment(local(2026, 11, 17), CaseStatus.RESOLVED),
    ]

    clock = clock_of(history, received_at=received, working_days=2, division="ENG")
    left = time_left(clock, allowance=2 * DAY, now=local(2026, 12, 1), division="ENG")

    assert clock == Clock()
    assert left.pace is Pace.DONE


@pytest.mark.parametrize(
    ("hours_before_due", "pace"),
    [(40, Pace.OK), (13, Pace.OK), (12, Pace.SOON), (1, Pace.SOON), (-4, Pace.LATE)],
)
def test_a_case_warns_in_the_last_quarter_and_is_late_afterwards(hours_before_due, pace):
    due = due_at(local(2026, 11, 16, 9), 2, "ENG")

    left = time_left(
        Clock(due_at=due), allowance=2 * DAY, now=due - hours_before_due * HOUR, division="ENG"
    )

    assert left.pace is pace
    assert in_units(left.amount) == in_units(abs(hours_before_due) * HOUR)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (timedelta(days=6, hours=3, minutes=20), "6d 3h"),
        (timedelta(days=1, minutes=20), "1d"),
        (timedelta(hours=5, minutes=40), "5h 40m"),
        (timedelta(minutes=12, seconds=30), "12m"),
        (timedelta(seconds=20), "0m"),
        (timedelta(hours=4), "4h"),
    ],
)
def test_time_is_told_in_its_two_largest_units(amount, text):
    assert in_units(amount) == text
