"""The facts that a way or a step asks for: their fields, what is said about them, what is sent."""

from collections.abc import Collection

from pydantic import SecretStr

from chassis.events import now
from chassis.html import Form
from chassis.posted import is_activation_code, is_portal_key, posted_key
from chassis.text import LONDON, _
from contracts.api.registration import Evidence
from services.gateway.domain import birth_date, purchase_years

FIELDS = (
    "account_reference", "month", "year", "agreement_reference",
    "born_day", "born_month", "born_year", "pin", "activation_code", "portal_key",
)  # fmt: skip
"""Every field that any fact has on a page."""

SECRETS = ("pin", "activation_code", "portal_key")


def read_evidence(form: Form, asks: Collection[str]) -> Evidence:
    """Read what is asked for, and refuse in the form what is not there or cannot be right."""
    evidence = Evidence()
    if "account_reference" in asks:
        form.require("account_reference", _("Enter your customer account number"))
        evidence.account_reference = form["account_reference"]
    if "start_month" in asks:
        _read_month(form, evidence)
    if "date_of_birth" in asks:
        _read_birth(form, evidence)
    if "agreement_reference" in asks:
        form.require("agreement_reference", _("Enter your agreement reference"))
        evidence.agreement_reference = form["agreement_reference"]
    if "pin" in asks:
        form.require("pin", _("Enter your PIN"))
        evidence.pin = SecretStr(form["pin"])
    if "activation_code" in asks:
        _read_code(form, evidence)
    if "portal_key" in asks:
        _read_key(form, evidence)
    return evidence


def _read_month(form: Form, evidence: Evidence) -> None:
    months = [str(number) for number in range(1, 13)]
    years = [str(year) for year in purchase_years(now())]
    if form["month"] not in months:
        form.refuse("month", _("Choose the month you purchased the property"))
    elif form["year"] in years:
        evidence.purchase_month = int(form["month"])
        evidence.purchase_year = int(form["year"])
    if form["year"] not in years:
        form.refuse("year", _("Choose the year you purchased the property"))


def _read_birth(form: Form, evidence: Evidence) -> None:
    typed = [form[name] for name in ("born_day", "born_month", "born_year")]
    if not any(typed):
        form.refuse("born_day", _("Enter your date of birth"))
        return
    evidence.date_of_birth = birth_date(*typed, today=now().astimezone(LONDON).date())
    if evidence.date_of_birth is None:
        form.refuse("born_day", _("Enter your date of birth as day, month and year: 12 6 1958"))


def _read_code(form: Form, evidence: Evidence) -> None:
    key = posted_key(form["activation_code"])
    if not key:
        form.refuse("activation_code", _("Enter the activation code from your letter"))
    elif not is_activation_code(key):
        form.refuse(
            "activation_code",
            _("An activation code has 10 letters and digits. Check it with your letter"),
        )
    evidence.activation_code = SecretStr(key)


def _read_key(form: Form, evidence: Evidence) -> None:
    key = posted_key(form["portal_key"])
    if not key:
        form.refuse("portal_key", _("Enter the portal key from your letter"))
    elif not is_portal_key(key):
        form.refuse(
            "portal_key",
            _("Check the portal key with your letter: a character is wrong or missing"),
        )
    evidence.portal_key = SecretStr(key)


def as_answers(evidence: Evidence) -> dict[str, str]:
    """Return what was said, to be sealed until the mailbox is proved."""
    told = evidence.model_dump(mode="json", exclude_defaults=True, context={"reveal_secrets": True})
    return {name: str(answer) for name, answer in told.items()}


def fields_of(answers: dict[str, str]) -> dict[str, str]:
    """Return what a page may show again of it: everything but the secrets."""
    shown = {name: told for name, told in answers.items() if name not in SECRETS}
    if born := shown.pop("date_of_birth", ""):
        shown["born_year"], shown["born_month"], shown["born_day"] = born.split("-")
    for field, name in (("month", "purchase_month"), ("year", "purchase_year")):
        if name in shown:
            shown[field] = shown.pop(name)
    return shown
