"""What lets somebody in stands in no log, no event and no row, whichever way it went."""

import asyncio
import re
from pathlib import Path

import pyotp

from cli.stack.databases import SERVICES_WITH_DATABASE
from tests.journeys.browser import Browser
from tests.journeys.house import House
from tests.journeys.test_helped_by_telephone import ADMIN, open_login
from tests.journeys.test_locked_out import guess
from tests.journeys.words import (
    Person,
    given_an_account,
    given_an_enquiry,
    link_in,
    prove_mailbox,
    register,
    sign_in,
)

CHOSEN = ["canary-wharf-teacup-19", "canary-brook-lintel-28", "canary-slope-marble-37"]
WORD = "canary sings at dusk"


def token_in(link: str) -> str:
    return link.partition("token=")[2]


async def everything_kept(house: House) -> dict[str, str]:
    """Read all logs of the services, all events, and all rows of all services."""
    kept = {}
    for file in await asyncio.to_thread(sorted, Path(house.stack.places.logs).glob("*.log")):
        if file.stem != "inbox":  # stands for the mailboxes of the people
            kept[f"log of {file.stem}"] = file.read_text("utf-8", errors="replace")
    assert len(kept) > len(SERVICES_WITH_DATABASE)
    kept["events"] = repr(await house.log_of_events())
    for service in SERVICES_WITH_DATABASE:
        tables = await house.rows(
            service, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
        for [table] in tables:
            rows = await house.rows(service, f'TABLE "{table}"')
            kept[f"{service}.{table}"] = repr([tuple(row) for row in rows])
    return kept


async def registers_and_asks_for_links(
    house: House, own: Browser, library: Browser, person: Person
) -> dict[str, str]:
    """Register, choose a word, ask for another address, get locked out and back in."""
    kept = {}
    await register(own, person)
    await prove_mailbox(house, own, person)
    kept["session after registering"] = own.cookies["__Host-lodge"]
    await own.open("/profile/phone-word")
    await own.press("Save security word", word=WORD, again=WORD)
    await own.open("/profile/email")
    await own.press("Send the link", email=f"new.{person.email}")
    mail = await house.inbox.wait_for(f"new.{person.email}", subject="Confirm your new")
    kept["link to a new address"] = token_in(link_in(mail.text))

    await guess(library, person.email, 5)
    mail = await house.inbox.wait_for(person.email, subject="Your login is locked")
    [link] = re.findall(r"https?://\S+/unlock\?\S+", mail.text)
    kept["link that unlocks"] = token_in(link)
    await library.open(link)
    await library.press("Unlock my login")

    await library.open("/forgotten-password")
    await library.press("Recover password", email=person.email)
    mail = await house.inbox.wait_for(person.email, subject="Choose a new password")
    [link] = re.findall(r"https?://\S+/changing-password\?\S+", mail.text)
    kept["link to a new password"] = token_in(link)
    await library.open(link)
    page = await library.press("Change password", password=CHOSEN[1], confirmation=CHOSEN[1])
    assert "Password successfully changed" in page.words
    person.password = CHOSEN[1]
    return kept


async def sets_up_a_second_step(own: Browser, person: Person) -> dict[str, str]:
    """Sign in, set an app up, and keep the recovery codes."""
    await sign_in(own, person)
    kept = {"session after a reset": own.cookies["__Host-lodge"]}
    kept["browser that is known"] = own.cookies["__Host-lodge-device"]
    page = await own.open("/profile/second-step/set-up")
    [shown] = re.findall(r'lodge-secret">(.*?)</p>', page.html, re.DOTALL)
    kept["secret of the app"] = re.sub(r"<[^>]+>|\s", "", shown)
    page = await own.press("Turn it on", code=pyotp.TOTP(kept["secret of the app"]).now())
    codes = re.findall(r"<li>([^<]+)</li>", page.html.partition("lodge-codes")[2])
    assert len(codes) == 10
    return kept | {f"recovery code {number}": each for number, each in enumerate(codes)}


async def is_helped(
    desk: Browser, library: Browser, person: Person, *, reference: str, recovery_code: str
) -> dict[str, str]:
    """Have words read out, and sign in by them and a recovery code."""
    page = await open_login(desk, person)
    await desk.open(page.links["Issue one-time password"])
    page = await desk.press(
        "Make the words", case_reference=reference, facts_checked=["address", "called_back"]
    )
    words = re.findall(r"<li>([a-z-]+)</li>", page.html)
    person.password = " ".join(words)
    await sign_in(library, person)
    kept = {"session that waits": library.cookies["__Host-lodge"]}
    await library.open("/second-step?by=recovery")
    await library.press("Go on", code=recovery_code)
    new = {"new_password": CHOSEN[2], "confirmation": CHOSEN[2]}
    page = await library.press("Log in", password=person.password, **new)
    assert page.url.startswith("/home"), page.words
    kept["session of staff"] = desk.cookies["__Host-lodge-staff"]
    return kept | {f"words joined by {sign!r}": sign.join(words) for sign in (" ", "-", "")}


async def test_what_lets_people_in_is_written_down_nowhere(house: House):
    secrets = {f"password {number}": each for number, each in enumerate(CHOSEN)}
    secrets["security word"] = WORD
    ottilie = Person("Ottilie", "Brandreth", password=CHOSEN[0])
    await given_an_account(house, ottilie)
    async with house.visitor() as visitor:
        reference = await given_an_enquiry(house, visitor, Person("Jonah", "Pell"))
    async with (
        house.visitor() as own,
        house.visitor() as library,
        house.operator_at_desk(**ADMIN) as desk,
    ):
        secrets |= await registers_and_asks_for_links(house, own, library, ottilie)
        secrets |= await sets_up_a_second_step(own, ottilie)
        secrets |= await is_helped(
            desk, library, ottilie, reference=reference, recovery_code=secrets["recovery code 1"]
        )

    await house.comes_to_rest()
    kept = await everything_kept(house)
    assert reference in kept["cases.cases"], "what is there is seen"
    assert all(len(secret) > 8 for secret in secrets.values())
    left = [
        (name, place)
        for name, secret in secrets.items()
        for place, text in kept.items()
        if secret in text or secret.upper() in text
    ]
    assert left == []
