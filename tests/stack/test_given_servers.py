"""Servers a person named by address: Lodge makes its own databases, roles and users there."""

import asyncio
import json
import uuid
from pathlib import Path

import aio_pika
import asyncpg
import pytest
from aio_pika.exceptions import AMQPError

from chassis.topology import EVENTS
from cli.stack import queues
from cli.stack.databases import SERVICES_WITH_DATABASE, owner_of, role_of
from cli.stack.kept import ChosenPorts, Kept
from cli.stack.places import Places
from cli.stack.ports import free_port
from cli.stack.progress import Progress
from cli.stack.servers import Servers
from tests.servers import PASSWORD, Broker


@pytest.fixture
def servers(tmp_path: Path) -> Servers:
    places = Places(tmp_path / "data")
    places.make()
    # the roles of the run's own PostgreSQL keep the password that other tests know
    roles = [name(each) for each in SERVICES_WITH_DATABASE for name in (owner_of, role_of)]
    passwords = {f"database:{role}": PASSWORD for role in roles}
    (places.secrets / "passwords.json").write_text(json.dumps(passwords))
    ports = ChosenPorts(places)
    return Servers(places, kept=Kept(places), ports=ports, progress=Progress(lambda _fact: None))


async def test_each_service_gets_a_database_whose_rows_alone_it_may_touch(
    servers: Servers, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LODGE_DATABASE_URL", postgres)

    urls = await asyncio.to_thread(servers.start_databases)
    again = await asyncio.to_thread(servers.start_databases)

    assert again == urls
    table = f"sample_{uuid.uuid4().hex}"
    owner = await asyncpg.connect(urls["cases"].owner)
    await owner.execute(f"CREATE TABLE {table} (id int)")
    service = await asyncpg.connect(urls["cases"].service)
    await service.execute(f"INSERT INTO {table} VALUES (1)")
    assert await service.fetchval(f"SELECT id FROM {table}") == 1
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await service.execute("CREATE TABLE others (id int)")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await service.execute(f"DROP TABLE {table}")
    others = urls["cases"].service.removesuffix("/lodge_cases") + "/lodge_identity"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(others)
    await owner.execute(f"DROP TABLE {table}")
    await service.close()
    await owner.close()


async def test_a_service_announces_under_its_own_name_only(
    servers: Servers, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LODGE_BROKER_URL", broker.admin_url)
    monkeypatch.setenv("LODGE_BROKER_API", broker.management_url)

    access = await asyncio.to_thread(servers.start_broker)
    await asyncio.to_thread(queues.declare, access.deployer, queues.topologies())

    assert access.are_users_separate
    assert await may_publish(access.of_service["cases"], "cases.case.opened.v1")
    assert not await may_publish(access.of_service["cases"], "identity.user.activated.v1")
    assert not await may_read(access.of_service["cases"], "identity.dead_letters")
    assert not await may_declare(access.of_service["cases"], "cases.own")


async def test_one_user_is_shared_where_the_broker_lets_us_make_none(
    servers: Servers, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LODGE_BROKER_URL", broker.admin_url)
    monkeypatch.setenv("LODGE_BROKER_API", f"http://127.0.0.1:{free_port()}")

    access = await asyncio.to_thread(servers.start_broker)

    assert not access.are_users_separate
    assert set(access.of_service.values()) == {broker.admin_url}


async def may_publish(url: str, routing_key: str) -> bool:
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        exchange = await channel.get_exchange(EVENTS, ensure=False)
        try:
            await exchange.publish(aio_pika.Message(b"{}"), routing_key)
        except AMQPError:
            return False
        return True


async def may_read(url: str, queue: str) -> bool:
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        try:
            await (await channel.get_queue(queue, ensure=False)).get(fail=False)
        except AMQPError:
            return False
        return True


async def may_declare(url: str, queue: str) -> bool:
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        try:
            await channel.declare_queue(queue, durable=True)
        except AMQPError:
            return False
        return True
