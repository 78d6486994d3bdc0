"""Sending a portal key: to whom, how, which address the record keeps, and what exactly goes out."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID, uuid5

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from chassis.errors import Invalid, LodgeError, NotFound, Stale, Unavailable
from chassis.events import now
from chassis.html import Form, read_form
from chassis.text import _, when
from contracts.api.accounts import AccountContact, AccountView, ContactCorrection
from contracts.api.identity import SessionView
from contracts.api.notifications.letters import NewLetter
from services.cases.domain.states import OPEN, StepRefused, require_version
from services.cases.domain.text import visible
from services.cases.domain.workflow import KEY_MAIL, SEND_KEY, actions_at, step_that_mails
from services.cases.pages.accounts import HOLDING
from services.cases.pages.case import back_to, changed_meanwhile, version_in
from services.cases.pages.comparing import address_of, name_of
from services.cases.pages.frame import (
    Worker,
    actor,
    clients_of,
    id_or_none,
    landlord_of,
    page,
    transaction,
)
from services.cases.pages.telling import role_text
from services.cases.store.cases import answers_of, case_by_id
from services.cases.tables import CaseRow
from services.cases.use_cases.close_known_login import close_known_login
from services.cases.use_cases.send_portal_key import KeyOnItsWay, send_portal_key

router = APIRouter(prefix="/cases/{case_id}/portal-key", include_in_schema=False)

LINK_LIVES = timedelta(hours=24)
FIELDS = ("version", "account_id", "contact_id", "by", "keep_as")


@dataclass(frozen=True)
class Matched:
    """A request beside the person on record whom staff found."""

    case: CaseRow
    answers: dict[str, str]
    account: AccountView
    contact: AccountContact

    @property
    def email(self) -> str:
        """The address that asked; its mailbox was proved."""
        return self.answers.get("email", "")

    @property
    def is_on_record(self) -> bool:
        """Whether the record has this address for the person."""
        return self.email.casefold() in {each.casefold() for each in self.contact.emails}


@router.get("")
async def show_step(request: Request, case_id: UUID, staff: Worker) -> Response:
    """Show what would go out, and ask how."""
    asked = request.query_params
    matched = await _matched(request, staff, case_id, asked.get("account"), asked.get("contact"))
    if matched is None:
        return RedirectResponse(f"/cases/{case_id}#match", 303)
    form = Form(
        {
            "version": str(matched.case.version),
            "by": "email",
            "keep_as": "other" if matched.contact.emails else "primary",
        }
    )
    return await _page(request, staff, matched, form)


@router.post("")
async def send_key(request: Request, case_id: UUID, staff: Worker) -> Response:
    """Keep the address, have the key sent, and match the case."""
    form = read_form(request, *FIELDS)
    matched = await _matched(request, staff, case_id, form["account_id"], form["contact_id"])
    if matched is None:
        return RedirectResponse(f"/cases/{case_id}#match", 303)
    if form["by"] not in {"email", "letter"}:
        form.refuse("by", _("Choose how the key is sent"))
    if not matched.is_on_record and form["keep_as"] not in {"primary", "other", "none"}:
        form.refuse("keep_as", _("Choose what happens with the address"))
    if not _holds(matched.contact):
        form.refuse("by", _("They do not hold this home today, so there is no key for them"))
    if not form.is_good:
        return await _page(request, staff, matched, form)
    try:
        told = await _carry_out(request, staff, matched, form)
    except (Stale, StepRefused):
        return await _page(request, staff, matched, form, warning=changed_meanwhile(), status=409)
    except Unavailable:
        warning = _("Something that is needed for this cannot be reached. Try again in a minute.")
        return await _page(request, staff, matched, form, warning=warning, status=503)
    except Invalid as refusal:
        form.refuse("keep_as", next(iter(refusal.fields.values()), str(refusal)))
        return await _page(request, staff, matched, form)
    return back_to(case_id, told)


async def _carry_out(request: Request, staff: SessionView, matched: Matched, form: Form) -> str:
    """Do it, the record first and the case last: sent again after a failure nothing is double."""
    case, contact, clients = matched.case, matched.contact, clients_of(request)
    version = version_in(form["version"])
    require_version(case.version, version)
    if case.status not in OPEN or SEND_KEY not in actions_at(case.workflow, case.step):
        raise StepRefused("no key is sent from this step")
    user_id = await clients.identity.login_of_contact(case.landlord_id, contact.contact_id)
    if user_id is not None:
        async with transaction(request) as session:
            await close_known_login(
                session,
                case_id=case.id,
                version=version,
                account_id=matched.account.account_id,
                contact_id=contact.contact_id,
                user_id=user_id,
                at=now(),
            )
        return "login_found"
    by_way_of: Literal["email", "letter"] = "letter" if form["by"] == "letter" else "email"
    request_id = uuid5(case.id, f"{version} {by_way_of} {contact.connection_id} {form['address']}")
    await _keep_address(request, staff, matched, form["keep_as"], request_id)
    if by_way_of == "letter":
        await clients.letters.queue(
            staff.tokens["notifications"],
            NewLetter(
                letter_id=request_id,
                kind="portal_key",
                account_id=matched.account.account_id,
                connection_id=contact.connection_id,
                contact_id=contact.contact_id,
                case_id=case.id,
            ),
        )
    key = KeyOnItsWay(request_id, matched.account.account_id, contact.contact_id, by_way_of)
    async with transaction(request) as session:
        await send_portal_key(
            session,
            case_id=case.id,
            version=version,
            key=key,
            invitation_to_answer=_(
                "We have sent you a link to sign up. If it does not work, or something is wrong, "
                "tell us here."
            ),
            link_key=request.app.state.link_key,
            by=actor(staff),
            at=now(),
        )
    return "key_sent" if by_way_of == "email" else "key_posted"


async def _keep_address(
    request: Request, staff: SessionView, matched: Matched, wanted: str, decision_id: UUID
) -> None:
    """Let the record keep the address that asked, as the first or as a further one."""
    if matched.is_on_record or wanted == "none":
        return
    contact = matched.contact
    correction = ContactCorrection(
        decision_id=decision_id,
        reason=_("Asked for a portal key from this address: %(case)s")
        % {"case": matched.case.reference},
        email=matched.email if wanted == "primary" else None,
        other_email=matched.email if wanted == "other" else None,
    )
    await clients_of(request).accounts.correct_contact(
        staff.tokens["accounts"], contact.contact_id, contact.contact_version, correction
    )


def _holds(contact: AccountContact) -> bool:
    return contact.is_live and contact.role in HOLDING


async def _matched(
    request: Request,
    staff: SessionView,
    case_id: UUID,
    account: str | None,
    contact: str | None,
) -> Matched | None:
    """Return the request beside the person; None where nobody was chosen who is there."""
    async with transaction(request) as session:
        case = await case_by_id(session, case_id)
        answers = await answers_of(session, case)
    if step_that_mails(case.workflow, KEY_MAIL) is None:
        raise NotFound("no key is sent for this case")
    account_id, contact_id = id_or_none(account or ""), id_or_none(contact or "")
    if account_id is None or contact_id is None:
        return None
    found = await clients_of(request).accounts.account(staff.tokens["accounts"], account_id)
    for each in found.contacts:
        if each.contact_id == contact_id:
            return Matched(case, answers, found, each)
    return None


async def _page(
    request: Request,
    staff: SessionView,
    matched: Matched,
    form: Form,
    *,
    warning: str = "",
    status: int = 200,
) -> Response:
    case, contact, account = matched.case, matched.contact, matched.account
    step = step_that_mails(case.workflow, KEY_MAIL)
    try:
        login = await clients_of(request).identity.login_of_contact(
            case.landlord_id, contact.contact_id
        )
    except Unavailable:
        login = None
    return page(
        request,
        "desk/portal_key.html",
        status=status if form.is_good else 422,
        here="matching",
        title=step.title if step else "",
        case=case,
        form=form,
        warning=warning,
        account=account,
        contact=contact,
        asked=_asked(matched),
        recorded=_recorded(matched),
        email=visible(matched.email),
        is_on_record=matched.is_on_record,
        holds=_holds(contact),
        has_login=login is not None,
        previews=await _previews(request, staff, matched),
    )


def _asked(matched: Matched) -> list[tuple[str, str]]:
    answers = matched.answers
    name = f"{answers.get('first_name', '')} {answers.get('last_name', '')}".strip()
    facts = (
        (_("Name"), name),
        (_("Email"), answers.get("email", "")),
        (_("Phone number"), answers.get("phone", "")),
        (_("Address"), answers.get("address", "") or answers.get("postcode", "")),
        (_("Association or estate"), answers.get("association", "")),
        (_("Account number"), answers.get("account_reference", "")),
    )
    return [(label, visible(value)) for label, value in facts]


def _recorded(matched: Matched) -> list[tuple[str, str]]:
    account, contact = matched.account, matched.contact
    return [
        (_("Name"), f"{name_of(contact)} ({role_text(contact.role)})"),
        (_("Email"), "\n".join(contact.emails)),
        (_("Phone number"), "\n".join(contact.phones)),
        (_("Address"), f"{address_of(account)} {account.postcode}"),
        (_("Association or estate"), account.estate or account.block),
        (_("Account number"), account.reference),
    ]


async def _previews(request: Request, staff: SessionView, matched: Matched) -> list[dict[str, Any]]:
    """Return what would go out, as the sender would write it; none while it does not answer."""
    values = {
        "reference": matched.case.reference,
        "account_number": matched.account.reference,
        "owner_name": name_of(matched.contact),
        "until": when(now() + LINK_LIVES),
        "portal": landlord_of(request).portal_url,
    }
    letters, token = clients_of(request).letters, staff.tokens.get("notifications", "")
    shown = []
    for letter, by in ((KEY_MAIL, "email"), ("portal_key", "letter")):
        try:
            preview = await letters.preview(token, letter, values)
        except LodgeError:
            return []
        shown.append({"by": by, "subject": preview.subject, "text": preview.text})
    return shown
