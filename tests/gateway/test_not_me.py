"""The page behind the link of a mail about a login: it says what happens, one button does it."""


async def test_the_link_leaves_the_address_and_says_what_will_happen(visitor, world):
    moved = await visitor.get("/not-me?token=good")
    page = await visitor.get("/not-me")

    assert (moved.status_code, moved.headers["Location"]) == (303, "/not-me")
    assert moved.headers["Referrer-Policy"] == "no-referrer"
    assert "The password of your login was changed on 10 March 2026" in page.text
    assert "nobody gets in, not even you" in page.text
    assert "This was not me: lock my login" in page.text
    assert world.disowned == []


async def test_one_button_locks_the_login_and_says_the_way_back(visitor, world):
    await visitor.get("/not-me?token=good")

    done = await visitor.post("/not-me")
    later = await visitor.get("/not-me")

    for page in (done, later):
        assert page.status_code == 200
        assert "Your login is locked" in page.text
        assert 'href="/forgotten-password"' in page.text
        assert "lock my login" not in page.text
    assert world.disowned == ["good"]


async def test_a_dead_link_says_so(visitor, world):
    for path in ("/not-me", "/not-me?token=bad", "/not-me?token=" + "x" * 300):
        answer = await visitor.get(path)
        if answer.status_code == 303:
            answer = await visitor.get("/not-me")
        assert answer.status_code == 404
    assert (await visitor.post("/not-me")).status_code == 404
    assert world.disowned == []
