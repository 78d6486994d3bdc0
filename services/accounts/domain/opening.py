"""Whether a connection opens its home today; if not, by which rule, and who could change that."""

from datetime import date

from chassis.errors import Reason
from chassis.text import _
from services.accounts.domain.roles import IN_FORCE, AccountStatus

LIVE = "connection_live"


def closed_by(
    *,
    account_status: str,
    status: str,
    valid_from: date,
    valid_to: date | None,
    today: date,
) -> str | None:
    """Return the rule that keeps the home closed on `today` (Europe/London), or None: it is open.

    The first and the last day count.
    """
    if account_status != AccountStatus.CURRENT:
        return "account_ended"
    if status not in IN_FORCE:
        return "connection_not_in_force"
    if today < valid_from:
        return "connection_not_begun"
    if valid_to is not None and valid_to < today:
        return "connection_over"
    return None


def reason_of(rule: str) -> Reason:
    """Return the words of a rule.

    Raises:
        KeyError: there are none.
    """
    return _reasons()[rule]


def _reasons() -> dict[str, Reason]:
    owners = _("An owner of the home, on the page Approved contacts, or the landlord's team.")
    return {
        reason.rule: reason
        for reason in (
            Reason(LIVE, _("The connection is in force today."), owners),
            Reason(
                "account_ended",
                _("The account is not the current one of its home."),
                _("The landlord's records: the next import brings another status."),
            ),
            Reason(
                "connection_not_in_force",
                _("The connection is neither approved nor current."),
                owners,
            ),
            Reason("connection_not_begun", _("Its first day is still to come."), owners),
            Reason("connection_over", _("Its last day has passed."), owners),
        )
    }
