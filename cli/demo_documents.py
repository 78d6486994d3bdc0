"""Puts the demo's documents to its accounts and blocks, through the door that staff use."""

import json
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from cli.demo.papers import PAPERS, Paper, pdf_of
from cli.operator import Operator
from cli.stack.errors import CannotSetUp
from contracts.api.accounts import AccountHits, AccountView


def put_documents(acting: Operator, as_of: date) -> None:
    """Put every document there, one day after another. Safe to repeat.

    Raises:
        Refused: the record does not take one.
        CannotSetUp: an account that one is of is not on record.
    """
    accounts: dict[str, AccountView] = {}
    for paper in PAPERS:
        account = accounts.get(paper.email) or _account(acting, paper.email)
        accounts[paper.email] = account
        _put(acting, paper, account, as_of)


def id_of(paper: Paper) -> UUID:
    """Return the id of a document: always the same."""
    return uuid5(NAMESPACE_URL, f"lodge:demo:document:{paper.email}:{paper.title}")


def _put(acting: Operator, paper: Paper, account: AccountView, as_of: date) -> None:
    place = f"accounts/{account.account_id}"
    if paper.of == "block":
        place = f"blocks/{account.block_id}"
    facts = {
        "title": paper.title,
        "kind": paper.kind,
        "dated": paper.dated(as_of).isoformat(),
        "visible_from": as_of.isoformat(),
        "file_name": f"{paper.kind}.pdf",
    }
    acting.call(
        "accounts",
        "PUT",
        f"/{place}/documents/{id_of(paper)}",
        content=[pdf_of(paper, acting.landlord.name, as_of)],
        content_type="application/octet-stream",
        headers={"x-document": json.dumps(facts)},
    )


def _account(acting: Operator, email: str) -> AccountView:
    """Find the current account of the person with this address on record."""
    answer = acting.call("accounts", "GET", "/accounts", query={"q": email})
    for hit in AccountHits.model_validate_json(answer.content).items:
        page = acting.call("accounts", "GET", f"/accounts/{hit.account_id}")
        found = AccountView.model_validate_json(page.content)
        if found.status == "current":
            return found
    raise CannotSetUp(f"{email} of the demo is not on record.")
