"""The servers the services stand on: ours, or the ones a person gave by address."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

import asyncpg

from cli.stack import broker as brokers
from cli.stack import databases
from cli.stack.broker import BrokerAccess
from cli.stack.databases import SERVICES_WITH_DATABASE, DatabaseUrls
from cli.stack.docker import engine_answers
from cli.stack.errors import CannotSetUp
from cli.stack.kept import ChosenPorts, Kept
from cli.stack.mailbox import Mailbox
from cli.stack.places import Places, home
from cli.stack.ports import LOOPBACK
from cli.stack.postgres import PrivatePostgres
from cli.stack.progress import Progress
from cli.stack.rabbitmq import BrokerPorts, PrivateRabbit
from cli.stack.rabbitmq_container import ContainerRabbit
from cli.stack.rabbitmq_programs import (
    can_unpack,
    find_programs,
    unpack_programs,
    what_to_install,
)

INBOX_PORT = 8025
"""Where the inbox's page is unless something else is there already."""


class Servers:
    """PostgreSQL, RabbitMQ and the inbox of one installation."""

    def __init__(
        self, places: Places, *, kept: Kept, ports: ChosenPorts, progress: Progress
    ) -> None:
        """Nothing is started yet."""
        self._places = places
        self._kept = kept
        self._ports = ports
        self._progress = progress
        self.postgres: PrivatePostgres | None = None
        self.rabbit: PrivateRabbit | ContainerRabbit | None = None
        self.mailbox: Mailbox | None = None

    def start_databases(self) -> dict[str, DatabaseUrls]:
        """Start PostgreSQL unless one was given, and make the services' databases."""
        admin_url = os.environ.get("LODGE_DATABASE_URL")
        with self._progress.step("PostgreSQL"):
            if not admin_url:
                self._places.drop_lost_shelters()
                self.postgres = PrivatePostgres(
                    shelter=self._places.shelter,
                    log=self._places.logs / "postgres.log",
                    port=self._ports.choose("postgres"),
                    password=self._kept.password("postgres"),
                )
                self.postgres.start()
                admin_url = self.postgres.admin_url
            try:
                return asyncio.run(self._make_databases(admin_url))
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                raise CannotSetUp(f"PostgreSQL refuses Lodge's databases: {error}") from error

    def start_broker(self) -> BrokerAccess:
        """Start RabbitMQ unless one was given, with a user per service.

        Raises:
            CannotSetUp: there is none on this machine and none can be fetched.
        """
        given = os.environ.get("LODGE_BROKER_URL")
        if given:
            with self._progress.step("The broker at the given address"):
                access = brokers.given_access(self._kept, given)
            if not access.are_users_separate:
                self._progress.note("The broker's services share one user: its API refused more.")
            return access
        self.rabbit = self._make_rabbit()
        with self._progress.step("RabbitMQ"):
            self.rabbit.start()
        return self.private_broker_access()

    def _make_rabbit(self) -> PrivateRabbit | ContainerRabbit:
        """Take the machine's RabbitMQ, else Debian's packages of it, else a container."""
        programs = find_programs(home())
        is_container = programs is None and not can_unpack() and engine_answers()
        if programs is None and not is_container:
            with self._progress.step("Fetching RabbitMQ"):
                programs = unpack_programs(home())
        known = brokers.private_definitions(self._kept)
        log = self._places.logs / "rabbitmq.log"
        folder = self._places.data / "rabbitmq"
        ports = BrokerPorts(
            *(self._ports.choose(f"amqp{part}") for part in ("", "-distribution", "-names"))
        )
        if programs is not None:
            return PrivateRabbit(
                programs=programs, folder=folder, log=log, ports=ports, definitions=known
            )
        if is_container:
            return ContainerRabbit(
                name=f"lodge-{ports.amqp}", folder=folder, log=log, ports=ports, definitions=known
            )
        raise CannotSetUp(what_to_install())

    def private_broker_access(self) -> BrokerAccess:
        """Give the addresses a private broker has, started or not."""
        return brokers.private_access(self._kept, self._ports.choose("amqp"))

    @property
    def has_private_broker(self) -> bool:
        """Whether the broker is ours."""
        return not os.environ.get("LODGE_BROKER_URL")

    def smtp_url(self) -> str:
        """Give the address mail is handed to: the given relay's, or the inbox's."""
        given = os.environ.get("LODGE_SMTP_URL")
        return given or f"smtp://{LOOPBACK}:{self._ports.choose('smtp')}"

    def start_mailbox(self) -> None:
        """Start the mail inbox unless a mail relay was given."""
        if os.environ.get("LODGE_SMTP_URL"):
            return
        with self._progress.step("The mail inbox"):
            self.mailbox = Mailbox(
                folder=self._places.data / "mail",
                log=self._places.logs / "inbox.log",
                smtp_port=self._ports.choose("smtp"),
                web_port=self._ports.choose("inbox", INBOX_PORT),
            )
            self.mailbox.start()

    def stop(self) -> None:
        """End those that were started here."""
        running = [each for each in (self.rabbit, self.mailbox, self.postgres) if each is not None]
        with ThreadPoolExecutor(max_workers=3) as together:
            stopping = [together.submit(each.stop) for each in running]
        for each in stopping:
            each.result()

    async def _make_databases(self, admin_url: str) -> dict[str, DatabaseUrls]:
        made: dict[str, DatabaseUrls] = {}
        for service in SERVICES_WITH_DATABASE:
            passwords = {
                "owner_password": self._kept.password(f"database:{databases.owner_of(service)}"),
                "password": self._kept.password(f"database:{databases.role_of(service)}"),
            }
            await databases.prepare_roles(admin_url, service, **passwords)
            made[service] = await databases.prepare_database(
                admin_url, service, database=f"lodge_{service}", **passwords
            )
        return made
