"""The case that a caller's login is opened for: typed by its number, and the caller's own."""

from uuid import UUID

from fastapi import Request

from chassis.errors import Unavailable
from chassis.html import Form
from chassis.text import _
from contracts.api.identity import SessionView
from services.cases.domain.grounds import is_ground_for
from services.cases.domain.security import CONTESTED, EXPOSED, GUESSING, KIND
from services.cases.pages.frame import clients_of, landlord_of, transaction
from services.cases.store.cases import answers_of
from services.cases.store.references import case_with_reference
from services.cases.tables import CaseRow


async def case_of_call(
    request: Request, user_id: UUID, staff: SessionView, form: Form
) -> UUID | None:
    """Return the case whose number stands in `case_reference`.

    None, with the advice on that field: it is empty, there is none, or it is another customer's.
    """
    form.values["case_reference"] = form["case_reference"].upper()
    if not form["case_reference"]:
        return None
    async with transaction(request) as session:
        case = await case_with_reference(
            session, landlord_id=landlord_of(request).id, reference=form["case_reference"]
        )
        login = None
        if case is not None and case.kind == KIND:
            about = (await answers_of(session, case)).get("user_id")
            login = UUID(about) if about else None
    if case is None:
        form.refuse("case_reference", _("There is no case with this number. Check it."))
        return None
    try:
        is_theirs = await _is_theirs(request, user_id, staff, case, login)
    except Unavailable as outage:
        form.put_off("case_reference", _("Nothing was done. Try again in a minute."), outage)
        return None
    if not is_theirs or case.kind in (GUESSING, CONTESTED, EXPOSED):
        form.refuse(
            "case_reference",
            _(
                "This case is another customer's. Enter the number of one of this customer's, or "
                "of a general enquiry that belongs to no account."
            ),
        )
        return None
    return case.id


async def _is_theirs(
    request: Request, user_id: UUID, staff: SessionView, case: CaseRow, login: UUID | None
) -> bool:
    user = await clients_of(request).external_users.details(staff.tokens["identity"], user_id)
    accounts: set[UUID] = set()
    if case.account_id is not None and case.contact_id is None and user.contact_id is not None:
        found = await clients_of(request).accounts.people_with_ids(
            staff.tokens["accounts"], [user.contact_id]
        )
        accounts = {home.account_id for person in found.items for home in person.homes}
    return is_ground_for(
        user_id,
        user.contact_id,
        case_contact=case.contact_id,
        case_account=case.account_id,
        case_login=login,
        accounts=accounts,
    )
