"""The demo's letters on paper: a few wait in each pile, so that a batch can be printed."""

from uuid import UUID, uuid5

from cli.demo.further import NEWCOMERS
from cli.demo.scenarios import DANA, GRACE, JOAN
from cli.operator import Operator
from contracts.api.accounts import AccountContact, AccountHits, AccountView
from contracts.api.notifications.letters import LetterKind, NewLetter

_LARGE = JOAN.email
"""Who reads large print."""


def have_letters_wait(acting: Operator) -> None:
    """Have the demo's letters of a landlord wait. Safe to repeat: the same ones are no others."""
    for email, kind in _wanted(acting.landlord.code):
        found = _holder(acting, email)
        if found is None:
            continue
        account_id, contact = found
        letter = NewLetter(
            letter_id=uuid5(contact.connection_id, f"demo {kind}"),
            kind=kind,
            account_id=account_id,
            connection_id=contact.connection_id,
            contact_id=contact.contact_id,
            is_large_print=email == _LARGE,
        )
        acting.call("notifications", "POST", "/letters", body=letter.model_dump(mode="json"))


def _wanted(landlord: str) -> list[tuple[str, LetterKind]]:
    further: list[tuple[str, LetterKind]] = [
        (each.email, "portal_key" if each.posted == "portal_key" else "activation_code")
        for each in NEWCOMERS
        if each.landlord == landlord and each.posted
    ]
    first: list[tuple[str, LetterKind]] = [
        (each.email, "register_by_letter") for each in (GRACE, JOAN, DANA)
    ]
    is_further = any(each.landlord == landlord for each in NEWCOMERS)
    return further if is_further else first


def _holder(acting: Operator, email: str) -> tuple[UUID, AccountContact] | None:
    answer = acting.call("accounts", "GET", "/accounts", query={"q": email})
    for hit in AccountHits.model_validate_json(answer.content).items:
        page = acting.call("accounts", "GET", f"/accounts/{hit.account_id}")
        for contact in AccountView.model_validate_json(page.content).contacts:
            if email in contact.emails and contact.is_live:
                return hit.account_id, contact
    return None
