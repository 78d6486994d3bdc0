"""The tiles of a home that lead to a room of it. Each room adds its own here."""

from dataclasses import dataclass
from typing import Final

from chassis.text import _, ngettext
from contracts.api.accounts import Home

HOLDING: Final = ("unit_owner", "joint_owner", "tenant", "joint_tenant")
"""Who decides about approved contacts."""


@dataclass(frozen=True)
class Tile:
    """One tile: where it leads, its figure, a line below."""

    title: str
    icon: str
    href: str
    figure: str = ""
    note: str = ""
    count: int = 0
    """Of what waits for the person; 0: nothing is shown."""


def tiles(home: Home) -> list[Tile]:
    """Return the small tiles of a home, in their order."""
    found: list[Tile] = []
    if home.documents:
        found.append(
            Tile(
                _("Documents"),
                "clip",
                f"/home/{home.account_id}/documents",
                note=_("Agreements, letters, safety"),
            )
        )
    if home.role in HOLDING and not home.is_provisional:
        found.append(_approved_contacts(home))
    found.append(
        Tile(_("My profile"), "user", "/profile", note=_("Contact details and signing in"))
    )
    return found


def _approved_contacts(home: Home) -> Tile:
    waiting = home.requests_waiting
    return Tile(
        _("Approved contacts"),
        "people",
        "/approved-contacts",
        figure=ngettext("%(num)s waits", "%(num)s wait", waiting) % {"num": waiting}
        if waiting
        else "",
        note=_("Who can speak for you"),
        count=waiting,
    )
