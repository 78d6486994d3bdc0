"""Where somebody came from, and which request it was, go along into the audit."""

import pytest

from tests.identity.conftest import GOOD_PASSWORD
from tests.identity.desk import member

EMAIL = "eleanor.vance@example.com"


@pytest.fixture
def trusted_proxies():
    """One proxy stands before the sites: the last address it wrote is believed."""
    return 1


async def test_both_sites_are_written_down_with_network_and_trace(identity, portal, desk):
    await identity.customer()
    staff = await member(identity, "Kit Sorrell", "agent")
    told = {}
    for browser, email, network in [
        (portal(), EMAIL, "203.0.113.7"),
        (desk(), staff.email, "198.51.100.9"),
    ]:
        browser.http.headers["X-Forwarded-For"] = f"192.0.2.66, {network}"
        browser.http.headers["User-Agent"] = "Firefox on a borrowed tablet"
        for password in ("not-the-password", GOOD_PASSWORD):
            answer = await browser.post("/sign-in", email=email, password=password)
            told[answer.headers["X-Correlation-Id"]] = (network, answer.status_code)

    written = await identity.rows(
        "SELECT act, network, browser, correlation_id FROM audit_entries"
        " WHERE network <> '' ORDER BY at"
    )
    assert [(row.act, row.network) for row in written] == [
        ("sign_in.refused", "203.0.113.7"),
        ("session.opened_by_password", "203.0.113.7"),
        ("sign_in.refused", "198.51.100.9"),
        ("session.opened_by_password", "198.51.100.9"),
    ]
    assert [row.correlation_id for row in written] == list(told)
    assert {row.browser for row in written} == {"Firefox on a borrowed tablet"}
