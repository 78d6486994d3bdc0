"""Which of a person's homes a page is about, and the way to the same page of another one.

The choice stands in the address: two tabs may show two homes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request

from chassis.text import _
from contracts.api.accounts import Home

ASKED = "home"
"""Parameter of pages that belong to the person: the home that was chosen before."""


@dataclass(frozen=True)
class Other:
    """Another home, and where it is shown."""

    home: Home
    href: str


@dataclass(frozen=True)
class Where:
    """The home a page is about, and the others."""

    home: Home
    others: list[Other]


def where(request: Request, homes: Sequence[Home]) -> Where | None:
    """Return the home of this page; None: the person has several and chose none, or has none."""
    home = chosen_home(request, homes)
    if home is None:
        return None
    others = [other for other in homes if other.account_id != home.account_id]
    return Where(home, [Other(other, _same_page(request, other)) for other in others])


def chosen_home(request: Request, homes: Sequence[Home]) -> Home | None:
    """Return the home that the address names, else the only one."""
    named = str(request.path_params.get("account_id") or request.query_params.get(ASKED, ""))
    try:
        account_id = UUID(named)
    except ValueError:
        account_id = None
    for home in homes:
        if home.account_id == account_id:
            return home
    return homes[0] if len(homes) == 1 else None


def rooms(homes: Sequence[Home], home: Home | None) -> list[dict[str, Any]]:
    """Return the navigation of somebody signed in; what is about a home leads to the chosen one."""
    asked = f"?{urlencode({ASKED: home.account_id})}" if home and len(homes) > 1 else ""
    about = f"/home/{home.account_id}" if home else "/home"
    money = []
    if home is not None and home.finance:
        money = [
            {
                "key": "balance",
                "icon": "balance",
                "href": f"{about}/balance",
                "text": _("Balance"),
            }
        ]
    papers = []
    if home is not None and home.documents:
        papers = [
            {
                "key": "documents",
                "icon": "clip",
                "href": f"{about}/documents",
                "text": _("Documents"),
            }
        ]
    return [
        {"key": "home", "icon": "home", "href": about, "text": _("Home")},
        *money,
        *papers,
        {"key": "cases", "icon": "case", "href": f"/cases{asked}", "text": _("Cases")},
        {"key": "profile", "icon": "user", "href": f"/profile{asked}", "text": _("My Profile")},
    ]


def _same_page(request: Request, other: Home) -> str:
    """Return the address of the same room of another home; of anything deeper, its dashboard."""
    here = request.path_params.get("account_id")
    template = getattr(request.scope.get("route"), "path", "")
    if here is None:
        return f"{request.url.path}?{urlencode({ASKED: other.account_id})}"
    if set(request.path_params) == {"account_id"}:
        return str(template).replace("{account_id}", str(other.account_id))
    return f"/home/{other.account_id}"
