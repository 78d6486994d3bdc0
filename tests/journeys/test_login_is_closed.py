"""Somebody asks for everything and closes their login while services are killed: all of it ends.

A mark is put into every personal column of their rows that `privacy.yaml` knows and that takes it;
their name and address are the mark too.
Afterwards it is looked for in every row of every service, in all events and in all logs.
"""

import asyncio
from pathlib import Path

import asyncpg
import yaml

from tests.journeys.browser import Browser, Page
from tests.journeys.house import House, eventually
from tests.journeys.test_no_secret_is_left_behind import everything_kept
from tests.journeys.words import Person, given_an_account, prove_mailbox, register

MARK = "Zquillon"
EVERYBODY = ("identity", "registration", "accounts", "cases", "notifications")
REGISTER = yaml.safe_load((Path(__file__).parents[2] / "privacy.yaml").read_text())["services"]
WHOSE = ("user_id", "contact_id", "registration_id", "holder", "recipient_key")
UNTOUCHED = {"identity.users", "identity.pending_users", "identity.mailbox_proofs"}
"""They hold the mark as the address, by which they are found and mails are still to be sent."""

OWN_DOING = {"log of postgres"}
"""The database writes down the rows that it would not let this test mark."""

COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public' AND data_type IN ('text', 'character varying')
"""


async def open_proved(own: Browser, path: str, person: Person) -> Page:
    """Open a page that asks for the password where it was typed too long ago."""
    page = await own.open(path)
    if page.url.startswith("/confirm"):
        page = await own.press("Go on", password=person.password)
    assert page.url.startswith(path), page.words
    return page


async def put_mark(house: House, person: Person) -> set[str]:
    """Write the mark into each personal column of the person's rows; return where it stands.

    Not into the landlord's record, which stays, nor into the audit, which is sealed.
    """
    [ids] = await house.rows(
        "identity",
        "SELECT id, contact_id, registration_id FROM users WHERE email = $1",
        person.email,
    )
    known = [str(each) for each in ids if each is not None]
    known += [f"user:{ids['id']}", f"contact:{ids['contact_id']}"]
    marked = set()
    for service in EVERYBODY:
        texts = {tuple(row) for row in await house.rows(service, COLUMNS)}
        for table, entry in REGISTER[service].items():
            columns = {*entry["personal"], *entry["other"]}
            if f"{service}.{table}" in UNTOUCHED or entry["kept"] in {"audit", "record"}:
                continue
            whose = " OR ".join(
                f"{name}::text = ANY ($2::text[])" for name in WHOSE if name in columns
            )
            for name in entry["personal"]:
                if not whose or name in WHOSE or (table, name) not in texts:
                    continue
                statement = f'UPDATE "{table}" SET "{name}" = $1 WHERE {whose} RETURNING 1'
                try:
                    if await house.rows(service, statement, MARK, known):
                        marked.add(f"{service}.{table}.{name}")
                except asyncpg.PostgresError:
                    continue  # the column holds words of a list, or is there once
    return marked


def places_of(kept: dict[str, str]) -> set[str]:
    """Return the places in which the mark stands, in any spelling."""
    return {place for place, text in kept.items() if MARK.lower() in text.lower()}


def is_named(place: str) -> bool:
    """Say whether the mark may stand there: it is the landlord's record, which outlives a login."""
    service, _, table = place.partition(".")
    entry = REGISTER.get(service, {}).get(table)
    return entry is not None and entry["kept"] == "record"


async def power_cut(house: House, *services: str) -> None:
    """End services without a warning."""
    for service in services:
        await asyncio.to_thread(house.kill, service)


async def everything_is_asked_for(house: House, own: Browser, person: Person) -> None:
    """Ask while the broker is away; all services die before the request has left identity."""
    await open_proved(own, "/profile/your-data", person)
    async with house.without_broker():
        await own.press("Ask for everything")
        await power_cut(house, *EVERYBODY)
    await house.start(*EVERYBODY)

    async def is_ready() -> bool:
        page = await open_proved(own, "/profile/your-data", person)
        return "Download everything" in page.words

    await eventually(is_ready, "every service has prepared its part", within=90, pause=1)


async def login_is_closed(house: House, own: Browser, person: Person) -> set[str]:
    """Close it; all services die when identity has just begun. Return where the mark stood."""
    await open_proved(own, "/profile/close", person)
    await own.press("Close my login", meant="close")
    await house.comes_to_rest()
    marked = await put_mark(house, person)
    [closing] = await house.rows(
        "identity",
        "UPDATE closings SET due_at = now() - interval '1 second' "
        "WHERE user_id = (SELECT id FROM users WHERE email = $1) RETURNING id",
        person.email,
    )
    async with house.without_broker():
        await power_cut(house, "identity")
        await house.start("identity")

        async def has_begun() -> bool:
            said = "SELECT 1 FROM closings WHERE id = $1 AND begun_at IS NOT NULL"
            return bool(await house.rows("identity", said, closing["id"]))

        await eventually(has_begun, "identity has turned the login off", within=90)
        await power_cut(house, *EVERYBODY)
    await house.start(*EVERYBODY)

    async def have_answered() -> bool:
        said = "SELECT service FROM closing_answers WHERE closing_id = $1"
        return len(await house.rows("identity", said, closing["id"])) == len(EVERYBODY) - 1

    await eventually(have_answered, "every service has erased its part", within=90)
    await house.inbox.wait_for(person.email, subject="Your login is closed")
    await house.rows(
        "identity",
        "UPDATE closings SET begun_at = begun_at - interval '61 minutes' "
        "WHERE id = $1 RETURNING id",
        closing["id"],
    )
    await power_cut(house, "identity")  # what is due is done at once when it starts
    await house.start("identity")

    async def is_gone() -> bool:
        said = "SELECT 1 FROM users WHERE email = $1"
        return not await house.rows("identity", said, person.email)

    await eventually(is_gone, "the login is gone", within=90)
    await house.comes_to_rest()
    return marked


async def test_both_requests_end_though_every_service_dies_and_only_what_is_named_is_left(
    house: House,
):
    person = Person("Amabel", MARK, email=f"canary.{MARK.lower()}@example.com")
    account = await given_an_account(house, person)
    async with house.visitor() as own, house.operator_at_desk() as lead:
        await register(own, person)
        page = await prove_mailbox(house, own, person)
        assert account.reference in page.words

        await everything_is_asked_for(house, own, person)
        page = await lead.open("/data-requests")
        assert person.email in page.words
        assert "Ready since" in page.words
        before = places_of(await everything_kept(house))

        marked = await login_is_closed(house, own, person)
        page = await lead.open("/data-requests?view=closings")
        assert "Login gone" in page.words
        assert "Kept: the record of the home, the ledger" in page.words

    assert {"identity.users", "registration.registrations", "accounts.own_data_parts"} <= before
    assert before.isdisjoint(OWN_DOING)
    assert {"notifications.messages.body_text", "registration.registrations.telephone"} <= marked
    assert len({each.rpartition(".")[0] for each in marked}) >= len(EVERYBODY), sorted(marked)
    after = places_of(await everything_kept(house))
    assert {place for place in after - OWN_DOING if not is_named(place)} == set()
