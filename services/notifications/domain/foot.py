"""What stands below every mail: who writes, their own pages, and how to get fewer of them."""

from dataclasses import dataclass

from chassis.landlords import PAGES, Landlord
from chassis.text import _


@dataclass(frozen=True)
class Link:
    """A page of the portal."""

    text: str
    href: str


@dataclass(frozen=True)
class Letterhead:
    """Who writes: the landlord, as every mail names it."""

    name: str
    phone: str
    portal_url: str
    links: tuple[Link, ...] = ()
    """The landlord's own pages, as the portal's foot has them."""

    stop: str = ""
    """The address that ends mails of this topic. Empty: it cannot be turned off."""

    choices: str = ""
    """Where its reader chooses what they are mailed about. Empty likewise."""


def letterhead_of(landlord: Landlord, *, stop: str = "") -> Letterhead:
    """Return how a landlord's mails end, with the link that ends this topic's, if there is one."""
    portal = landlord.portal_url.rstrip("/")
    titles = _titles()
    links = [Link(titles[name], f"{portal}/{name}") for name in PAGES if name in landlord.pages]
    return Letterhead(
        landlord.name,
        landlord.office.phone,
        landlord.portal_url,
        links=(*links, Link(_("Contact us"), f"{portal}/contact")),
        stop=stop,
        choices=f"{portal}/profile/preferences" if stop else "",
    )


def stop_address(landlord: Landlord, token: str) -> str:
    """Return the address by which a reader ends mails of one topic."""
    return f"{landlord.portal_url.rstrip('/')}/fewer-emails?token={token}"


def _titles() -> dict[str, str]:
    return {
        "privacy": _("Privacy policy"),
        "cookies": _("Cookies policy"),
        "acceptable-use": _("Acceptable use policy"),
        "terms": _("Terms and conditions"),
        "accessibility": _("Accessibility"),
    }
