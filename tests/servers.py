"""The real servers that tests talk to: given by address, in containers, or private processes."""

import asyncio
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg
import httpx

from cli.stack import databases, definitions
from cli.stack.docker import engine_answers, has_image
from cli.stack.errors import CannotSetUp
from cli.stack.mailbox import Mailbox
from cli.stack.migrate import migrate
from cli.stack.places import home
from cli.stack.ports import free_port
from cli.stack.postgres import PrivatePostgres
from cli.stack.rabbitmq import PrivateRabbit, amqp_url, choose_ports
from cli.stack.rabbitmq_container import IMAGE
from cli.stack.rabbitmq_programs import find_programs, unpack_programs, what_to_install

PASSWORD = "nobody-else-comes-here"
USER = "lodge"


POSTGRES_IMAGE = "postgres:17"


def has_images() -> bool:
    """Whether containers can be had without pulling; LODGE_TEST_CONTAINERS=no forbids them."""
    if os.environ.get("LODGE_TEST_CONTAINERS") == "no" or not engine_answers():
        return False
    os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")
    return has_image(POSTGRES_IMAGE) and has_image(IMAGE)


@dataclass(frozen=True)
class Broker:
    """A RabbitMQ and an administrator of it."""

    admin_url: str
    management_url: str

    def fresh_vhost(self) -> str:
        """Make an empty virtual host and give the administrator's address of it."""
        name = f"test-{uuid.uuid4().hex[:12]}"
        self._put(f"vhosts/{name}", {})
        user = urlsplit(self.admin_url).username
        self._put(f"permissions/{name}/{user}", {"configure": ".*", "write": ".*", "read": ".*"})
        return urlunsplit(urlsplit(self.admin_url)._replace(path=f"/{name}"))

    def put(self, path: str, content: dict[str, object]) -> None:
        """Send one `PUT` to the management API; `path` follows `/api/`."""
        self._put(path, content)

    def delete_vhost(self, url: str) -> None:
        """Remove a virtual host and all that stands in it."""
        name = quote(urlsplit(url).path.lstrip("/"), safe="")
        self._send("DELETE", f"vhosts/{name}")

    def _put(self, path: str, content: dict[str, object]) -> None:
        self._send("PUT", path, content)

    def _send(self, method: str, path: str, content: dict[str, object] | None = None) -> None:
        parts = urlsplit(self.admin_url)
        answer = httpx.Client(trust_env=False, timeout=30).request(
            method,
            f"{self.management_url}/api/{path}",
            json=content,
            auth=(parts.username or "", parts.password or ""),
        )
        answer.raise_for_status()


@contextmanager
def a_postgres(folder: Path) -> Iterator[str]:
    """Yield the address of an administrator of a PostgreSQL."""
    given = os.environ.get("LODGE_TEST_DATABASE_URL")
    if given:
        yield given
        return
    if has_images():
        from testcontainers.community.postgres import PostgresContainer

        with PostgresContainer(
            POSTGRES_IMAGE, username=USER, password=PASSWORD, dbname="postgres", driver=None
        ) as container:
            yield container.get_connection_url()
        return
    server = PrivatePostgres(
        shelter=folder / "postgres",
        log=folder / "postgres.log",
        port=free_port(),
        password=PASSWORD,
        is_temporary=True,
    )
    server.start()
    try:
        yield server.admin_url
    finally:
        server.stop()


@contextmanager
def a_broker(folder: Path) -> Iterator[Broker]:
    """Yield a RabbitMQ with its management API."""
    given = os.environ.get("LODGE_TEST_BROKER_URL")
    if given:
        parts = urlsplit(given)
        management = os.environ.get("LODGE_TEST_BROKER_API") or f"http://{parts.hostname}:15672"
        yield Broker(given, management)
        return
    if has_images():
        from testcontainers.community.rabbitmq import RabbitMqContainer

        with RabbitMqContainer(IMAGE, username=USER, password=PASSWORD).with_exposed_ports(
            5672, 15672
        ) as container:
            host = container.get_container_host_ip()
            amqp, api = (container.get_exposed_port(port) for port in (5672, 15672))
            yield Broker(f"amqp://{USER}:{PASSWORD}@{host}:{amqp}/", f"http://{host}:{api}")
        return
    programs = find_programs(home()) or unpack_programs(home())
    if programs is None:
        raise CannotSetUp(what_to_install())
    ports = choose_ports(with_management=True)
    node = PrivateRabbit(
        programs=programs,
        folder=folder / "rabbitmq",
        log=folder / "rabbitmq.log",
        ports=ports,
        definitions=definitions.definitions(
            users=[definitions.administrator(USER, PASSWORD)],
            permissions=[definitions.all_permissions(USER)],
        ),
    )
    node.start(within=180)
    try:
        yield Broker(amqp_url(USER, PASSWORD, ports.amqp), f"http://127.0.0.1:{ports.management}")
    finally:
        node.stop(at_once=True)


@dataclass(frozen=True)
class Mail:
    """One mail as its reader sees it."""

    to: tuple[str, ...]
    sender: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Inbox:
    """A mail server that keeps what it is given, and how a test reads it (maildev's HTTP API)."""

    smtp_url: str
    web_url: str

    async def mails(self, to: str | None = None) -> list[Mail]:
        """Give the mails to one address, or all, oldest first."""
        async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
            answer = (await http.get(f"{self.web_url}/email")).raise_for_status()
        found = [_mail(entry) for entry in answer.json()]
        return [mail for mail in found if to is None or to.lower() in mail.to]

    async def wait_for(
        self, to: str, *, subject: str = "", count: int = 1, within: float = 20
    ) -> Mail:
        """Wait for the `count`th mail to an address whose subject holds these words."""
        until = time.monotonic() + within
        while True:
            fitting = [mail for mail in await self.mails(to) if subject in mail.subject]
            if len(fitting) >= count:
                return fitting[count - 1]
            if time.monotonic() > until:
                seen = [(mail.to, mail.subject) for mail in await self.mails()]
                raise AssertionError(f"no mail to {to} with {subject!r} came; there are {seen}")
            await asyncio.sleep(0.1)

    async def clear(self) -> None:
        """Throw every mail away."""
        async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
            (await http.delete(f"{self.web_url}/email/all")).raise_for_status()


def _mail(entry: dict[str, Any]) -> Mail:
    return Mail(
        to=tuple(each["address"].lower() for each in entry["envelope"]["to"]),
        sender=entry["from"][0]["address"] if entry.get("from") else "",
        subject=entry.get("subject") or "",
        text=entry.get("text") or "",
        html=entry.get("html") or "",
        headers={name.lower(): str(value) for name, value in entry.get("headers", {}).items()},
    )


@contextmanager
def an_inbox(folder: Path) -> Iterator[Inbox]:
    """Yield a mail server of this run alone."""
    mailbox = Mailbox(
        folder=folder / "mail",
        log=folder / "mailbox.log",
        smtp_port=free_port(),
        web_port=free_port(),
    )
    mailbox.start()
    try:
        yield Inbox(mailbox.smtp_url, f"http://127.0.0.1:{mailbox.web_port}")
    finally:
        mailbox.stop()


class Databases:
    """Migrated databases: each service's migrations run once, then every database is a copy."""

    def __init__(self, admin_url: str, folder: Path) -> None:
        """Say on which server; `folder` takes the files the migrations' settings ask for."""
        self.admin_url = admin_url
        self._run = uuid.uuid4().hex[:8]
        self._folder = folder
        self._templates: dict[str, str] = {}
        self._lock = asyncio.Lock()

    async def migrated(self, service: str) -> databases.DatabaseUrls:
        """Create an empty database of a service, every migration applied."""
        async with self._lock:
            if service not in self._templates:
                self._templates[service] = await self._template(service)
        name = f"test_{service}_{uuid.uuid4().hex[:12]}"
        await self._administer(
            f"CREATE DATABASE {name} TEMPLATE {self._templates[service]} "
            f"OWNER {databases.owner_of(service)}"
        )
        # a copy has the template's content, not its grants
        await self._administer(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
        await self._administer(
            f"GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {databases.role_of(service)}"
        )
        return databases.DatabaseUrls(
            service=self._url(databases.role_of(service), name),
            owner=self._url(databases.owner_of(service), name),
        )

    async def empty(self, service: str) -> databases.DatabaseUrls:
        """Create a database of a service before its first migration."""
        await databases.prepare_roles(
            self.admin_url, service, owner_password=PASSWORD, password=PASSWORD
        )
        return await databases.prepare_database(
            self.admin_url,
            service,
            database=f"test_{service}_{uuid.uuid4().hex[:12]}",
            owner_password=PASSWORD,
            password=PASSWORD,
        )

    async def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        await self._administer(
            f"DROP DATABASE IF EXISTS {urlsplit(url).path.lstrip('/')} WITH (FORCE)"
        )

    async def drop_templates(self) -> None:
        """Remove what only this run needs."""
        for name in self._templates.values():
            await self._administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    async def _template(self, service: str) -> str:
        urls = await self.empty(service)
        await asyncio.to_thread(self._migrate, service, urls)
        return urlsplit(urls.service).path.lstrip("/")

    def _migrate(self, service: str, urls: databases.DatabaseUrls) -> None:
        try:
            migrate({service: urls.owner})
        except CannotSetUp as error:
            raise AssertionError(str(error)) from error

    def _url(self, user: str, database: str) -> str:
        return databases.url_for(self.admin_url, user=user, password=PASSWORD, database=database)

    async def _administer(self, statement: str) -> None:
        connection = await asyncpg.connect(self.admin_url)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()
