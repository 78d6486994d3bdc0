"""Mails in the landlord's own words: what may be saved, who may save it, and what is sent."""

import html
from datetime import timedelta

import pytest
from sqlalchemy import select

from chassis.audit import EntryRow
from services.cases.store.cases import case_with_reference
from tests.assembly import LANDLORD
from tests.notifications.at_the_desk import Desk

OWN = {
    "subject": "Welcome to your portal",
    "body": "# Welcome\n\n{{ greeting }}\n\nYour login works: {{ portal }}\n\n- Homes\n- Cases",
}
RESET = {
    "subject": "A new password",
    "body": "Open this:\n\n{{ link }}\n\nIt works for {{ minutes }} minutes.",
}


def words(answer) -> str:
    return html.unescape(answer.text)


async def test_a_saved_wording_is_in_force_and_written_down(desk: Desk):
    imogen = desk.browser("imogen")

    answer = await imogen.post("/wording/welcome", **OWN, over="0", do="save")

    assert answer.headers["Location"] == "/wording/welcome?told=saved"
    shown = words(await imogen.get("/wording/welcome?told=saved"))
    assert "Saved. Mails use this wording from now on." in shown
    assert "Welcome to your portal" in shown
    assert "Version 1" in shown
    assert "Imogen Farrar" in shown
    async with desk.notifications.context.database.transaction(LANDLORD) as session:
        entry = await session.scalar(select(EntryRow))
    assert entry is not None
    assert (entry.act, entry.actor_name) == ("wording.saved", "Imogen Farrar")
    assert entry.details == {"letter": "welcome", "version": "1"}


@pytest.mark.parametrize(
    ("changed", "advice"),
    [
        ({"body": "Hello {{ greting }}"}, "Did you mean {{ greeting }}?"),
        ({"body": "Hello {{ portal_key }}"}, "There is no tag {{ portal_key }} in this mail."),
        (
            {"body": "{% for x in y %}{{ greeting }}{% endfor %}"},
            "Nothing else may stand in braces",
        ),
        ({"body": "{{ greeting.__class__ }}"}, "Nothing else may stand in braces"),
        ({"body": "Go to https://portal.example.net/now"}, "Take out the link."),
        ({"body": "Go to www.example.net"}, "Take out the link."),
        ({"subject": "{{ greeting }}"}, "{{ greeting }} may not stand in the subject"),
        ({"subject": ""}, "Enter a subject"),
        ({"body": " "}, "Enter the text"),
    ],
)
async def test_what_cannot_be_sent_is_refused_with_advice_and_kept(
    desk: Desk, changed: dict[str, str], advice: str
):
    typed = {**OWN, **changed}

    answer = await desk.browser("imogen").post("/wording/welcome", **typed, over="0", do="save")

    assert answer.status_code == 422
    assert advice in words(answer)
    for kept in typed.values():
        assert kept.strip() in words(answer)
    view = (await desk.api("imogen", "GET", "/wordings/welcome")).json()
    assert view["versions"] == []


async def test_a_mail_that_carries_a_link_cannot_lose_it(desk: Desk):
    answer = await desk.browser("tobias").post(
        "/wording/password_reset", subject="A new password", body="Good luck.", over="0", do="save"
    )

    assert answer.status_code == 422
    assert "Add {{ link }}: without it this mail is of no use to its reader" in words(answer)


async def test_mails_that_protect_logins_are_worded_by_those_who_look_after_them(desk: Desk):
    refused = await desk.api("imogen", "POST", "/wordings/password_reset/versions", **RESET, over=0)
    saved = await desk.browser("tobias").post(
        "/wording/password_reset", **RESET, over="0", do="save"
    )

    assert (refused.status_code, refused.json()["code"]) == (403, "may_not_word")
    assert saved.status_code == 303
    page = words(await desk.browser("imogen").get("/wording/password_reset"))
    assert "Those who look after logins may word it." in page
    assert "Save and use it" not in page


async def test_others_look_or_stay_away(desk: Desk):
    assert (await desk.browser("theo").get("/wording/welcome")).status_code == 200
    assert (await desk.browser("priya").get("/wording")).status_code == 403
    for who in ("theo", "priya"):
        refused = await desk.browser(who).post("/wording/welcome", **OWN, over="0", do="save")
        assert refused.status_code == 403
        assert (
            await desk.api(who, "POST", "/wordings/welcome/versions", **OWN, over=0)
        ).status_code == 403


async def test_saving_asks_who_it_is_where_that_was_shown_long_ago(desk: Desk):
    desk.neighbourhood.proved = timedelta(minutes=11)

    answer = await desk.browser("imogen").post("/wording/welcome", **OWN, over="0", do="save")

    assert answer.status_code == 422
    assert "/confirm?next=/wording/welcome" in answer.text
    assert "Your login works: {{ portal }}" in words(answer)


async def test_a_draft_is_looked_at_with_examples_or_with_a_case(desk: Desk):
    imogen = desk.browser("imogen")
    draft = {
        "subject": "Your enquiry {{ reference }}",
        "body": "{{ reference }}\n\nYou hear from us by {{ answer_by }}.",
    }

    answer = await imogen.post("/wording/enquiry_received", **draft, over="0", do="look")
    missing = await imogen.post(
        "/wording/enquiry_received", **draft, over="0", do="look", case="SR99999999"
    )

    assert "Your enquiry SR00001245" in words(answer)
    assert "You hear from us by 24 November 2026." in words(answer)
    assert "There is no case with this number" in words(missing)
    async with desk.cases.context.database.transaction(LANDLORD) as session:
        found = await case_with_reference(session, landlord_id=LANDLORD, reference="SR1")
    assert found is None


async def test_a_real_value_fills_a_tag_but_never_a_code_or_link(desk: Desk):
    shown = await desk.api(
        "tobias",
        "POST",
        "/wordings/password_reset/preview",
        **RESET,
        values={"minutes": "59", "link": "https://evil.example/", "portal": "https://evil.example"},
    )

    assert "evil" not in shown.text
    assert "It works for 59 minutes." in shown.json()["text"]


async def test_two_who_save_at_once_do_not_overwrite_each_other(desk: Desk):
    imogen, tobias = desk.browser("imogen"), desk.browser("tobias")
    await imogen.post("/wording/welcome", **OWN, over="0", do="save")

    late = await tobias.post(
        "/wording/welcome", subject="Hi", body="Mine {{ portal }}", over="0", do="save"
    )

    assert late.status_code == 409
    assert "A colleague has saved another wording meanwhile." in words(late)
    assert "Mine {{ portal }}" in words(late)


async def test_an_earlier_wording_and_the_shipped_one_can_be_put_back(desk: Desk):
    imogen = desk.browser("imogen")
    await imogen.post("/wording/welcome", **OWN, over="0", do="save")
    await imogen.post("/wording/welcome", subject="Second", body="Second text", over="1", do="save")

    first = await imogen.post("/wording/welcome/restore", version="1", over="2")
    view = (await desk.api("imogen", "GET", "/wordings/welcome")).json()
    shipped = await imogen.post("/wording/welcome/restore", version="0", over="3")
    last = (await desk.api("imogen", "GET", "/wordings/welcome")).json()

    assert (
        first.headers["Location"]
        == shipped.headers["Location"]
        == ("/wording/welcome?told=restored")
    )
    assert (view["subject"], view["line"]["version"]) == (OWN["subject"], 3)
    assert [version["restored_version"] for version in last["versions"]] == [0, 1, None, None]
    assert last["subject"] == last["shipped_subject"] == "Your login works now"
    assert not last["line"]["is_own"]


async def test_what_is_no_mail_has_no_wording(desk: Desk):
    for letter in ("nothing", "wel%3Fcome", "x" * 60):
        assert (await desk.browser("imogen").get(f"/wording/{letter}")).status_code == 404
    assert (
        await desk.api("imogen", "POST", "/wordings/welcome/restored", version=7, over=0)
    ).status_code == 404
