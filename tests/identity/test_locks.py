"""Locks by the landlord's policy: what counts, what ends them, and who is told."""

import asyncio
import random
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import now
from chassis.landlords import Landlord, LockPolicy, SignInPolicy
from services.identity.domain import secrets
from services.identity.domain.claims import claim_of
from services.identity.domain.locks import Verdict
from services.identity.domain.users import UserKind
from services.identity.jobs import tell_owners_of_locks
from services.identity.main import build
from services.identity.routes import turns
from services.identity.use_cases.settle_try import settle_try
from services.identity.use_cases.take_sign_in_slot import AllSlotsTaken, take_sign_in_slot
from services.identity.use_cases.weigh_network import weigh_network
from tests.identity.conftest import GOOD_PASSWORD, HARROWMERE
from tests.identity.test_password_resets import NEW, mailed, token_in
from tests.identity.test_password_resets import take as take_reset

WRONG = "not-the-password"


def follow(identity, monkeypatch, **lock):
    """Give the landlord's customers another lock policy."""
    landlord = identity.door.landlords.by_id(HARROWMERE)
    policy = SignInPolicy(lock=LockPolicy(**lock))
    monkeypatch.setitem(
        identity.door.landlords._by_id, HARROWMERE, landlord.model_copy(update={"sign_in": policy})
    )


async def lock_out(identity, email="eleanor.vance@example.com", *, times=5, **more):
    """Fail so often that the address is locked; return the last answer's code."""
    for _ in range(times):
        answer = await identity.sign_in(email, WRONG, **more)
    return answer.json()["code"]


async def told(identity):
    """Let the clock tick, and return the locks that were announced."""
    await tell_owners_of_locks(identity.service.context)
    return [each for each in await identity.announced() if each["key"].endswith("user.locked.v1")]


async def link(identity, event):
    """Return the token of the link in the mail about a lock."""
    secret = (await identity.secret(event["request_id"])).json()
    assert secret["kind"] == "login_locked"
    return secret["link"].partition("token=")[2]


async def take(identity, token):
    return await identity.call("POST", "/unlock-links/take", {"token": token})


def test_a_landlord_names_a_preset_or_changes_parts_of_it():
    plain = SignInPolicy()
    assert (plain.wording, plain.lock.attempts, plain.lock.minutes) == ("plain", 5, 15)

    c = SignInPolicy.model_validate("preset_c")
    assert (c.wording, c.lock.attempts, c.lock.release) == ("preset_c", 3, "until_proved")
    assert c.lock_of("staff").release == "timed"

    changed = SignInPolicy.model_validate({"preset": "preset_a", "wording": "plain"})
    assert (changed.wording, changed.lock.release) == ("plain", "timed")
    with pytest.raises(ValueError, match="no such preset"):
        SignInPolicy.model_validate("preset_z")
    assert Landlord.model_fields["sign_in"].annotation is SignInPolicy


async def test_attempts_and_minutes_are_the_landlords(identity, monkeypatch):
    follow(identity, monkeypatch, attempts=3, minutes=40)
    await identity.customer()

    assert await lock_out(identity, times=2) == "sign_in_failed"
    assert await lock_out(identity, times=1) == "sign_in_locked"
    [row] = await identity.rows("SELECT locked_until - changed_at AS lasts FROM sign_in_counters")
    assert row.lasts == timedelta(minutes=40)


async def test_failures_further_apart_than_the_window_are_not_in_a_row(identity, monkeypatch):
    follow(identity, monkeypatch, attempts=3, window_minutes=30)
    await identity.customer()

    for _ in range(4):
        assert await lock_out(identity, times=2) == "sign_in_failed"
        await identity.rows("UPDATE sign_in_counters SET failed_at = failed_at - interval '31 min'")


async def test_a_lock_until_proved_is_ended_by_no_clock(identity, monkeypatch):
    follow(identity, monkeypatch, attempts=3, release="until_proved")
    await identity.customer()

    assert await lock_out(identity, times=3) == "sign_in_locked_until_proved"
    await identity.rows("UPDATE sign_in_counters SET failed_at = failed_at - interval '30 days'")

    assert (await identity.sign_in()).json()["code"] == "sign_in_locked_until_proved"


async def test_fifty_failures_in_a_day_lock_until_proved_whatever_the_policy_says(identity):
    await identity.customer()
    for _ in range(12):
        await lock_out(identity, times=4)
        assert (await identity.sign_in()).status_code == 201

    assert await lock_out(identity, times=2) == "sign_in_locked_until_proved"


async def test_policies_of_customers_and_staff_are_apart(identity, monkeypatch):
    follow(identity, monkeypatch, attempts=3)
    email = "priya.ranasinghe@harrowmere.example"

    of_staff = await lock_out(identity, email, times=4, kind="staff", as_="service:cases")
    of_customer = await lock_out(identity, email, times=3)

    assert (of_staff, of_customer) == ("sign_in_failed", "sign_in_locked")


@pytest.mark.parametrize(
    "alike",
    [
        "mi\u212ae@example.org",
        "m\u0131ke@example.org",
        "\uff4dike@example.org",
        "mike@example.org\u200b",
        "mike @example.org",
    ],
)
async def test_an_address_that_only_looks_alike_locks_nobody_else_out(identity, alike):
    await identity.customer("mike@example.org")

    assert await lock_out(identity, alike) == "sign_in_locked"

    assert (await identity.sign_in("mike@example.org")).status_code == 201


async def test_sharp_s_and_ss_are_two_people(identity):
    await identity.customer("gross@example.org")

    assert await lock_out(identity, "gro\u00df@example.org") == "sign_in_locked"
    assert (await identity.sign_in("gross@example.org")).status_code == 201


async def test_mail_goes_to_the_address_on_the_login_however_it_was_typed(identity):
    await identity.customer("Eleanor.Vance@example.com")
    await lock_out(identity, "  eleanor.VANCE@EXAMPLE.com ")

    [event] = await told(identity)

    secret = (await identity.secret(event["request_id"])).json()
    assert secret["email"] == "Eleanor.Vance@example.com"
    assert "@" not in str(event)


async def test_the_owner_is_told_once_per_lock_and_only_if_there_is_one(identity):
    await identity.customer()
    await identity.customer("gone@example.com")
    await identity.rows("UPDATE users SET state = 'deactivated' WHERE email LIKE 'gone%'")
    for email in ("eleanor.vance@example.com", "gone@example.com", "nobody@example.com"):
        await lock_out(identity, email, times=7)

    events = await told(identity)

    assert await told(identity) == events
    assert [(event["kind"], event["minutes"]) for event in events] == [("customer", 15)]
    assert len(await identity.rows("SELECT 1 FROM lock_notices")) == 1


async def test_staff_are_told_too_and_their_link_leads_to_the_desk(identity):
    invited = await identity.call(
        "POST",
        "/staff",
        {"email": "priya@harrowmere.example", "name": "Priya Ranasinghe", "roles": ["agent"]},
        as_="operator",
    )
    chosen = {"token": invited.json()["token"], "password": GOOD_PASSWORD}
    await identity.call("POST", "/invitations/take", chosen, as_="service:cases")
    await lock_out(identity, "priya@harrowmere.example", kind="staff", as_="service:cases")

    [event] = await told(identity)

    secret = (await identity.secret(event["request_id"])).json()
    assert secret["link"].startswith("http://desk.localhost:7001/unlock?token=")


async def test_showing_once_more_who_one_is_counts_with_signing_in(identity):
    await identity.customer()
    session = (await identity.sign_in()).json()["token"]

    async def confirm(password):
        return await identity.call(
            "POST", "/sessions/confirm", {"session": session, "password": password}
        )

    assert await lock_out(identity, times=3) == "sign_in_failed"
    assert (await confirm(WRONG)).json()["code"] == "sign_in_failed"
    assert (await confirm(WRONG)).json()["code"] == "sign_in_locked"

    for refused in (await confirm(GOOD_PASSWORD), await identity.sign_in()):
        assert (refused.status_code, refused.json()["code"]) == (401, "sign_in_locked")
    assert (await identity.introspect(session)).status_code == 200


async def test_a_stranger_cannot_fill_a_mailbox_by_locking(identity):
    await identity.customer()
    for _ in range(6):
        await lock_out(identity)
        await identity.rows("UPDATE sign_in_counters SET locked_until = now()")
        await told(identity)

    assert len(await told(identity)) == 3


async def test_the_link_ends_the_lock_once_and_signs_nobody_in(identity, monkeypatch):
    follow(identity, monkeypatch, attempts=3, release="until_proved")
    await identity.customer()
    await lock_out(identity, times=3)
    [event] = await told(identity)
    token = await link(identity, event)
    assert await link(identity, event) == token

    first, second = await take(identity, token), await take(identity, token)

    assert (first.status_code, first.content) == (204, b"")
    assert (second.status_code, second.json()["code"]) == (404, "unlock_link_not_valid")
    assert (await identity.sign_in()).status_code == 201
    unlocked = (await identity.announced())[-1]
    assert (unlocked["key"], unlocked["means"]) == ("identity.user.unlocked.v1", "mailed_link")
    assert (await identity.secret(event["request_id"])).status_code == 404


@pytest.mark.parametrize("spoil", ["too old", "cut short", "deactivated", "other purpose"])
async def test_whatever_is_wrong_with_a_link_the_answer_is_one(identity, spoil):
    user_id = await identity.customer()
    await lock_out(identity)
    [event] = await told(identity)
    token = await link(identity, event)
    if spoil == "too old":
        await identity.rows("UPDATE lock_notices SET expires_at = now()")
    elif spoil == "cut short":
        token = token[:-1]
    elif spoil == "deactivated":
        await identity.rows("UPDATE users SET state = 'deactivated' WHERE id = :u", u=user_id)
    else:
        token = secrets.device_token(identity.door.key, UUID(event["request_id"]))

    answer = await take(identity, token)

    assert (answer.status_code, answer.json()["code"]) == (404, "unlock_link_not_valid")
    assert (await identity.sign_in()).status_code == 401


async def test_staff_who_look_after_logins_end_a_lock_and_it_is_written_down(identity):
    user_id = await identity.customer()
    await lock_out(identity)
    admin = user_id
    token = identity.signers["service:identity"].token(
        audience="identity",
        landlord_id=HARROWMERE,
        subject=str(admin),
        kind="staff",
        claims={"user_id": str(admin), "roles": ["identity_admin"]},
    )

    for _ in range(2):
        answer = await identity.http.post(
            f"/users/{user_id}/unlock", headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 204, answer.text

    assert (await identity.sign_in()).status_code == 201
    [line] = await identity.rows("SELECT * FROM sign_in_audit WHERE act = 'user.unlocked'")
    assert (line.user_id, line.actor, line.details) == (user_id, str(admin), {"means": "staff"})


async def test_whoever_registers_because_they_are_locked_out_gets_the_way_out(identity):
    await identity.customer()
    plain = await identity.secret(await identity.ask_for_code(await identity.hold()))
    assert (plain.json()["kind"], plain.json()["link"]) == ("already_registered", None)
    await lock_out(identity)

    request_id = await identity.ask_for_code(await identity.hold())
    secret, again = (await identity.secret(request_id)).json(), await identity.secret(request_id)

    assert secret["kind"] == "already_registered"
    assert again.json()["link"] == secret["link"]
    assert (await take(identity, secret["link"].partition("token=")[2])).status_code == 204
    assert (await identity.sign_in()).status_code == 201


async def test_a_reset_works_during_a_lock_and_ends_it_in_every_browser(identity, monkeypatch):
    follow(identity, monkeypatch, attempts=3, release="until_proved")
    await identity.customer()
    cookie = (await identity.sign_in()).json()["device"]
    await lock_out(identity, times=3)
    for _ in range(3):
        await sign_in_from(identity, cookie, WRONG)

    taken = await take_reset(identity, token_in(await mailed(identity)))

    assert taken.status_code == 204, taken.text
    assert (await identity.sign_in(password=NEW)).status_code == 201
    assert (await sign_in_from(identity, cookie, NEW)).status_code == 201


async def test_who_proves_the_mailbox_of_a_new_login_finds_it_unlocked(identity, monkeypatch):
    follow(identity, monkeypatch, attempts=3, release="until_proved")
    await lock_out(identity, times=3)

    await identity.customer()

    assert (await identity.sign_in()).status_code == 201


async def test_a_strangers_failures_leave_the_owners_browser_alone(identity):
    await identity.customer()
    cookie = (await identity.sign_in()).json()["device"]
    await lock_out(identity)

    assert (await identity.sign_in()).status_code == 401
    assert (await sign_in_from(identity, cookie)).status_code == 201
    assert (await identity.sign_in()).status_code == 401


async def sign_in_from(identity, device, password=GOOD_PASSWORD, email="eleanor.vance@example.com"):
    return await identity.call(
        "POST",
        "/sessions",
        {"kind": "customer", "email": email, "password": password, "device": device},
    )


async def test_a_known_browser_has_few_tries_of_its_own(identity):
    await identity.customer()
    cookie = (await identity.sign_in()).json()["device"]
    for _ in range(5):
        await sign_in_from(identity, cookie, WRONG)

    assert (await sign_in_from(identity, cookie)).json()["code"] == "sign_in_locked"
    assert (await identity.sign_in()).status_code == 201


@pytest.mark.parametrize("cookie", ["", "x", "\u00e9" * 20, "0" * 32 + "." + "0" * 64])
async def test_a_cookie_that_is_none_of_ours_makes_no_browser_known(identity, cookie):
    await identity.customer()
    await lock_out(identity)

    assert (await sign_in_from(identity, cookie)).json()["code"] == "sign_in_locked"


async def test_a_browser_is_known_for_who_signed_in_there_and_nobody_else(identity):
    await identity.customer()
    await identity.customer("ida.okafor@example.com")
    cookie = (await identity.sign_in("ida.okafor@example.com")).json()["device"]
    await lock_out(identity)

    assert (await sign_in_from(identity, cookie)).status_code == 401


async def test_a_browser_may_be_known_for_two_people_and_a_login_in_ten_browsers(identity):
    await identity.customer()
    await identity.customer("ida.okafor@example.com")
    shared = (await identity.sign_in()).json()["device"]
    both = await sign_in_from(identity, shared, email="ida.okafor@example.com")
    assert both.json()["device"] == shared

    for _ in range(11):
        await identity.sign_in("ida.okafor@example.com")

    counts = await identity.rows("SELECT count(*) AS n FROM known_devices GROUP BY user_id")
    assert sorted(row.n for row in counts) == [1, 10]
    await lock_out(identity, "ida.okafor@example.com")
    gone = await sign_in_from(identity, shared, email="ida.okafor@example.com")
    assert gone.status_code == 401


async def test_a_browser_not_used_for_half_a_year_is_not_known(identity):
    await identity.customer()
    cookie = (await identity.sign_in()).json()["device"]
    await identity.rows("UPDATE known_devices SET last_used_at = now() - interval '181 days'")
    await lock_out(identity)

    assert (await sign_in_from(identity, cookie)).status_code == 401


@pytest.mark.timeout(1200)  # ten thousand guesses: less than a minute alone, more on a busy machine
async def test_of_fifty_parallel_guesses_the_policys_number_is_looked_at(identity):
    """Two hundred addresses; the right guess stands at a random place among the fifty."""
    draw, entered = random.Random(20), 0
    async with lanes(identity, 8) as free:
        for number in range(200):
            attempts = draw.choice([3, 5])
            place = draw.randrange(50)
            verdicts = await _storm(identity, free, f"stranger {number}", attempts, place)
            entered += Verdict.RIGHT in verdicts
            in_a_row = 0
            for verdict in verdicts:
                in_a_row = 0 if verdict == Verdict.RIGHT else in_a_row + 1
                assert in_a_row <= attempts
                assert (verdict == Verdict.LOCKED) == (in_a_row == attempts)

    assert 0 < entered < 60


@asynccontextmanager
async def lanes(identity, count):
    """Open so many connections, each for one transaction after another, as a service holds them."""
    free = asyncio.Queue()
    async with AsyncExitStack() as opened:
        for _ in range(count):
            connection = await opened.enter_async_context(identity.database.engine.connect())
            await connection.execute(
                text("SELECT set_config('lodge.landlord_id', :landlord, false)"),
                {"landlord": str(HARROWMERE)},
            )
            await connection.commit()
            free.put_nowait(AsyncSession(connection, expire_on_commit=False))
        yield free


@asynccontextmanager
async def transaction_of(free):
    """Wait for a connection and open a transaction."""
    session = await free.get()
    try:
        async with session.begin():
            yield session
    finally:
        session.expunge_all()
        free.put_nowait(session)


async def _storm(identity, free, typed, attempts, place):
    """Guess fifty times at once; return what became of the guesses that were looked at.

    What is typed is nobody's address, so that nothing but the count is asked for.
    """
    policy, at = LockPolicy(attempts=attempts), now()
    claim = claim_of(identity.door.key, landlord_id=HARROWMERE, kind=UserKind.CUSTOMER, email=typed)
    verdicts = []

    async def guess(number):
        try:
            async with transaction_of(free) as session:
                slot = await take_sign_in_slot(session, claim=claim, policy=policy, at=at)
        except AllSlotsTaken:
            return
        if slot.try_id is None:
            return
        async with transaction_of(free) as session:
            verdict = await settle_try(
                session, slot=slot, is_right=number == place, policy=policy, at=at
            )
            verdicts.append(verdict)

    await asyncio.gather(*(guess(number) for number in range(50)))
    return verdicts


async def test_twenty_right_sign_ins_at_once_in_two_browsers_all_succeed(identity, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 60)  # however busy this machine is
    follow(identity, monkeypatch, attempts=3)
    await identity.customer()
    first, second = [(await identity.sign_in()).json()["device"] for _ in range(2)]

    answers = await asyncio.gather(
        *(sign_in_from(identity, device) for device in [first, second] * 10)
    )

    assert [answer.status_code for answer in answers] == [201] * 20


async def test_counts_are_shared_by_processes_and_outlive_them(identity):
    await identity.customer()
    settings = identity.service.context.settings
    other = build(settings, hashing=identity.door.hashing)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(other.api), base_url="http://identity"
    ) as http:
        there = replace(identity, http=http)
        assert await lock_out(identity, times=2) == "sign_in_failed"
        assert await lock_out(there, times=2) == "sign_in_failed"
        assert await lock_out(identity, times=1) == "sign_in_locked"
        assert (await there.sign_in()).json()["code"] == "sign_in_locked"
    await other.close()
    begun_again = build(settings, hashing=identity.door.hashing)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(begun_again.api), base_url="http://identity"
    ) as http:
        assert (await replace(identity, http=http).sign_in()).json()["code"] == "sign_in_locked"
    await begun_again.close()


async def sign_in_at(identity, network, email):
    identity.http.headers["X-Lodge-Network"] = network
    answer = await identity.sign_in(email, WRONG)
    assert answer.status_code == 401
    del identity.http.headers["X-Lodge-Network"]


async def weighed(identity, network):
    async with identity.database.transaction(HARROWMERE) as session:
        return await weigh_network(session, landlord_id=HARROWMERE, network=network, at=now())


async def test_ten_failures_make_a_network_suspect_for_five_minutes_and_no_other(identity):
    for number in range(9):
        await sign_in_at(identity, "192.0.2.7", f"{number}@example.com")
    assert not await weighed(identity, "192.0.2.7")
    await sign_in_at(identity, "192.0.2.7", "9@example.com")

    assert await weighed(identity, "192.0.2.7")
    assert not await weighed(identity, "192.0.2.8")
    assert not await weighed(identity, "")
    await identity.rows("UPDATE network_failures SET minute = minute - interval '6 minutes'")
    assert not await weighed(identity, "192.0.2.7")


async def test_a_thousand_failures_from_anywhere_make_every_network_suspect(identity):
    await identity.rows(
        "INSERT INTO network_failures (landlord_id, minute, network, failures) "
        "SELECT :l, date_trunc('minute', now()), '198.51.100.' || n, 9 "
        "FROM generate_series(1, 111) AS n",
        l=HARROWMERE,
    )
    assert not await weighed(identity, "192.0.2.7")

    await identity.sign_in("nobody@example.com", WRONG)

    assert await weighed(identity, "192.0.2.7")
    assert await weighed(identity, "")
