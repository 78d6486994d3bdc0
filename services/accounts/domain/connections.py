"""The terms of a connection: when it is valid, how it stands, what it opens."""

from dataclasses import asdict, dataclass
from datetime import date

from chassis.text import _
from services.accounts.domain.roles import IN_FORCE, AccountStatus, RoleStatus

FIRST_YEAR, LAST_YEAR = 1900, 2199
GIVING = (RoleStatus.REQUESTED, *IN_FORCE)
"""States that give access or are on the way to it. The others take it away."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What can be said of a connection beside who and to what."""

    status: RoleStatus
    valid_from: date
    valid_to: date | None
    finance: bool
    maintenance: bool
    keys: bool
    documents: bool

    def ended(self, today: date) -> "Terms":
        """Return the terms with a last day where the connection has ended: today at the latest."""
        if self.status != RoleStatus.PREVIOUS:
            return self
        last = max(self.valid_from, min(self.valid_to or today, today))
        return Terms(**{**asdict(self), "valid_to": last})

    def as_text(self) -> dict[str, str]:
        """Return every term as the change log writes it, by name."""
        return {
            name: ("yes" if value else "no") if isinstance(value, bool) else str(value or "")
            for name, value in asdict(self).items()
        }


def problems_of(
    terms: Terms, *, account_status: str, is_ebilling: bool, is_checked: bool
) -> dict[str, str]:
    """Return what keeps the terms from being stored, by field, with what to do about it."""
    problems: dict[str, str] = {}
    if terms.status in GIVING and account_status != AccountStatus.CURRENT:
        problems["account"] = _("This account has ended. Choose the current one of the same home.")
    if not FIRST_YEAR <= terms.valid_from.year <= LAST_YEAR:
        problems["valid_from"] = _("Enter a day between 1900 and 2199")
    if terms.valid_to is not None:
        if not FIRST_YEAR <= terms.valid_to.year <= LAST_YEAR:
            problems["valid_to"] = _("Enter a day between 1900 and 2199")
        elif terms.valid_to < terms.valid_from:
            problems["valid_to"] = _("The last day cannot be before the first")
    if terms.documents and not is_ebilling:
        problems["documents"] = _(
            "This account is not on eBilling, so its documents go by post and there is nothing "
            "to be told of. Take the tick away, or set the account to eBilling first."
        )
    if terms.status in GIVING and not is_checked:
        problems["is_checked"] = _("Tick that you have checked that they may have this account")
    return problems
