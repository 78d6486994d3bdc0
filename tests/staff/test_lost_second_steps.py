"""Staff see at the desk what somebody's login asks for beside its password, and take it away."""

from uuid import uuid4

import pytest
import pytest_asyncio
from sqlalchemy import select

from chassis.db import Database
from services.cases.tables import CaseRow, EntryRow
from tests.cases.words import World
from tests.identity.conftest import HARROWMERE
from tests.identity.desk import member, old_proof
from tests.identity.test_passkeys import Device, add
from tests.identity.test_second_steps import set_up

CASE = "SR00001245"


@pytest_asyncio.fixture
async def cases_url(databases):
    urls = await databases.migrated("cases")
    yield urls.service
    await databases.drop(urls.service)


@pytest_asyncio.fixture
async def world(cases_url):
    database = Database(cases_url)
    yield World(database)
    await database.close()


@pytest.fixture
async def eleanor(identity):
    """A customer with an app and a passkey."""
    user_id = await identity.customer()
    token = (await identity.sign_in()).json()["token"]
    await set_up(identity, token)
    assert (await add(identity, token, Device())).status_code == 201
    return user_id


@pytest.fixture
async def kit(identity, desk):
    return await desk().sign_in(await member(identity, "Kit Sorrell", "identity_admin"))


async def test_a_customers_is_seen_and_taken_away_and_stands_on_the_case(kit, eleanor, world):
    case_id = await world.given_a_case(reference=CASE, landlord_id=HARROWMERE)
    path = f"/external-users/{eleanor}"
    before = (await kit.get(path)).text

    asked = (await kit.get(f"{path}/second-step")).text
    done = await kit.post(
        f"{path}/second-step",
        case_reference=f" {CASE.lower()} ",
        facts_checked=["account_number", "called_back"],
    )
    after = (await kit.get(done.headers["Location"])).text

    assert "Authenticator app" in before
    assert "my phone" in before
    assert f'href="{path}/second-step"' in before
    assert "What is removed" in asked
    assert done.status_code == 303
    assert "The second step is removed. They are signed out everywhere." in after
    assert "Only a password: no app and no passkey." in after
    assert f'href="{path}/second-step"' not in after
    async with world.transaction(HARROWMERE) as session:
        rows = await session.scalars(select(EntryRow.kind).where(EntryRow.case_id == case_id))
        assert "second_step_reset" in rows.all()


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ({"case_reference": ""}, "Enter the number of the case this call belongs to"),
        ({"case_reference": "SR99999999"}, "There is no case with this number"),
        ({"facts_checked": ["telephone"]}, "Choose at least two facts that you checked"),
        ({"facts_checked": ["telephone", "palm"]}, "Choose at least two facts that you checked"),
    ],
)
async def test_bad_grounds_say_what_to_do_and_change_nothing(kit, eleanor, world, typed, advice):
    await world.given_a_case(reference=CASE, landlord_id=HARROWMERE)
    grounds = {"case_reference": CASE, "facts_checked": ["telephone", "address"]}

    answer = await kit.post(f"/external-users/{eleanor}/second-step", **(grounds | typed))

    assert answer.status_code == 422
    assert advice in answer.text
    assert "Authenticator app" in (await kit.get(f"/external-users/{eleanor}")).text


@pytest.mark.parametrize("page", ["second-step", "one-time-password"])
async def test_a_case_of_somebody_else_is_no_ground_and_what_was_typed_stays(
    identity, kit, eleanor, world, page
):
    path = f"/external-users/{eleanor}/{page}"
    case_id = await world.given_a_case(reference=CASE, landlord_id=HARROWMERE)
    [row] = await identity.rows("SELECT contact_id FROM users WHERE id = :u", u=eleanor)
    grounds = {"case_reference": CASE, "facts_checked": ["telephone", "address"]}

    async def answer_for(contact_id):
        async with world.transaction(HARROWMERE) as session:
            case = await session.get(CaseRow, case_id)
            case.contact_id, case.account_id = contact_id, uuid4()
        return await kit.post(path, **grounds)

    strangers = await answer_for(uuid4())
    own = await answer_for(row.contact_id)

    assert strangers.status_code == 422
    assert "another customer" in strangers.text
    assert f'value="{CASE}"' in strangers.text
    assert strangers.text.count("checked") >= 2
    assert own.status_code in {200, 303}, own.text


async def test_a_colleagues_is_taken_away_but_never_ones_own(identity, kit, desk):
    priya = await member(identity, "Priya Ranasinghe", "agent")
    await set_up(identity, priya.session, as_="service:cases")
    path = f"/staff/{priya.user_id}"
    [me] = await identity.rows("SELECT id FROM users WHERE name = 'Kit Sorrell'")

    before = (await kit.get(path)).text
    bad = await kit.post(f"{path}/second-step", case_reference="HD-1\x07", facts_checked=["x"])
    grounds = {"case_reference": "HD-2231", "facts_checked": ["called_back", "staff_number"]}
    done = await kit.post(f"{path}/second-step", **grounds)
    after = (await kit.get(done.headers["Location"])).text
    own = await kit.post(f"/staff/{me.id}/second-step", **grounds)

    assert f'href="{path}/second-step"' in before
    assert bad.status_code == 422
    assert "The second step is removed" in after
    assert "Only a password: no app and no passkey." in after
    assert not await priya.is_signed_in()
    assert own.status_code == 403
    assert "/second-step" not in (await kit.get(f"/staff/{me.id}")).text


async def test_staff_show_once_more_who_they_are_before_it(identity, desk, eleanor):
    person = await member(identity, "Kit Sorrell", "identity_admin")
    browser = await desk().sign_in(person)
    await old_proof(person)
    path = f"/external-users/{eleanor}/second-step"

    asked = await browser.get(path)

    assert asked.headers["Location"] == f"/confirm?next={path}"


async def test_an_auditor_sees_it_and_is_offered_nothing(identity, desk, eleanor):
    theo = await desk().sign_in(await member(identity, "Theo Lindqvist", "auditor"))

    page = (await theo.get(f"/external-users/{eleanor}")).text

    assert "Authenticator app" in page
    assert "Lost?" not in page
    assert (await theo.get(f"/external-users/{eleanor}/second-step")).status_code == 403
