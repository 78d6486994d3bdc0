"""What lets a customer through to the pages of one account: a live connection with an authority."""

from typing import Literal, get_args
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller
from chassis.errors import Forbidden, Reason
from chassis.events import now
from chassis.text import _
from services.accounts.domain.errors import AccountNotFound
from services.accounts.domain.owners import HOLDING
from services.accounts.domain.roles import london_date
from services.accounts.store.customers import open_connections
from services.accounts.tables import AccountRow, ConnectionRow

Authority = Literal["finance", "maintenance", "keys", "documents"]
WITHHELD_WHILE_PROVISIONAL = ("finance", "documents")
AUTHORITY_OF = {"money": "finance", "documents": "documents"}
"""Room that leads may close → the authority that opens nothing while it is closed."""


class NoFinanceAuthority(Forbidden):
    """The connection is in force and its person may not see the money, or not yet."""

    code = "no_finance_authority"

    def reason(self) -> Reason:
        """Return the rule, and who can give the authority."""
        return Reason(
            self.code,
            _("Your connection to this home does not include finance."),
            _("An owner of the home, on the page Approved contacts, or the landlord's team."),
        )


class NoDocumentsAuthority(Forbidden):
    """The connection is in force and its person may not see the documents, or not yet."""

    code = "no_documents_authority"

    def reason(self) -> Reason:
        """Return the rule, and who can give the authority."""
        return Reason(
            self.code,
            _("Your connection to this home does not include documents."),
            _(
                "An owner of the home, on the page Approved contacts, or the landlord's team, who "
                "can set the account to eBilling: until then its documents go by post."
            ),
        )


async def own_account(
    session: AsyncSession, caller: Caller, account_id: UUID
) -> tuple[AccountRow, frozenset[str]]:
    """Return the account and what the customer may do with it today.

    That is their authorities, without those of a room that is closed, and `holding` where they
    hold the agreement themselves and are not in provisionally.

    Raises:
        AccountNotFound: it is not theirs, or not any more; others learn nothing.
    """
    account, connections = await _opened(session, caller, account_id)
    allowed = {
        authority
        for authority in get_args(Authority)
        for each in connections
        if getattr(each, authority)
        and not (authority in WITHHELD_WHILE_PROVISIONAL and each.is_provisional)
    }
    allowed -= {AUTHORITY_OF[room] for room in caller.closed_rooms if room in AUTHORITY_OF}
    if any(each.role in HOLDING and not each.is_provisional for each in connections):
        allowed.add("holding")
    return account, frozenset(allowed)


async def account_with_finance(
    session: AsyncSession, caller: Caller, account_id: UUID
) -> AccountRow:
    """Return the account, if the customer may see its money today.

    Raises:
        AccountNotFound: it is not theirs, or not any more; others learn nothing.
        NoFinanceAuthority: it is theirs, without this authority, or provisionally.
    """
    account, allowed = await own_account(session, caller, account_id)
    if "finance" not in allowed:
        raise NoFinanceAuthority("the connection lacks finance")
    return account


async def account_with_documents(
    session: AsyncSession, caller: Caller, account_id: UUID
) -> AccountRow:
    """Return the account, if the customer may see its documents today.

    Raises:
        AccountNotFound: it is not theirs, or not any more; others learn nothing.
        NoDocumentsAuthority: it is theirs, without this authority, or provisionally.
    """
    account, allowed = await own_account(session, caller, account_id)
    if "documents" not in allowed:
        raise NoDocumentsAuthority("the connection lacks documents")
    return account


async def _opened(
    session: AsyncSession, caller: Caller, account_id: UUID
) -> tuple[AccountRow, list[ConnectionRow]]:
    if caller.contact_id is None:
        raise AccountNotFound("no account of this person")
    found = await open_connections(
        session,
        caller.landlord_id,
        contact_id=caller.contact_id,
        account_id=account_id,
        today=london_date(now()),
    )
    if found is None:
        raise AccountNotFound("no account of this person")
    return found
