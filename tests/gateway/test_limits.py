"""One network cannot make the portal hash and mail without end; nobody else notices."""

from chassis.limits import Limit


async def test_very_many_registrations_from_one_network_have_to_wait(
    portal, visitor, world, monkeypatch
):
    monkeypatch.setitem(portal.state._state, "registrations", Limit(most=2, seconds=3600))
    monkeypatch.setitem(portal.state._state, "trusted_proxies", 1)
    visitor.http.headers["X-Forwarded-For"] = "192.0.2.7"
    for _ in range(2):
        assert (await visitor.register()).status_code == 303

    refused = await visitor.register(last_name="Marchetti-Lindqvist")
    visitor.http.headers["X-Forwarded-For"] = "192.0.2.7, 198.51.100.9"
    elsewhere = await visitor.register()

    assert (refused.status_code, refused.headers["retry-after"].isdecimal()) == (429, True)
    assert "Marchetti-Lindqvist" in refused.text
    assert "Marchetti-Lindqvist" in refused.text
    assert "60 minutes" in refused.text
    assert elsewhere.status_code == 303
    assert len(world.pending) == 3


async def test_signing_out_leaves_nothing_in_the_browsers_cache(visitor):
    answer = await visitor.post("/sign-out")

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
