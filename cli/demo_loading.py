"""Brings the demo's people into a running installation, through the doors anybody would use."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

from cli.demo import LOGINS, STAFF, DemoLogin, StaffMember, records_csv, transactions_csv
from cli.demo.further import Newcomer, manager_of
from cli.demo_documents import put_documents
from cli.demo_further import further_landlords, import_records, newcomers_of
from cli.demo_kept import loaded_on, pass_phrase, remember_loading
from cli.demo_letters import have_letters_wait
from cli.demo_logins import Sites, bring_about
from cli.demo_notices import write_notices
from cli.operator import Operator, Refused, operator_of
from cli.records import post_pieces, send_pieces
from cli.stack.errors import CannotSetUp
from cli.stack.places import Places
from cli.transactions import PATH as TRANSACTIONS
from contracts.api.accounts import AccountHits, AccountView
from contracts.api.identity import Invited
from contracts.api.ledger import TransactionsReport

ALREADY = 409
"""Status of an invitation for somebody who has a login."""


def load_demo(places: Places, apis: dict[str, str]) -> None:
    """Import the demo's records and give its people their logins. Safe to repeat.

    Raises:
        CannotSetUp: a service refused what the demo holds, or does not answer.
    """
    as_of = loaded_on(places) or datetime.now(UTC).date()
    acting = operator_of(places, apis)
    phrase = pass_phrase(places)
    try:
        outcome = send_pieces(acting, iter([records_csv(as_of)]), is_gzip=False, is_dry_run=False)
        if outcome.rows_refused:
            first = outcome.problems[0]
            raise CannotSetUp(f"The demo's line {first.line} was refused: {first.problem}")
        _bring_money(acting, as_of)
        write_notices(acting, as_of)
        put_documents(acting, as_of)
        with_login = [each for each in LOGINS if each.state != "invited"]
        with ThreadPoolExecutor(max_workers=4) as together:
            done = [
                *(together.submit(_let_staff_in, acting, each, phrase) for each in STAFF),
                *(together.submit(_let_customer_in, acting, each, phrase) for each in with_login),
            ]
        for each in done:
            each.result()
        have_letters_wait(acting)
        for other in further_landlords(places, apis):
            import_records(other, as_of)
            have_letters_wait(other)
            _let_staff_in(other, manager_of(other.landlord.code), phrase)
            for person in newcomers_of(other):
                if person.has_login:
                    _let_customer_in(other, person, phrase)
        bring_about(Sites(places, acting, phrase), lambda one: contact_of(acting, one))
    except Refused as trouble:
        raise CannotSetUp(f"The demo could not be loaded: {trouble}") from trouble
    remember_loading(places, as_of)


def _bring_money(acting: Operator, as_of: date) -> None:
    answer = post_pieces(
        acting, TRANSACTIONS, iter([transactions_csv(as_of)]), is_gzip=False, is_dry_run=False
    )
    outcome = TransactionsReport.model_validate_json(answer)
    if outcome.rows_refused:
        first = outcome.problems[0]
        raise CannotSetUp(f"The demo's transaction {first.line} was refused: {first.problem}")


def _let_staff_in(acting: Operator, member: StaffMember, phrase: str) -> None:
    _let_in(
        acting,
        phrase,
        lambda: Invited.model_validate_json(
            acting.call(
                "identity",
                "POST",
                "/staff",
                body={"email": member.email, "name": member.name, "roles": list(member.roles)},
            ).content
        ),
    )


def _let_customer_in(acting: Operator, person: DemoLogin | Newcomer, phrase: str) -> None:
    contact_id = contact_of(acting, person)
    _let_in(
        acting,
        phrase,
        lambda: Invited.model_validate_json(
            acting.call(
                "identity",
                "POST",
                "/users",
                body={"email": person.email, "name": person.name, "contact_id": contact_id},
            ).content
        ),
    )


def _let_in(acting: Operator, phrase: str, invite: Callable[[], Invited]) -> None:
    """Invite somebody and choose the password for them, unless they have a login."""
    try:
        invited = invite()
    except Refused as trouble:
        if trouble.status == ALREADY:
            return
        raise
    acting.call(
        "identity",
        "POST",
        "/invitations/take",
        body={"token": invited.token, "password": phrase},
    )


def contact_of(acting: Operator, person: DemoLogin | Newcomer) -> str:
    """Find the contact of a person by their address on record."""
    answer = acting.call("accounts", "GET", "/accounts", query={"q": person.email})
    for hit in AccountHits.model_validate_json(answer.content).items:
        page = acting.call("accounts", "GET", f"/accounts/{hit.account_id}")
        for contact in AccountView.model_validate_json(page.content).contacts:
            if person.email in contact.emails:
                return str(contact.contact_id)
    raise CannotSetUp(f"{person.name} of the demo is not on record.")
