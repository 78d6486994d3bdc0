"""What this service asks of others: the mail relay, and the owners of addresses and secrets."""

from dataclasses import dataclass, field

from services.notifications.clients.further import Further
from services.notifications.clients.holders import Holders
from services.notifications.clients.owners import Owners
from services.notifications.clients.press import Press
from services.notifications.clients.relay import MailRelay


@dataclass(frozen=True)
class Clients:
    """Everybody this service talks to."""

    owners: Owners
    relay: MailRelay
    holders: Holders
    press: Press
    further: Further
    stop_key: bytes = field(repr=False)
    """Makes the links that end mails of a topic."""
