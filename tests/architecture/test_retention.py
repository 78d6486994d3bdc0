"""Every rule of retention is carried out by the service that holds the records, and by no other."""

import importlib

import pytest

from chassis.html.environment import build_environment
from chassis.jobs import Jobs
from chassis.landlords import Landlord
from chassis.retention.nights import Retention
from chassis.retention.periods import PERIODS
from services.cases.pages.retention_words import kept_text, rule_text, since_text
from tests.cases.desk import LANDLORD

SERVICES = ("identity", "registration", "accounts", "cases", "notifications")
DELETING = ("forget_", "erase_", "drop_", "thin_", "expire_", "clear_orphans")
"""How jobs are called that delete for good by the clock."""


def rules_of(service: str) -> set[str]:
    found: Retention = importlib.import_module(f"services.{service}.retention").retention
    assert found.service == service
    return {rule.name for rule in found.rules}


@pytest.mark.parametrize("service", sorted({period.service for period in PERIODS.values()}))
def test_a_service_carries_out_its_rules_and_no_other(service):
    named = {name for name, period in PERIODS.items() if period.service == service}

    assert rules_of(service) == named


def test_every_rule_has_words_for_leads():
    build_environment([])
    for name in PERIODS:
        assert rule_text(name) != name
        assert since_text(name)


@pytest.mark.parametrize("service", SERVICES)
def test_whatever_deletes_by_the_clock_rests_while_the_clock_is_in_doubt(service):
    jobs: Jobs = importlib.import_module(f"services.{service}.jobs").jobs

    for job in jobs.jobs:
        name = job.name.partition(".")[2]
        assert job.is_erasing == name.startswith(DELETING), name


@pytest.mark.parametrize(
    "chosen", [{"kitchens": 30}, {"closed_cases": 30}, {"messages": 36_501}], ids=str
)
def test_a_landlords_choice_that_is_none_is_refused(chosen):
    with pytest.raises(ValueError, match=next(iter(chosen))):
        Landlord.model_validate({**LANDLORD, "retention": chosen})


@pytest.mark.parametrize(
    ("days", "told"), [(1, "1 day"), (30, "30 days"), (2192, "6 years"), (4383, "12 years")]
)
def test_a_period_is_told_in_years_where_it_is_years(days, told):
    assert kept_text(days) == told
