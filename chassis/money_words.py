"""Money in words, the same on every page, in every file and to staff."""

from typing import NamedTuple

from chassis.text import _, pounds


class Stands(NamedTuple):
    """How an account stands: a figure, what it is, and what of it is due when."""

    figure: str
    text: str
    note: str


def stands_text(balance_pence: int, overdue_pence: int, not_due_pence: int) -> Stands:
    """Say how an account stands. Pence; what is owed is positive.

    *In arrears* is said only where something is overdue: a charge that is still to come is no
    arrears, although it is owed.
    """
    figure = pounds(balance_pence)
    if balance_pence < 0:
        return Stands(figure, _("in credit"), _("Nothing is to pay."))
    if balance_pence == 0:
        return Stands(figure, _("clear"), _("Nothing is to pay."))
    amounts = {"over": pounds(overdue_pence), "coming": pounds(not_due_pence)}
    if overdue_pence == 0:
        return Stands(figure, _("to pay"), _("None of it is due yet."))
    if not_due_pence == 0:
        return Stands(figure, _("in arrears"), _("All of it is overdue."))
    return Stands(
        figure,
        _("in arrears"),
        _("%(over)s is overdue, %(coming)s is not due yet.") % amounts,
    )


def entry_text(kind: str, subtype: str, description: str) -> str:
    """Return what an entry is, in the landlord's own words where there are any."""
    return description or subtype_text(subtype) or _types().get(kind, kind)


def subtype_text(subtype: str) -> str:
    """Return a subtype in words; empty for one that a newer release knows."""
    return _subtypes().get(subtype, "")


def source_text(source: str) -> str:
    """Return where the news of an account come from."""
    return {
        "import": _("our accounts"),
        "payment": _("an online payment"),
        "undo": _("our accounts"),
        "": _("our accounts"),
    }.get(source, source)


def _types() -> dict[str, str]:
    return {
        "charge": _("Charge"),
        "payment": _("Payment"),
        "payment_reversal": _("Payment returned"),
        "adjustment": _("Correction"),
        "refund": _("Refund"),
        "transfer": _("Transfer"),
    }


def _subtypes() -> dict[str, str]:
    return {
        "rent": _("Rent"),
        "service_charge_on_account": _("Service charge, on account"),
        "balancing": _("Service charge, balancing"),
        "reserve_fund": _("Reserve fund"),
        "ground_rent": _("Ground rent"),
        "insurance": _("Insurance"),
        "major_works": _("Major works"),
        "support": _("Support charge"),
        "heating": _("Heating"),
        "garage": _("Garage"),
        "parking": _("Parking"),
        "recharge": _("Recharge"),
        "court_cost": _("Court costs"),
        "admin_fee": _("Administration fee"),
        "direct_debit": _("Direct Debit"),
        "card_online": _("Card payment online"),
        "card_phone": _("Card payment by telephone"),
        "bank_transfer": _("Bank transfer"),
        "standing_order": _("Standing order"),
        "cash_paypoint": _("Cash at PayPoint"),
        "cheque": _("Cheque"),
        "housing_benefit": _("Housing Benefit"),
        "universal_credit_apa": _("Universal Credit, paid to us"),
        "third_party": _("Paid by somebody else"),
        "dd_unpaid": _("Direct Debit returned unpaid"),
        "chargeback": _("Card payment taken back"),
        "bounced": _("Payment returned"),
        "correction": _("Correction"),
        "write_off": _("Written off"),
        "write_on": _("Written on again"),
        "compensation": _("Compensation"),
        "balancing_credit": _("Service charge, credit"),
        "to_bank": _("Refund to your bank"),
        "to_card": _("Refund to your card"),
        "transfer_in": _("Transfer from another account"),
        "transfer_out": _("Transfer to another account"),
    }
