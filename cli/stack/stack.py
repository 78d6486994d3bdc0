"""Lodge on one machine: servers, databases, queues and services, started in the right order."""

import hashlib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from chassis.topology import Topology
from cli.stack import kept, processes, queues, services
from cli.stack.broker import BrokerAccess
from cli.stack.databases import SERVICES, SERVICES_WITH_DATABASE, DatabaseUrls
from cli.stack.errors import CannotSetUp
from cli.stack.fingerprints import Stamps, files_below, fingerprint
from cli.stack.landlords import write_landlords
from cli.stack.migrate import migrate
from cli.stack.node import build_look
from cli.stack.places import PROJECT, Places
from cli.stack.processes import Child
from cli.stack.progress import Progress
from cli.stack.servers import Servers
from cli.stack.services import Addresses
from cli.stack.wishes import Wishes

PORTAL_PORT = 8000
DESK_PORT = 8001
"""Where the pages are unless something else is there already."""

Answer = TypeVar("Answer")

READY_WITHIN = 90.0
"""Seconds a service may take until it serves, on a slow machine."""


class Stack:
    """One installation, in this process's hands: what it starts ends with it."""

    def __init__(self, places: Places, wishes: Wishes, progress: Progress) -> None:
        """Choose ports; nothing is started yet."""
        places.make()
        self.places = places
        self.progress = progress
        self.kept = kept.Kept(places)
        self.children: dict[str, Child] = {}
        self.settings: dict[str, dict[str, str]] = {}
        self.database_urls: dict[str, DatabaseUrls] = {}
        self.broker: BrokerAccess | None = None
        self._stamps = Stamps(places.run)
        self._ports = kept.ChosenPorts(places)
        self.addresses = self._choose_addresses(wishes)
        self.servers = Servers(places, kept=self.kept, ports=self._ports, progress=progress)

    def up(self) -> None:
        """Start everything and wait until it serves. Safe to repeat on the same data.

        Raises:
            CannotSetUp: something is missing; what has been started is still running.
        """
        kept.make_keys(self.places)
        with ThreadPoolExecutor(max_workers=4) as together:
            look = together.submit(self._build_look)
            broker = together.submit(self.servers.start_broker)
            mailbox = together.submit(self.servers.start_mailbox)
            self.database_urls = self.servers.start_databases()
            self.configure(self.servers.private_broker_access())
            self.migrate()
            look.result()
            if self._are_queues_there():
                # The queues outlive the broker's process: services may wait for it by themselves.
                self.start_services()
            mailbox.result()
            self.configure(broker.result())
            self.declare()
        if not self.children:
            self.start_services()

    def _are_queues_there(self) -> bool:
        """Whether today's queues were declared before on the private broker that is starting."""
        return self.servers.has_private_broker and self._stamps.is_known(
            "declared", queues.digest(self.topologies())
        )

    def configure(self, broker: BrokerAccess) -> None:
        """Write landlords and each service's settings. The broker need not run yet."""
        self.broker = broker
        landlords = write_landlords(
            self.places, portal_port=self.addresses.portal, desk_port=self.addresses.desk
        )
        for service in SERVICES:
            self.settings[service] = services.settings_of(
                service,
                self.places,
                addresses=self.addresses,
                landlords=landlords,
                database=self.database_urls.get(service),
                broker=broker,
                smtp_url=self.servers.smtp_url(),
            )
            file = self.places.secrets / "settings" / f"{service}.env"
            kept.write_environment(file, self.settings[service])

    def migrate(self) -> None:
        """Apply every service's migrations, unless these very ones were applied before."""
        sources = [
            file
            for service in SERVICES_WITH_DATABASE
            for file in files_below(PROJECT / "services" / service / "migrations", ".py")
        ]
        sources.append(PROJECT / "chassis" / "migrations.py")
        where = "\n".join(urls.owner for urls in self.database_urls.values())
        wanted = fingerprint(sources) + hashlib.sha256(where.encode()).hexdigest()
        if self._stamps.is_known("migrated", wanted):
            return
        with self.progress.step("Migrating the databases"):
            migrate({service: urls.owner for service, urls in self.database_urls.items()})
        self._stamps.remember("migrated", wanted)

    def topologies(self) -> list[Topology]:
        """Give the queues of every service's handlers."""
        return queues.topologies()

    def declare(self) -> None:
        """Declare every exchange, queue and binding before anybody publishes or listens."""
        if self.broker is None:
            raise CannotSetUp("There is no broker to declare queues on.")
        with self.progress.step("Queues"):
            queues.declare(self.broker.deployer, self.topologies())
        self._stamps.remember("declared", queues.digest(self.topologies()))

    def start_services(self, names: Iterable[str] = SERVICES) -> None:
        """Start services and wait until each can serve requests."""
        chosen = list(names)
        with self.progress.step("The six services"):
            for name in chosen:
                self.start_service(name)
            for name in chosen:
                self.wait_for_service(name)

    def start_service(self, name: str) -> Child:
        """Start one service; `wait_for_service` says when it serves."""
        log = self.places.logs / f"{name}.log"
        self.children[name] = services.start(name, self.settings[name], log)
        return self.children[name]

    def wait_for_service(self, name: str) -> None:
        """Wait until a service that was started can serve requests."""
        api = self.addresses.api(name)
        child = self.children[name]
        processes.wait_until(child, lambda: services.is_ready(api), within=READY_WITHIN)

    def stop_service(self, name: str, *, within: float = 20.0) -> None:
        """Ask one service to finish its work and end."""
        child = self.children.pop(name, None)
        if child is not None:
            child.stop(within=within)

    def stop(self) -> None:
        """End everything that was started here: services first, then what they stand on."""
        _together(self.stop_service, list(self.children))
        self.servers.stop()

    def pids(self) -> dict[str, int]:
        """Give the process ids of the services that run."""
        return {name: child.pid for name, child in self.children.items() if not child.has_ended()}

    def _build_look(self) -> None:
        with self.progress.step("The look of the pages"):
            build_look()

    def _choose_addresses(self, wishes: Wishes) -> Addresses:
        return Addresses(
            portal=self._page_port("portal", wishes.portal_port, PORTAL_PORT),
            desk=self._page_port("desk", wishes.desk_port, DESK_PORT),
            internal={each: self._ports.choose(each) for each in SERVICES},
        )

    def _page_port(self, name: str, wish: int | None, usual: int) -> int:
        if wish is not None:
            return self._ports.insist(name, wish, option=f"--{name}-port")
        return self._ports.choose(name, usual)


def _together(do: Callable[[str], Answer], names: Iterable[str]) -> list[Answer]:
    """Do the same for each name, beside each other; the first error comes when all have ended."""
    chosen = list(names)
    if not chosen:
        return []
    with ThreadPoolExecutor(max_workers=len(chosen)) as together:
        futures = [together.submit(do, name) for name in chosen]
    return [future.result() for future in futures]
