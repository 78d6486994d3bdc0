"""Asking the owners of addresses, questions and secrets, at the moment a mail is sent."""

from datetime import datetime

from chassis.clients import ServiceClient
from chassis.errors import NotFound
from services.notifications.clients.further import Further
from services.notifications.clients.mails_of_cases import MailsOfCases
from services.notifications.clients.mails_of_homes import MailsOfHomes
from services.notifications.clients.mails_of_logins import MailsOfLogins
from services.notifications.clients.material import Asker, Material, NotWanted, Wanted

BEGAN_AS = {"already_registered": "mailbox_code", "no_login": "password_reset"}
"""Letter that an owner's answer led to → the one that was asked for, for the next attempt."""


class Owners:
    """identity, registration, cases and accounts, as far as mail needs them."""

    def __init__(
        self,
        *,
        identity: ServiceClient,
        registration: ServiceClient,
        cases: ServiceClient,
        further: Further,
        accounts: ServiceClient,
    ) -> None:
        """Ask through these clients, as this service."""
        self._askers: dict[str, Asker] = {
            **MailsOfLogins(identity, further).askers,
            **MailsOfCases(cases, registration).askers,
            **MailsOfHomes(accounts, further).askers,
        }

    async def material_for(self, wanted: Wanted, *, now: datetime) -> Material:
        """Ask for address, facts and secret of a message. `now` in UTC.

        Raises:
            NotWanted: there is nothing left to send.
            Unavailable: an owner is down; ask again later.
        """
        try:
            return await self._askers[BEGAN_AS.get(wanted.template, wanted.template)](wanted, now)
        except (NotFound, KeyError) as error:
            raise NotWanted("the owner knows nothing of this request") from error
