"""What people do at both sites stands in the audit; whoever rewrites it is found out, and where."""

import asyncio
import json
import re
import sys
from typing import Any

from tests.journeys.house import House, eventually
from tests.journeys.words import (
    Person,
    given_an_account,
    given_an_enquiry,
    open_case,
    prove_mailbox,
    register,
    sign_in,
)

KIT = {"name": "Kit Sorrell", "roles": ("agent", "identity_admin")}


async def verified(house: House) -> tuple[int | None, list[dict[str, Any]]]:
    """Run the command that walks every chain; return its exit status and what it found."""
    command = [sys.executable, "-m", "cli", "audit", "verify", "--json"]
    process = await asyncio.create_subprocess_exec(
        *command, "--data", str(house.stack.places.data), stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    reports = json.loads(printed)
    assert {report["service"] for report in reports} >= {"identity", "cases", "accounts"}
    return process.returncode, [
        {"service": report["service"], **finding}
        for report in reports
        for finding in report["findings"]
    ]


async def test_both_sites_are_written_down_and_an_edited_row_is_found(house: House):
    florian = Person("Florian", "Madrigal")
    await given_an_account(house, florian)
    await given_an_account(house, Person("Iris", "Quill", email="iris.quill@example.org"))
    async with house.visitor() as visitor:
        reference = await given_an_enquiry(house, visitor, Person("Iris", "Quille"))
    async with house.visitor() as own, house.operator_at_desk(**KIT) as desk:
        await register(own, florian)
        await prove_mailbox(house, own, florian)
        await own.press("Log out")
        florian.password = "not the one they chose"
        assert (await sign_in(own, florian)).status == 422
        page = await open_case(house, desk, reference)
        await desk.press("Take this case")

        page = await desk.open("/audit")
        page = await desk.press("Apply filters", who=florian.email)
        assert "Signed out" in page.words
        assert "refused" in page.words
        await desk.open("/audit")
        page = await desk.press("Apply filters", who=await house.given_staff(house.landlord, **KIT))
        assert "Took a case" in page.words
        one = next(link for link in page.links.values() if link.startswith("/audit/cases/"))
        page = await desk.open(one)
        assert "Kit Sorrell" in page.words
        assert re.search("[Tt]race", page.words)

    [act] = await house.rows(
        "identity",
        "SELECT e.id, e.correlation_id, e.browser FROM audit_entries e JOIN users u"
        " ON u.id = e.subject_id WHERE u.email = $1 AND e.act = 'user.activated'",
        florian.email,
    )
    assert act["correlation_id"]

    async def is_sealed() -> bool:
        rows = await house.rows(
            "identity", "SELECT position FROM audit_seals WHERE entry_id = $1", act["id"]
        )
        return bool(rows)

    await eventually(is_sealed, "the act is chained")
    await house.comes_to_rest()
    assert await verified(house) == (0, [])

    [seal] = await house.rows(
        "identity", "SELECT position FROM audit_seals WHERE entry_id = $1", act["id"]
    )
    edit = "UPDATE audit_entries SET act = $2 WHERE id = $1"
    await house.rows("identity", edit, act["id"], "user.deactivated")
    try:
        status, [finding] = await verified(house)
    finally:
        await house.rows("identity", edit, act["id"], "user.activated")

    assert status == 1
    assert (finding["service"], finding["code"], finding["position"]) == (
        "identity",
        "changed",
        seal["position"],
    )
