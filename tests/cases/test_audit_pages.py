"""The audit at the desk: who may look, what they find, and that their look is written down."""

import html
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from chassis.audit.reading import AuditEntry
from contracts.api.accounts import RecordChange
from contracts.api.identity.people import Person
from tests.cases.desk import ACCOUNT_ID, CONTACT_ID
from tests.cases.words import THEO, TOBIAS

NOON = datetime(2026, 4, 29, 11, 0, tzinfo=UTC)
ELEANOR = Person(
    user_id=UUID("77777777-0000-4000-8000-000000000001"),
    kind="customer",
    name="",
    email="eleanor.vance@example.com",
)


def entry(**facts) -> AuditEntry:
    return AuditEntry(
        **{
            "entry_id": uuid4(),
            "at": NOON,
            "act": "session.opened_by_password",
            "actor": str(ELEANOR.user_id),
            "actor_kind": "customer",
            "actor_name": "",
            "subject_kind": "customer",
            "subject_id": ELEANOR.user_id,
            "correlation_id": "0123456789abcdef",
            "network": "203.0.113.7",
            "browser": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "details": {},
            "position": 41,
            **facts,
        }
    )


@pytest.fixture
async def theo(open_browser):
    return await open_browser().sign_in("theo")


async def read(browser, path: str = "/audit") -> str:
    answer = await browser.get(path)
    assert answer.status_code == 200, answer.text
    return html.unescape(answer.text)


async def test_whoever_works_on_cases_neither_sees_the_audit_nor_the_way_there(tobias):
    assert 'href="/audit"' not in (await tobias.get("/")).text
    assert (await tobias.get("/audit")).status_code == 403
    assert (await tobias.get(f"/audit/identity/{uuid4()}")).status_code == 403


async def test_an_auditor_finds_every_services_entries_in_one_order(theo, neighbours, world):
    neighbours.people = [ELEANOR]
    neighbours.audits = {
        "identity": [entry()],
        "accounts": [
            entry(
                act="contact.corrected",
                actor=str(TOBIAS.user_id),
                actor_kind="staff",
                actor_name="Tobias Okafor",
                subject_kind="contact",
                at=NOON + timedelta(minutes=1),
            )
        ],
        "registration": [entry(act="tries.restored", at=NOON - timedelta(minutes=1))],
    }
    case_id = await world.given_a_case()
    await theo.get(f"/cases/{case_id}")

    shown = await read(theo)

    words = [
        "Looked at a case",
        "Corrected a contact",
        "Signed in by password",
        "Gave an account number its tries back",
    ]
    places = [shown.index(f">{word}</a>") for word in words]
    assert places == sorted(places)
    for fact in ("eleanor.vance@example.com", "Tobias Okafor", "203.0.113.7", f"/cases/{case_id}"):
        assert fact in shown


async def test_looking_is_written_down_with_what_was_asked_for(theo, neighbours):
    neighbours.people = [ELEANOR]
    await read(theo, f"/audit?who={ELEANOR.email}")

    shown = await read(theo, "/audit?service=cases")

    assert "Looked at the audit" in shown
    assert THEO.name in shown
    link = shown.rpartition('href="/audit/cases/')[2].partition('"')[0]
    one = await read(theo, f"/audit/cases/{link}")
    assert str(ELEANOR.user_id) in one
    assert ELEANOR.email not in one


async def test_the_choices_reach_the_services_as_the_auditor_means_them(theo, neighbours):
    neighbours.people = [ELEANOR]
    about = uuid4()

    await read(
        theo,
        f"/audit?who={ELEANOR.email}&topic=passwords&service=identity&about={about}"
        "&since=29/04/2026&until=2026-04-30&trace=0123456789abcdef",
    )

    [(service, asked)] = neighbours.asked_of_audits
    assert service == "identity"
    assert asked["person"] == str(ELEANOR.user_id)
    assert "password_reset." in asked["acts"]
    assert asked["subject"] == str(about)
    assert asked["correlation_id"] == "0123456789abcdef"
    assert datetime.fromisoformat(asked["since"]) == datetime(2026, 4, 28, 23, tzinfo=UTC)
    assert datetime.fromisoformat(asked["until"]) == datetime(2026, 4, 30, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("who=nobody@example.com", "Nobody has this"),
        ("about=34208002101", "Paste the whole id"),
        ("since=yesterday", "Enter a day such as"),
        ("until=31/02/2026", "Enter a day such as"),
    ],
)
async def test_a_choice_that_means_nothing_gets_advice_and_keeps_what_was_typed(
    theo, typed, advice
):
    answer = await theo.get(f"/audit?{typed}")

    assert answer.status_code == 422
    assert advice in html.unescape(answer.text)
    assert f'value="{typed.partition("=")[2]}"' in answer.text


@pytest.mark.parametrize(
    "typed",
    [
        "who=%00&topic=%00&service=../x&trace=%00%0d%0a",
        "after=nonsense",
        f"after=0001-01-01T00:00:00%2B00:00_{UUID(int=1)}",
        f"after=9999-12-31T23:59:59%2B00:00_{UUID(int=1)}",
        f"after=2026-01-01T00:00:00_{UUID(int=1)}",
        "after=2026-01-01T00:00:00%2B00:00_x",
        "since=01/01/0001&until=31/12/9999",
        "trace=" + "x" * 400,
    ],
)
async def test_a_made_up_address_is_answered_with_a_page(theo, typed):
    assert (await theo.get(f"/audit?{typed}")).status_code in (200, 422)


async def test_older_entries_follow_page_by_page_and_none_is_left_out(theo, neighbours):
    neighbours.audits = {
        service: [entry(at=NOON - timedelta(minutes=2 * number + offset)) for number in range(60)]
        for offset, service in enumerate(("identity", "accounts"))
    }
    seen, address = [], "/audit?topic=signing_in&service="
    for _page in range(5):
        shown = await read(theo, address)
        seen += [
            part.partition('"')[0]
            for part in shown.split('href="/audit/')[1:]
            if part.startswith(("identity/", "accounts/"))
        ]
        if "Older" not in shown:
            break
        address = "/audit?topic=" + shown.partition('href="/audit?topic=')[2].partition('"')[0]
        links = [part.partition('"')[0] for part in shown.split('href="')[1:]]
        [address] = [link for link in links if "after=" in link]

    assert len(seen) == len(set(seen)) == 120


async def test_what_cannot_be_read_just_now_is_named_and_the_rest_is_shown(theo, neighbours):
    neighbours.audits = {"identity": [entry()]}
    neighbours.is_record_down = True

    shown = await read(theo)

    assert "Missing: Registrations, The record" in shown
    assert "Signed in by password" in shown


async def test_one_entry_shows_all_that_was_written_down(theo, neighbours):
    neighbours.people = [ELEANOR]
    one = entry(act="user.deactivated", details={"reason": "Moved <b>away</b>"}, network="")
    neighbours.audits = {"identity": [one]}

    answer = await theo.get(f"/audit/identity/{one.entry_id}")

    shown = html.unescape(answer.text)
    for fact in ("Deactivated a login", "0123456789abcdef", "Firefox on Linux", "41", "Not known"):
        assert fact in shown
    assert "Moved &lt;b&gt;away" in answer.text
    assert f"/audit?who={ELEANOR.user_id}" in shown


@pytest.mark.parametrize("kept_by", ["identity", "cases", "nothing"])
async def test_an_entry_that_is_not_there_is_said_so(theo, kept_by):
    assert (await theo.get(f"/audit/{kept_by}/{uuid4()}")).status_code == 404


async def test_what_staff_do_to_a_case_is_in_the_audit(tobias, theo, world):
    case_id = await world.given_a_case()
    await tobias.post(f"/cases/{case_id}/take")
    await tobias.post(f"/cases/{case_id}/notes", text="Rang the customer")

    shown = await read(theo, f"/audit?about={case_id}")

    assert "Took a case" in shown
    assert "Wrote a note on a case" in shown
    assert "Rang the customer" not in shown


async def test_the_accounts_page_tells_what_was_changed_by_whom_and_why(tobias, neighbours):
    neighbours.changes = [
        RecordChange(
            contact_id=CONTACT_ID,
            contact_name="Rafael Núñez Ortega",
            field="email",
            before="rafael@example.com",
            after="<b>rafael</b>@example.org",
            reason="Rang the number we hold",
            changed_by=by,
            changed_by_name=name,
            changed_at=NOON,
        )
        for by, name in ((str(TOBIAS.user_id), "Tobias Okafor"), (f"user:{uuid4()}", ""))
    ]

    answer = await tobias.get(f"/accounts/{ACCOUNT_ID}")

    shown = html.unescape(answer.text)
    assert "<b>rafael" not in answer.text
    for fact in (
        "Email address",
        "rafael@example.com",
        "Tobias Okafor",
        "The customer",
        "Rang the",
    ):
        assert fact in shown
