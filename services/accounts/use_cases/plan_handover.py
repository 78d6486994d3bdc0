"""Staff say that an ownership or a tenancy ends on a day, and who comes next."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.role_choices import NO_ROLES, Roles
from chassis.text import _
from services.accounts.domain.errors import (
    AccountNotFound,
    DecisionUsedElsewhere,
    HandoverInvalid,
)
from services.accounts.domain.handovers import (
    HandoverKind,
    HandoverState,
    is_due,
    problems_of,
)
from services.accounts.domain.roles import AccountStatus, london_date
from services.accounts.store.handovers import handover_with_id, handovers_of
from services.accounts.store.people import account_for_update, contact_for_update
from services.accounts.tables import AccountRow, HandoverRow
from services.accounts.use_cases.carry_out_handover import carry_out_handover


async def plan_handover(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    account_id: UUID,
    handover_id: UUID,
    kind: HandoverKind,
    last_day: date,
    reason: str,
    contact_id: UUID | None,
    is_checked: bool,
    planned_by: str,
    planned_by_name: str,
    planned_at: datetime,
    roles: Roles = NO_ROLES,
) -> tuple[HandoverRow, bool]:
    """Store it, and carry it out at once where its day is over. Return it, and whether it is new.

    The same id again changes nothing and answers as before.

    Raises:
        AccountNotFound: there is no such account.
        HandoverInvalid: the day, the reason, who comes next or another plan; `fields` say which.
        DecisionUsedElsewhere: the id is of another account's.
    """
    account = await account_for_update(session, landlord_id, account_id)
    if account is None:
        raise AccountNotFound("no such account")
    if known := await handover_with_id(session, landlord_id, handover_id):
        if known.account_id != account_id:
            raise DecisionUsedElsewhere("this was about another account")
        return known, False
    problems = problems_of(last_day=last_day, reason=reason, is_checked=is_checked)
    problems |= await _in_the_way(session, account, contact_id)
    if problems:
        raise HandoverInvalid("this cannot be planned so", fields=problems)

    row = HandoverRow(
        id=handover_id,
        landlord_id=landlord_id,
        account_id=account_id,
        kind=kind,
        last_day=last_day,
        reason=reason.strip(),
        contact_id=contact_id,
        state=HandoverState.PLANNED,
        planned_by=planned_by,
        planned_by_name=planned_by_name,
        planned_at=planned_at,
        settled_by_name="",
        ended=0,
    )
    session.add(row)
    await session.flush()
    if is_due(last_day, london_date(planned_at)):
        await carry_out_handover(
            session,
            landlord_id=landlord_id,
            account_id=account_id,
            handover_id=handover_id,
            at=planned_at,
            roles=roles,
        )
    return row, True


async def _in_the_way(
    session: AsyncSession, account: AccountRow, contact_id: UUID | None
) -> dict[str, str]:
    landlord_id, problems = account.landlord_id, dict[str, str]()
    if account.status != AccountStatus.CURRENT:
        problems["last_day"] = _("This account has ended already.")
    known = await handovers_of(session, landlord_id, account.id)
    if any(one.state == HandoverState.PLANNED for one in known):
        problems["last_day"] = _("An end is planned already. Cancel that one first.")
    if contact_id and await contact_for_update(session, landlord_id, contact_id) is None:
        problems["contact_id"] = _("There is no such contact any more. Choose again.")
    return problems
