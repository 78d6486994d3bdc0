"""An admin sees how people sign in, and nobody else does."""

import pytest
import yaml

from tests.identity.desk import member
from tests.staff.signing_in import CLIENT_ID
from tests.staff.test_provider import landlords_text as with_provider

__all__ = ["with_provider"]


async def test_without_a_provider_the_page_says_so(identity, desk):
    browser = await desk().sign_in(await member(identity, "Kit Sorrell", "identity_admin"))

    page = await browser.get("/staff/sign-in")

    assert page.status_code == 200
    assert "None is set up." in page.text
    assert "After 5 wrong tries in a row" in page.text


async def test_there_is_no_way_to_a_provider_that_is_not_set_up(identity, desk):
    assert (await desk().get("/sign-in/provider")).status_code == 404
    assert (await desk().get("/sign-in/provider/done?state=x&code=y")).status_code == 404


@pytest.mark.parametrize("role", ["agent", "lead", "auditor"])
async def test_the_settings_are_for_admins(identity, desk, role):
    browser = await desk().sign_in(await member(identity, "Somebody Else", role))

    assert (await browser.get("/staff/sign-in")).status_code == 403


class TestWithProvider:
    """The landlord has a provider."""

    @pytest.fixture
    def provider_settings(self, provider_url):
        return {"name": "Harrowmere ID", "issuer": provider_url, "client_id": CLIENT_ID}

    @pytest.fixture
    def landlords_text(self, with_provider):
        written = yaml.safe_load(with_provider)
        written["landlords"][0]["sign_in"]["is_second_step_required_of_staff"] = False
        return yaml.safe_dump(written)

    async def test_the_page_shows_what_to_tell_the_provider_and_whether_it_answers(
        self, identity, desk, provider_url
    ):
        browser = await desk().sign_in(await member(identity, "Kit Sorrell", "identity_admin"))

        page = (await browser.get("/staff/sign-in")).text

        for words in (provider_url, CLIENT_ID, "http://desk.localhost:7001/sign-in/provider/done"):
            assert words in page
        assert "secret: of" not in page
        assert "Yes" in page.partition("Answers now")[2][:120]
