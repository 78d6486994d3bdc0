"""What staff were typing about logins when they were signed out comes back to them."""

from urllib.parse import unquote

from services.cases.clients import staff_sessions
from tests.identity.desk import member
from tests.identity.test_login_runs import Record, record
from tests.identity.test_second_steps import set_up
from tests.staff.conftest import Browser
from tests.staff.test_bulk_logins import dry_run

__all__ = ["record"]


async def signed_out_elsewhere(desk, kit) -> None:
    """End every session but that of another browser, from there."""
    other = await desk().sign_in(kit)
    await other.post("/profile/sign-ins/end-others")
    staff_sessions.__init__()


async def back_in(browser: Browser, answer, kit) -> str:
    """Sign in again and return the page of the form."""
    assert answer.status_code == 303
    back = unquote(answer.headers["Location"].partition("next=")[2])
    await browser.sign_in(kit)
    return (await browser.get(back)).text


async def test_the_reason_for_a_list_and_the_place_of_a_run_come_back(
    identity, desk, record: Record
):
    record.add("rosa@example.com", name="Rosa Field")
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    browser = await desk().sign_in(kit)
    run = await dry_run(browser, identity)

    await signed_out_elsewhere(desk, kit)
    answer = await browser.post(f"{run}/list", group="ready", reason="For the welcome letters")
    page = await back_in(browser, answer, kit)
    assert 'value="For the welcome letters"' in page

    await signed_out_elsewhere(desk, kit)
    answer = await browser.post(
        "/external-users/logins", run_id="", where="place", place="Heron Quay"
    )
    page = await back_in(browser, answer, kit)
    assert 'value="Heron Quay"' in page


async def test_the_number_of_a_request_to_remove_a_second_step_comes_back(identity, desk):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    priya = await member(identity, "Priya Ranasinghe", "agent")
    await set_up(identity, priya.session, as_="service:cases")
    browser = await desk().sign_in(kit)
    path = f"/staff/{priya.user_id}/second-step"

    await signed_out_elsewhere(desk, kit)
    answer = await browser.post(path, case_reference="HELP-4711", facts_checked="staff_number")

    assert 'value="HELP-4711"' in await back_in(browser, answer, kit)
