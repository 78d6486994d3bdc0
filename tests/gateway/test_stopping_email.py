"""The old mailbox stops a change of address that staff proposed: by the page's button alone."""

import pytest

from tests.gateway.test_signed_in import words

PAGE = "/stopping-email"
LINK = f"{PAGE}?token=good"


async def test_opening_the_link_changes_nothing_however_often(visitor, world):
    for _ in range(3):
        opened = await visitor.get(LINK)
        assert (opened.status_code, opened.headers["location"]) == (303, PAGE)
        assert opened.headers["referrer-policy"] == "no-referrer"
        assert (await visitor.http.head(LINK)).status_code == 303
        page = await visitor.get(PAGE)
        assert (await visitor.http.head(PAGE)).status_code == 200

    assert "delphine@example.com" in page.text
    assert "by 21 November 2026, 9:30am at the latest" in words(page.text)
    assert "good" not in page.text.partition("<main")[2]
    assert page.headers["referrer-policy"] == "no-referrer"
    assert world.proposals == {"good": "new@example.com"}
    assert not [path for _, _, path in world.calls if path.endswith("/stop")]


async def test_the_button_stops_it_and_the_link_is_used_up(visitor, world):
    await visitor.get(LINK)

    done = await visitor.post(PAGE)

    assert done.status_code == 200
    assert "Your address stays as it is" in words(done.text)
    assert "01632 960100" in done.text
    assert world.proposals == {}
    assert "__Host-lodge-stop-email" not in visitor.http.cookies
    assert (await visitor.post(PAGE)).status_code == 404
    assert (await visitor.get(LINK, follow_redirects=True)).status_code == 404


async def test_nothing_but_the_pages_own_form_stops_it(visitor, world):
    """A mail program's one click, which carries neither cookie nor token, is refused as well."""
    one_click = {"List-Unsubscribe": "One-Click"}
    assert (await visitor.http.post(LINK, data=one_click)).status_code == 403
    await visitor.get(LINK)

    elsewhere = await visitor.http.post(
        PAGE, data=one_click, headers={"Sec-Fetch-Site": "cross-site"}
    )
    without_token = await visitor.http.post(
        PAGE, data=one_click, headers={"Sec-Fetch-Site": "same-origin"}
    )
    with_more = await visitor.post(PAGE, token="good")

    assert (elsewhere.status_code, without_token.status_code) == (403, 403)
    assert with_more.status_code == 400
    assert world.proposals == {"good": "new@example.com"}


async def test_a_change_that_took_effect_meanwhile_is_said_to_be_over(visitor, world):
    await visitor.get(LINK)
    assert (await visitor.get(PAGE)).status_code == 200
    world.proposals.clear()

    assert (await visitor.get(PAGE)).status_code == 404
    assert (await visitor.post(PAGE)).status_code == 404


async def test_while_identity_is_down_the_link_stays_good(visitor, world):
    await visitor.get(LINK)
    world.down = {"identity"}
    asked, pressed = await visitor.get(PAGE), await visitor.post(PAGE)
    world.down = set()

    assert (asked.status_code, pressed.status_code) == (503, 503)
    assert (await visitor.post(PAGE)).status_code == 200
    assert world.proposals == {}


@pytest.mark.parametrize("token", ["bad", "x" * 201, "%00", "%F0%9F%92%A5", ""])
async def test_a_link_that_is_no_good_says_so(visitor, world, token):
    page = await visitor.get(f"{PAGE}?token={token}", follow_redirects=True)

    assert page.status_code == 404
    assert world.proposals == {"good": "new@example.com"}
