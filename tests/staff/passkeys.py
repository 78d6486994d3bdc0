"""Words for passkeys of staff."""

import httpx

from tests.identity.conftest import Identity
from tests.identity.test_passkeys import DESK, Device
from tests.identity.test_second_steps import ask
from tests.staff.conftest import Browser


async def passkey_of(identity: Identity, token: str) -> Device:
    """Add a passkey to the login that this session of the desk is of."""
    device = Device()
    offered = await ask(identity, "/passkeys/offer", token, as_="service:cases")
    made = device.make(offered.json()["options"], DESK)
    kept = await ask(
        identity, "/passkeys", token, as_="service:cases", credential=made, name="my phone"
    )
    assert kept.status_code == 201, kept.text
    return device


async def sign_in_by_passkey(browser: Browser, device: Device) -> httpx.Response:
    """Sign in at the desk as the page's script does."""
    options = await browser.post("/sign-in/passkey/options")
    return await browser.post("/sign-in/passkey", credential=device.sign(options.text, DESK))
