"""The demo's further landlords in a running installation: their records, staff and letters."""

from datetime import date

from cli.demo.further import FURTHER, NEWCOMERS, Newcomer, records_of
from cli.operator import Operator, operator_of
from cli.records import send_pieces
from cli.stack.errors import CannotSetUp
from cli.stack.places import Places
from contracts.api.accounts import AccountHits, AccountView
from contracts.api.posted import PostedSecrets


def further_landlords(places: Places, apis: dict[str, str]) -> list[Operator]:
    """Act for each further landlord that this installation has: a person may have removed some."""
    found = []
    for code in FURTHER:
        try:
            found.append(operator_of(places, apis, code))
        except CannotSetUp:
            continue
    return found


def import_records(acting: Operator, as_of: date) -> None:
    """Import a further landlord's records. Safe to repeat.

    Raises:
        CannotSetUp: a line was refused.
    """
    content = records_of(acting.landlord.code, as_of)
    outcome = send_pieces(acting, iter([content]), is_gzip=False, is_dry_run=False)
    if outcome.rows_refused:
        first = outcome.problems[0]
        raise CannotSetUp(f"The demo's line {first.line} was refused: {first.problem}")


def letter_to(acting: Operator, person: Newcomer) -> str:
    """Return what the letter to somebody holds; empty where they have registered already."""
    answer = acting.call("accounts", "GET", "/accounts", query={"q": person.account_reference})
    for hit in AccountHits.model_validate_json(answer.content).items:
        page = acting.call("accounts", "GET", f"/accounts/{hit.account_id}")
        account = AccountView.model_validate_json(page.content)
        ids = [str(each.connection_id) for each in account.contacts]
        body = {"kind": person.posted, "connection_ids": ids}
        read = acting.call("registration", "POST", "/posted-secrets/read", body=body)
        for each in PostedSecrets.model_validate_json(read.content).items:
            return each.secret
    return ""


def newcomers_of(acting: Operator) -> list[Newcomer]:
    """Return the people of one of these landlords."""
    return [each for each in NEWCOMERS if each.landlord == acting.landlord.code]
