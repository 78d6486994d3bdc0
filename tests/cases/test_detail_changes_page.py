"""What customers asked to have changed about themselves, at the desk."""

from uuid import UUID

import pytest

from contracts.api.details import ChangedAccount, ChangeToCheck
from tests.cases.desk import ACCOUNT_ID, CONTACT_ID

CHANGE = UUID(int=901)


def a_change():
    return ChangeToCheck(
        change_id=CHANGE,
        field="last_name",
        before="Núñez",
        wanted="Núñez <Ortega>",
        asked_at="2026-11-20T10:00:00Z",
        contact_id=CONTACT_ID,
        name="Rafael Núñez",
        accounts=[ChangedAccount(account_id=ACCOUNT_ID, reference="34208002101")],
    )


@pytest.fixture(autouse=True)
def change(neighbours):
    neighbours.detail_changes = [a_change()]
    return neighbours


async def test_old_and_new_stand_beside_each_other_with_whose_it_is(tobias):
    contacts = (await tobias.get("/contacts")).text
    page = (await tobias.get("/detail-changes")).text

    assert 'href="/detail-changes"' in contacts
    assert "1 change waits." in page
    assert "Núñez &lt;Ortega&gt;" in page
    assert "34208002101" in page


@pytest.mark.parametrize("choice", ["accept", "refuse"])
async def test_a_decision_is_taken_and_said(tobias, change, choice):
    answer = await tobias.post(f"/detail-changes/{CHANGE}", choice=choice, reason="Certificate")
    page = (await tobias.get(answer.headers["Location"])).text

    assert change.detail_decisions == [{"is_accepted": choice == "accept", "reason": "Certificate"}]
    assert "the customer is told by email" in page


async def test_a_refusal_needs_a_reason_and_keeps_the_rest(tobias, change):
    answer = await tobias.post(f"/detail-changes/{CHANGE}", choice="refuse", reason=" ")
    neither = await tobias.post(f"/detail-changes/{CHANGE}", reason="Certificate of marriage")

    assert answer.status_code == 422
    assert "Say why: the customer reads it" in answer.text
    assert 'value="Certificate of marriage"' in neither.text
    assert change.detail_decisions == []


async def test_what_was_decided_meanwhile_is_said(tobias, change):
    change.refuse_detail = "detail_change_settled_already"

    answer = await tobias.post(f"/detail-changes/{CHANGE}", choice="accept")
    page = (await tobias.get(answer.headers["Location"])).text

    assert "Somebody decided this meanwhile" in page


async def test_auditors_decide_nothing(open_browser):
    wren = await open_browser().sign_in("wren")

    assert (await wren.get("/detail-changes")).status_code == 403
