"""What becomes of a mail when the relay takes it, refuses it, stalls, or vanishes."""

import socket
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr

from services.notifications.clients.relay import MailRelay
from services.notifications.domain.composing import Writing, compose
from services.notifications.domain.outcomes import Outcome, Verdict
from services.notifications.settings import NotificationsSettings
from tests.notifications.scripted_smtp import DROP, STALL, ScriptedRelay, scripted_relay

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
async def server():
    async with scripted_relay() as relay:
        yield relay


def settings_for(url: str) -> NotificationsSettings:
    """Settings that matter to the relay, with patience short enough for a test."""
    return NotificationsSettings.model_construct(
        smtp_url=SecretStr(url),
        smtp_connect_seconds=0.5,
        smtp_command_seconds=0.3,
        smtp_data_seconds=0.3,
    )


@pytest.fixture
async def relay(server: ScriptedRelay):
    relay = MailRelay(settings_for(f"smtp://127.0.0.1:{server.port}"))
    yield relay
    await relay.close()


def a_mail(message_id: UUID | None = None, text: str = "Hello.\n"):
    return compose(
        message_id=message_id or uuid4(),
        writing=Writing("Hello", text, "<p>Hello.</p>"),
        sender_name="Harrowmere Homes",
        sender="no-reply@harrowmere.example",
        recipient="eleanor.vance@example.com",
        dated=NOON,
    )


async def test_a_mail_that_is_taken_is_sent(server: ScriptedRelay, relay: MailRelay):
    outcome = await relay.deliver(a_mail(text=".\r\nQUIT\r\n. £5 — 10 %\n"))

    assert outcome == Outcome(Verdict.SENT, "250")
    text = server.taken[0].get_body(("plain",)).get_content()
    assert text.splitlines() == [".", "QUIT", ". £5 — 10 %"]


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ("450 try later", Verdict.TRANSIENT),
        ("421 closing", Verdict.TRANSIENT),
        ("550 never", Verdict.PERMANENT),
    ],
)
async def test_the_number_of_a_refusal_decides(
    server: ScriptedRelay, relay: MailRelay, step: str, reply: str, verdict: Verdict
):
    server.script = {step: [reply]}

    outcome = await relay.deliver(a_mail())

    assert (outcome.verdict, outcome.reason) == (verdict, reply[:3])
    assert server.taken == []


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
async def test_a_server_that_stalls_costs_one_attempt(
    server: ScriptedRelay, relay: MailRelay, step: str
):
    server.script = {step: [STALL]}

    assert (await relay.deliver(a_mail())).reason == "timeout"
    assert (await relay.deliver(a_mail())).verdict is Verdict.SENT


async def test_a_connection_lost_after_the_dot_is_tried_again_as_the_same_mail(
    server: ScriptedRelay, relay: MailRelay
):
    server.script = {"DATA": [DROP]}
    mail = a_mail(message_id=uuid4())

    first = await relay.deliver(mail)
    second = await relay.deliver(mail)

    assert (first.verdict, first.reason) == (Verdict.TRANSIENT, "disconnected")
    assert second.verdict is Verdict.SENT
    assert len({taken["Message-ID"] for taken in server.taken}) == 1
    assert server.raw[0] == server.raw[1]


async def test_one_connection_serves_many_mails(server: ScriptedRelay, relay: MailRelay):
    for _ in range(5):
        await relay.deliver(a_mail())

    assert len(server.taken) == 5
    assert server.connections == 1


@pytest.mark.parametrize("ending", [DROP, "421 shutting down"])
async def test_a_kept_connection_that_ends_is_replaced_without_costing_an_attempt(
    server: ScriptedRelay, relay: MailRelay, ending: str
):
    await relay.deliver(a_mail())
    server.script = {"MAIL": [ending]}

    outcome = await relay.deliver(a_mail())

    assert outcome.verdict is Verdict.SENT
    assert server.connections == 2


async def test_a_kept_connection_that_is_lost_after_the_dot_is_not_used_to_send_twice_at_once(
    server: ScriptedRelay, relay: MailRelay
):
    await relay.deliver(a_mail())
    server.script = {"DATA": [DROP]}

    outcome = await relay.deliver(a_mail())

    assert outcome.verdict is Verdict.TRANSIENT
    assert len(server.taken) == 2


async def test_nobody_listening_is_for_now():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        relay = MailRelay(settings_for(f"smtp://127.0.0.1:{taken.getsockname()[1]}"))

        outcome = await relay.deliver(a_mail())

    assert outcome.verdict is Verdict.TRANSIENT
    assert outcome.reason == "connection_failed"


async def test_outside_loopback_encryption_is_demanded(server: ScriptedRelay, monkeypatch):
    settings = settings_for(f"smtp://user:secret@127.0.0.1:{server.port}")
    monkeypatch.setattr("services.notifications.settings.LOOPBACK", set())

    outcome = await MailRelay(settings).deliver(a_mail())

    assert outcome == Outcome(Verdict.TRANSIENT, "session_refused", reconnect=True)
    assert server.taken == []


def test_an_address_of_a_relay_without_a_host_is_refused_at_the_start():
    with pytest.raises(ValueError, match="smtp://host:port"):
        NotificationsSettings.model_validate({"smtp_url": "mail.example:25"} | REQUIRED)


def test_name_and_password_of_the_relay_may_hold_any_character():
    settings = settings_for("smtp://post%40harrowmere:p%3Aw%2F@mail.example")

    assert settings.smtp_login == ("post@harrowmere", "p:w/")
    assert settings.smtp_port == 587
    assert settings.is_smtp_upgraded
    assert "p:w" not in repr(settings)


REQUIRED = {
    "database_url": "postgresql://localhost/x",
    "broker_url": "amqp://localhost",
    "landlords_file": "landlords.yaml",
    "signing_key_file": "key",
    "caller_keys_file": "keys",
    "port": 0,
    "identity_url": "http://127.0.0.1:1",
    "registration_url": "http://127.0.0.1:1",
    "cases_url": "http://127.0.0.1:1",
}
