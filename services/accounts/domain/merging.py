"""Two contacts that are one person: which connection is the stronger, what can be undone."""

from datetime import timedelta
from typing import Final

from services.accounts.domain.connections import Terms
from services.accounts.domain.roles import IN_FORCE

UNDONE_WITHIN: Final = timedelta(days=30)
"""How long after a merge it can be undone."""


def strength(terms: Terms, *, is_provisional: bool) -> tuple[bool, bool, int, int]:
    """Return what a connection of the same role is compared by; the greater one is kept.

    Access before none, full before provisional, more authorities before fewer, older before newer.
    """
    rights = (terms.finance, terms.maintenance, terms.keys, terms.documents)
    return (
        terms.status in IN_FORCE,
        not is_provisional,
        sum(rights),
        -terms.valid_from.toordinal(),
    )
