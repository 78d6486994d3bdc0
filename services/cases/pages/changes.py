"""What was changed by hand in the record, as a colleague tells it."""

from chassis.text import _
from contracts.api.accounts import RecordChange
from services.cases.domain.text import visible
from services.cases.pages.telling import connection_text, role_text


def change_line(change: RecordChange) -> dict[str, object]:
    """Return one change. What was typed may hold hidden characters."""
    is_by_customer = change.changed_by.startswith("user:")
    return {
        "row": change,
        "what": _field_text(change.field),
        "before": _value_text(change.field, change.before),
        "after": _value_text(change.field, change.after),
        "reason": visible(change.reason),
        "who": change.changed_by_name or (_("The customer") if is_by_customer else _("Staff")),
    }


def _field_text(field: str) -> str:
    known = {
        "title": _("Title"),
        "first_name": _("First name"),
        "last_name": _("Last name"),
        "email": _("Email address"),
        "organisation": _("Organisation"),
        "phone": _("Phone"),
        "phone_evening": _("Phone in the evening"),
        "mobile": _("Mobile"),
        "salutation": _("Salutation"),
        "sign_off": _("Sign-off"),
        "updates_via": _("Account updates via"),
        "payment_method": _("Payment method"),
        "is_rmc_director": _("RMC director"),
        "connection": _("Connection"),
        "contact": _("Contact"),
        "connection_role": _("Role"),
        "connection_status": _("Contact role status"),
        "connection_valid_from": _("Valid from"),
        "connection_valid_to": _("Valid to"),
        "connection_finance": _("Authority: Finance"),
        "connection_maintenance": _("Authority: Maintenance"),
        "connection_keys": _("Authority: Keys, Fobs & Permits"),
        "connection_documents": _("Authority: Document notifications"),
    }
    return known.get(field) or field.replace("_", " ").capitalize()


def _value_text(field: str, value: str) -> str:
    if field == "connection_role":
        return role_text(value)
    if field == "connection_status":
        return connection_text(value)
    return {"yes": _("Yes"), "no": _("No"), "true": _("Yes"), "false": _("No")}.get(
        value
    ) or visible(value)
