"""The desk as people see it: three widths, and without scripts."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Page, expect

from chassis.audit.reading import AuditEntry
from chassis.events import now
from chassis.files.store import LocalFiles, new_key, new_name
from contracts.api.accounts import AccountHit, ContactHome, FoundContact, Place
from contracts.api.identity import InvitationView
from contracts.api.identity.people import Person
from contracts.api.legal_holds import Holds
from contracts.api.record_gaps import FailedPeople, GapAccount, GapCount
from contracts.api.registration import Candidate
from services.cases.clients.files import Kept
from services.cases.domain.files import FileKind, FileState
from services.cases.store.cases import case_for_update
from services.cases.use_cases.add_tracked_file import add_tracked_file
from tests.browser.conftest import SCREENS, OpenPage, chromium, open_page, overflow, violations
from tests.cases import desk
from tests.cases.desk import (
    ACCOUNT_ID,
    CONTACT_ID,
    OTHER_ACCOUNT_ID,
    PASSWORD,
    RESET,
    Exchange,
    Neighbours,
    a_delivery,
    account,
    contact,
    service_over,
)
from tests.cases.documents_double import BLOCK_ID, a_document
from tests.cases.test_account_parts import BLOCK_ID as RECORD_BLOCK
from tests.cases.test_account_parts import UNIT_ID, know_the_account
from tests.cases.test_account_payments import payment
from tests.cases.test_detail_changes_page import a_change
from tests.cases.test_portal_key_page import given_a_request
from tests.cases.test_retention_at_the_desk import WAITING, a_hold, of_notifications
from tests.cases.test_security_cases import deliver, disowned, the_case, used_up
from tests.cases.words import World
from tests.chassis.test_files import picture

__all__ = ["chromium", "open_page"]

pytestmark = pytest.mark.browser


@pytest_asyncio.fixture
async def desk_url(
    world: World, neighbours: Neighbours, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[str]:
    """A desk that a browser can reach, with an account to compare with and one beside it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://desk.localhost:{port}"
    monkeypatch.setitem(desk.LANDLORD, "desk_url", url)
    lucia = contact(contact_id=UUID(int=7), first_name="Lucía", role="family_friend")
    neighbours.accounts = {
        ACCOUNT_ID: account(contacts=[contact(), lucia]),
        OTHER_ACCOUNT_ID: account(
            account_id=OTHER_ACCOUNT_ID, reference="34208002201", name="", contacts=[]
        ),
    }
    know_the_account(neighbours)
    neighbours.detail_changes = [a_change()]
    neighbours.candidates = [
        Candidate(account_id=ACCOUNT_ID, contact_id=CONTACT_ID, score=92, reasons=["surname"]),
        Candidate(account_id=OTHER_ACCOUNT_ID, score=40, reasons=["postcode"]),
    ]
    neighbours.shelf.documents = [
        a_document(1, title="Long" * 40, file_name="x" * 180),
        a_document(2, published_at=None, is_of_block=True),
    ]
    neighbours.payments = [payment(), payment(state="failed", code="P0010", payer="Long" * 20)]
    exchange = Exchange()
    exchange.neighbours = neighbours
    app = service_over(world.database, exchange, tmp_path).sites[0].app
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    yield url
    server.should_exit = True
    server.force_exit = True
    await serving


async def sign_in(page: Page, name: str = "tobias") -> None:
    await page.goto("/sign-in")
    await page.get_by_label("Email address").fill(f"{name}@harrowmere.example")
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Work queue")


async def is_in_order(page: Page, screen: str) -> None:
    assert await overflow(page) == 0, page.url
    if screen != "narrow":
        assert await violations(page) == [], page.url


@pytest.mark.parametrize("screen", list(SCREENS))
async def test_every_page_is_accessible_and_never_scrolls_sideways(
    desk_url: str, open_page: OpenPage, world: World, neighbours: Neighbours, screen: str
):
    await deliver(world, disowned())
    security_case = (await the_case(world)).id
    case_id = await world.given_a_case(answers={"details": "w" * 400})
    neighbours.invitation = InvitationView(
        kind="staff", email="kit.sorrell@harrowmere.example", name="Kit Sorrell"
    )
    page = await open_page(desk_url, screen=screen)
    for path in (
        "/sign-in",
        "/sign-in?ended=1",
        "/sign-in?unlocked=1",
        "/unlock?token=good",
        "/invitation?token=t",
        "/forgotten-password",
        "/forgotten-password/sent",
        f"/changing-password?token={RESET}",
        "/changing-password?token=dead",
        "/nowhere",
    ):
        await page.goto(path)
        await is_in_order(page, screen)
    await sign_in(page)
    for path in (
        "/",
        "/?view=mine",
        "/?stage=new&q=rafael",
        f"/cases/{case_id}?told=taken",
        f"/cases/{security_case}",
        f"/cases/{case_id}?find=goldcrest",
        f"/cases/{case_id}?account={OTHER_ACCOUNT_ID}",
        "/accounts?q=goldcrest",
        f"/accounts/{ACCOUNT_ID}",
        f"/accounts/{ACCOUNT_ID}/cases",
        f"/accounts/{ACCOUNT_ID}/payments",
        f"/accounts/{ACCOUNT_ID}/transactions?period=own",
        f"/accounts/{ACCOUNT_ID}/timeline",
        f"/accounts/{ACCOUNT_ID}/payment-method",
        f"/accounts/{ACCOUNT_ID}/property",
        f"/units/{UNIT_ID}",
        f"/blocks/{RECORD_BLOCK}",
        "/detail-changes",
        "/search?q=goldcrest",
        f"/accounts/{ACCOUNT_ID}/facts",
        f"/accounts/{ACCOUNT_ID}/handover",
        f"/contacts/{CONTACT_ID}/merge",
        f"/accounts/{ACCOUNT_ID}/documents",
        f"/blocks/{BLOCK_ID}/documents",
        f"/documents/{UUID(int=1)}/withdrawal",
    ):
        await page.goto(path)
        await is_in_order(page, screen)


@pytest.mark.parametrize("screen", list(SCREENS))
async def test_files_in_are_accessible_and_never_scroll_sideways(
    desk_url: str, open_page: OpenPage, neighbours: Neighbours, screen: str
):
    neighbours.proved_at = now()
    long = "records-of-every-home-of-the-northern-region-and-its-garages-2026-11-22.csv.gz"
    counts = {"rows": 1_204_311, "rows_refused": 12, "accounts_new": 4, "unchanged": 1_204_295}
    for number, facts in enumerate(
        (
            {"name": long, "state": "read", "counts": counts, "import_id": UUID(int=5)},
            {"name": long, "state": "reading", "done": 400, "is_dry_run": False},
            {"state": "read", "is_dry_run": False, "counts": counts, "undo": "possible"},
            {"state": "refused", "refusal": "The file lacks the column account_ref."},
        )
    ):
        key = str(UUID(int=number))
        neighbours.deliveries[key] = a_delivery(delivery_id=key, **facts)
    page = await open_page(desk_url, screen=screen)
    await sign_in(page, "priya")
    for path in ("/imports", *(f"/imports/{key}" for key in neighbours.deliveries)):
        await page.goto(path)
        await is_in_order(page, screen)


@pytest.mark.parametrize("screen", list(SCREENS))
async def test_what_leads_set_and_watch_is_accessible_and_never_scrolls_sideways(
    desk_url: str, open_page: OpenPage, neighbours: Neighbours, screen: str
):
    neighbours.retention = of_notifications(WAITING, clock_doubted_until=now())
    neighbours.holds = Holds(
        items=[a_hold(), a_hold(lifted_at=now(), lifted_by_name="Wren", lifted_because="Settled")]
    )
    page = await open_page(desk_url, screen=screen)
    await sign_in(page, "priya")
    own = (
        *("/landlord", "/landlord/about", "/landlord/contact", "/landlord/logo", "/landlord/roles"),
        *("/data-requests", "/notices", "/notices/new"),
    )
    for path in (*own, "/retention", f"/accounts/{ACCOUNT_ID}/legal-hold"):
        await page.goto(path)
        await is_in_order(page, screen)
    neighbours.holds = Holds(items=[])
    await page.goto(f"/accounts/{ACCOUNT_ID}/legal-hold")
    await is_in_order(page, screen)


@pytest.mark.parametrize("screen", list(SCREENS))
async def test_data_quality_and_a_refused_page_are_accessible_and_never_scroll_sideways(
    desk_url: str, open_page: OpenPage, neighbours: Neighbours, screen: str
):
    some = FailedPeople(missing=37, other=2)
    neighbours.gaps = [
        GapCount(field="date_of_birth", lacking=412, this_month=some, last_month=some),
        GapCount(field="surname", lacking=None, this_month=some, last_month=some),
    ]
    neighbours.behind = [
        GapAccount(account_id=ACCOUNT_ID, is_missing=True, failed=2),
        GapAccount(account_id=OTHER_ACCOUNT_ID, is_missing=False, failed=1),
    ]
    neighbours.behind_next = UUID(int=7)
    neighbours.looked_up = [
        AccountHit(
            account_id=ACCOUNT_ID,
            reference="34208002101",
            name="Mr R Núñez Ortega",
            status="current",
            address="Flat 21, Goldcrest Point, Harrowmere",
            postcode="LX4 7QS",
        )
    ]
    page = await open_page(desk_url, screen=screen)
    await sign_in(page, "priya")
    for path in (
        "/accounts",
        "/data-quality",
        "/data-quality/date_of_birth",
        f"/data-quality/surname?view=failed&after={UUID(int=6)}",
        "/audit",
    ):
        await page.goto(path)
        await is_in_order(page, screen)


@pytest.mark.parametrize("screen", list(SCREENS))
async def test_matching_people_is_accessible_and_never_scrolls_sideways(
    desk_url: str, open_page: OpenPage, world: World, neighbours: Neighbours, screen: str
):
    await deliver(world, used_up())
    guessing = (await the_case(world)).id
    request = await given_a_request(world)
    await given_a_request(
        world, reference="SR00000008", first_name="Wilhelmina", last_name="Okafor"
    )
    neighbours.places = [
        Place(kind="block", place_id=UUID(int=71), name="Goldcrest Point", estate="Goldcrest Park"),
        Place(kind="estate", place_id=UUID(int=72), name="Harrowmere Waterside"),
    ]
    home = ContactHome(
        account_id=ACCOUNT_ID,
        reference="34208002101",
        address="Flat 21, Goldcrest Point, Harrowmere",
        role="unit_owner",
        status="current",
        is_live=True,
    )
    shown = ("contact_id", "title", "first_name", "last_name", "organisation", "emails", "phones")
    facts = contact().model_dump(include=set(shown))
    neighbours.people_found = [FoundContact(**facts, homes=[home], is_named=True)]
    page = await open_page(desk_url, screen=screen)
    await sign_in(page, "priya")
    for path in (
        "/matching",
        "/matching?view=key_sent",
        f"/cases/{request}?find=goldcrest&place={UUID(int=71)}",
        f"/cases/{request}/portal-key?account={ACCOUNT_ID}&contact={CONTACT_ID}",
        f"/cases/{guessing}",
        "/contacts?q=nunez",
    ):
        await page.goto(path)
        await is_in_order(page, screen)


@pytest.mark.parametrize("screen", list(SCREENS))
async def test_the_audit_is_accessible_and_never_scrolls_sideways(
    desk_url: str, open_page: OpenPage, world: World, neighbours: Neighbours, screen: str
):
    case_id = await world.given_a_case()
    somebody = Person(
        user_id=UUID(int=9), kind="customer", name="", email=f"{'w' * 60}@harrowmere.example"
    )
    neighbours.people = [somebody]
    neighbours.audits = {
        "identity": [
            AuditEntry(
                entry_id=UUID(int=number + 1),
                at=datetime(2026, 4, 29, 11, tzinfo=UTC) - timedelta(minutes=number),
                act="session.opened_by_password" if number % 2 else "user.deactivated",
                actor=str(somebody.user_id),
                actor_kind="customer",
                actor_name="",
                subject_kind="customer",
                subject_id=somebody.user_id if number % 3 else UUID(int=8),
                correlation_id="0123456789abcdef0123456789abcdef",
                network="2001:db8:1234:5678::/64",
                browser="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101",
                details={"reason": "moved away", "case": "SR00000001"},
                position=60 - number,
            )
            for number in range(60)
        ]
    }
    page = await open_page(desk_url, screen=screen)
    await sign_in(page, "theo")
    await page.goto(f"/cases/{case_id}")
    for path in (
        "/audit",
        f"/audit?who={somebody.email}&topic=signing_in&since=29/04/2026",
        "/audit?since=yesterday",
        "/audit?service=registration",
        f"/audit/identity/{UUID(int=1)}",
    ):
        await page.goto(path)
        await is_in_order(page, screen)


@pytest.mark.parametrize(
    ("screen", "javascript"),
    [("desktop", True), ("phone", True), ("phone", False)],
    ids=["desktop", "phone", "phone-without-scripts"],
)
async def test_the_whole_way_from_the_queue_to_a_decision(
    desk_url: str, open_page: OpenPage, world: World, screen: str, javascript: bool
):
    case_id = await world.given_a_case()
    page = await open_page(desk_url, screen=screen, javascript=javascript)
    await sign_in(page)

    await page.get_by_role("button", name="Take SR00000001").click()
    await expect(page.get_by_text("The case is yours.")).to_be_visible()
    await expect(page.get_by_text("4 of 5 key details match")).to_be_visible()
    await page.get_by_label("Email on record is wrong").check()
    await page.get_by_role("button", name="Decide and send").click()
    await expect(page.get_by_role("alert")).to_contain_text("Say why you decide so")
    assert await page.get_by_label("Email of the new contact").input_value() == (
        "rafael@example.org"
    )
    if javascript:
        await is_in_order(page, screen)
    await page.get_by_label("Why?").fill("Rang the number we hold")
    await page.get_by_role("button", name="Decide and send").click()

    await expect(page.get_by_text("Approved. The customer gets an email")).to_be_visible()
    await expect(page.get_by_text("Rang the number we hold")).to_be_visible()
    assert (await world.case(case_id)).status == "resolved"
    if javascript:
        await is_in_order(page, screen)


async def test_what_belongs_to_a_choice_opens_with_it(
    desk_url: str, open_page: OpenPage, world: World
):
    case_id = await world.given_a_case()
    page = await open_page(desk_url)
    await sign_in(page)
    await page.goto(f"/cases/{case_id}")

    await expect(page.get_by_label("What do you want to ask?")).to_be_hidden()
    await page.get_by_label("Ask for more details").check()

    await expect(page.get_by_label("What do you want to ask?")).to_be_visible()
    await expect(page.get_by_label("Right last name")).to_be_hidden()


async def test_text_at_twice_its_size_still_fits(desk_url: str, open_page: OpenPage, world: World):
    case_id = await world.given_a_case()
    page = await open_page(desk_url)
    await sign_in(page)
    for path in ("/", f"/cases/{case_id}", f"/accounts/{ACCOUNT_ID}"):
        await page.goto(path)
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert await overflow(page) == 0, path


@pytest.mark.parametrize("screen", list(SCREENS))
async def test_what_a_customer_sent_is_seen_beside_the_case(
    desk_url: str, world: World, open_page: OpenPage, tmp_path: Path, screen: str
):
    case_id = await world.given_a_case()
    photo = await given_a_file(tmp_path, picture(size=(600, 400)), "picture")
    await added(world, case_id, photo, "door.png")
    await added(world, case_id, await given_a_file(tmp_path, b"%PDF-1.7", "pdf"), "lease.pdf")
    page = await open_page(desk_url, screen=screen)
    await sign_in(page)
    await expect(page.get_by_text("New answer")).to_be_visible()

    await page.goto(f"/cases/{case_id}")

    image = page.get_by_role("img", name="Picture 1 from the customer: door.png")
    await image.scroll_into_view_if_needed()
    await expect(image).to_have_js_property("naturalWidth", 600)
    await expect(page.get_by_text("there is none here")).to_be_visible()
    await is_in_order(page, screen)


async def given_a_file(folder: Path, content: bytes, kind: FileKind) -> Kept:
    source, name, key = folder / "sent", new_name(), new_key()
    source.write_bytes(content)
    await LocalFiles(folder / "files").keep(source, name=name, key=key)
    return Kept(name, key, kind, len(content), "", FileState.UNSCANNED)


async def added(world: World, case_id: UUID, kept: Kept, name: str) -> None:
    async with world.transaction() as session:
        await add_tracked_file(
            session,
            await case_for_update(session, case_id),
            kept,
            file_id=uuid4(),
            name=name,
            at=datetime.now(UTC),
        )
