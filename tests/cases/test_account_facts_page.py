"""Facts of an account at the desk: mended with a reason, and never over somebody else's change."""

import pytest

from tests.cases.desk import ACCOUNT_ID

PATH = f"/accounts/{ACCOUNT_ID}/facts"
FACTS = {
    "salutation": "Dear Mr Núñez",
    "sign_off": "Yours sincerely",
    "updates_via": "mobile",
    "payment_method": "Direct Debit",
    "version": "1",
}


async def test_the_account_leads_to_its_facts_and_shows_that_they_were_changed(tobias, neighbours):
    account = (await tobias.get(f"/accounts/{ACCOUNT_ID}")).text
    form = (await tobias.get(PATH)).text
    answer = await tobias.post(PATH, **FACTS, director="yes", reason="He rang")
    told = (await tobias.get(answer.headers["Location"])).text

    assert f'href="{PATH}"' in account
    assert "Change the account's facts" in form
    assert neighbours.facts_corrected == [
        {
            "reason": "He rang",
            "salutation": "Dear Mr Núñez",
            "sign_off": "Yours sincerely",
            "updates_via": "mobile",
            "payment_method": "Direct Debit",
            "is_rmc_director": True,
        }
    ]
    assert "What stood there before is below, with your reason." in told


async def test_without_a_reason_nothing_is_changed_and_nothing_typed_is_lost(tobias, neighbours):
    answer = await tobias.post(PATH, **{**FACTS, "salutation": "Dear <you>"}, reason=" ")

    assert answer.status_code == 422
    assert "Say why you change it" in answer.text
    assert 'value="Dear &lt;you&gt;"' in answer.text
    assert neighbours.facts_corrected == []


@pytest.mark.parametrize(
    ("refusal", "says"),
    [
        ((412, "account_changed_meanwhile", {}), "Somebody changed this account meanwhile."),
        ((422, "account_facts_invalid", {"updates_via": "Choose mobile"}), "Choose mobile"),
    ],
    ids=["meanwhile", "invalid"],
)
async def test_what_the_record_refuses_is_said_and_kept(tobias, neighbours, refusal, says):
    neighbours.facts_refused = refusal

    answer = await tobias.post(PATH, **FACTS, reason="He rang")

    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="Dear Mr Núñez"' in answer.text


async def test_auditors_change_nothing(open_browser):
    wren = await open_browser().sign_in("wren")

    assert (await wren.get(PATH)).status_code == 403
