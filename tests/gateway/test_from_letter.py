"""The square in a letter opens registration with the account number, which the address does not keep."""

from tests.gateway.test_registering import given_a_proved_mailbox


async def test_the_number_is_moved_out_of_the_address_and_filled_in(visitor, world):
    arrived = await visitor.get("/from-letter/34208002101")
    world.outcome, world.asks = ["asked"], ["account_reference"]
    await given_a_proved_mailbox(visitor)

    page = (await visitor.get("/register/more")).text

    assert arrived.status_code == 303
    assert arrived.headers["location"] == "/register"
    assert "34208002101" not in arrived.headers["set-cookie"]
    assert 'value="34208002101"' in page


async def test_what_is_no_account_number_is_not_kept(visitor):
    for typed in ("34", "x" * 21, "34208%3Cb%3E", "34208%00021"):
        arrived = await visitor.get(f"/from-letter/{typed}")

        assert arrived.status_code == 303
        assert "from-letter" not in arrived.headers.get("set-cookie", "")
