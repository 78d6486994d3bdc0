"""The words for who may use what, made from what `allow(...)` and the pages name."""

from collections.abc import Iterable
from typing import Any

from chassis.errors import Forbidden, Reason
from chassis.text import _


class NotAllowed(Forbidden):
    """The caller is none of those whom the operation names."""

    code = "caller_not_allowed"

    def __init__(self, rule: str, who: Iterable[str]) -> None:
        """Keep the operation, as `authz.yaml` names it, and whom it names."""
        super().__init__("this caller may not do this")
        self.rule = rule
        self.who = tuple(who)

    def reason(self) -> Reason:
        """Return the operation, who may use it, and who could make the caller one of them."""
        return Reason(self.rule, says(self.who), ask(self.who))


def rule_of(door: str, method: str, route: Any) -> str:
    """Return the name of a rule, e.g. `desk GET /staff`: where, and the operation."""
    return f"{door} {method} {getattr(route, 'path', '') or '/'}"


def roles() -> dict[str, str]:
    """Return the roles of staff, as sentences name them."""
    return {
        "agent": _("agent"),
        "lead": _("team lead"),
        "identity_admin": _("identity admin"),
        "auditor": _("auditor"),
        "exporter": _("exporter"),
    }


def says(who: Iterable[str]) -> str:
    """Say in one sentence whom an operation is open to.

    Raises:
        KeyError: there are no words for somebody whom it names.
    """
    named = tuple(who)
    wanted = [name.partition(":")[2] for name in named if name.startswith("staff:")]
    people = [_people()[name] for name in named if ":" not in name]
    if wanted:
        told = roles()
        chosen = _listed([told[name] for name in wanted])
        people.append(_("staff with the role %(roles)s") % {"roles": chosen})
    if any(name.startswith("service:") for name in named):
        people.append(_("Lodge's own services"))
    return _("This is open to %(people)s.") % {"people": _listed(people)}


def ask(who: Iterable[str]) -> str:
    """Say in one sentence who could open an operation to somebody."""
    named = tuple(who)
    if any(name.startswith("staff:") for name in named):
        return _("An identity admin gives and takes roles: under Staff, at your name.")
    if "staff" in named:
        return _("An identity admin invites people to the desk.")
    if "customer" in named:
        return _("The landlord's team, or an owner of the home, can connect you to a home.")
    if "applicant" in named:
        return _("Begin the registration again to go on with it.")
    return _("Nobody gives this to a person: ask whoever runs this installation.")


def _people() -> dict[str, str]:
    return {
        "staff": _("staff of the landlord"),
        "customer": _("customers who are signed in"),
        "applicant": _("whoever is registering, for their own registration"),
        "operator": _("whoever runs this installation"),
    }


def _listed(names: list[str]) -> str:
    return _(" or ").join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
