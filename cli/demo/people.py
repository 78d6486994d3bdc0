"""Who is in the demo, what each one shows, and what a person would type."""

from dataclasses import dataclass
from datetime import date

from cli.demo.blocks import block_of
from cli.demo.scenarios import home_at


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One person to try the portal as."""

    name: str
    home: str
    shows: str
    """What their path through the portal shows, in a sentence."""

    has_login: bool = False
    """True: sign in with `email` and the installation's pass-phrase; nothing to register."""

    first_name: str = ""
    last_name: str = ""
    email: str = ""
    postcode: str = ""
    account_number: str = ""
    """To type at the second step; empty where the first step is enough."""

    purchase_month: int | None = None
    purchase_year: int | None = None


def people(as_of: date) -> list[DemoPerson]:
    """Return them in the order of a tour. `as_of`: the day the demo was loaded."""
    return [_person(as_of, trial) for trial in _TRIALS]


_ELEANOR = (
    "Owner with a login: signs in and stands on the dashboard. Balance, Make a payment: the demo "
    "payment service takes no money; an amount that ends in .02 is declined."
)
_DESMOND = (
    "Owner stored as “O\u2019Hara Whitfield D”: the surname matches however it is typed, and the "
    "first step lets him in."
)
_PENROSE = "Two owners in one name field: either of them is recognised."
_HAZEL = "Owner of two accounts, with a plus address: the dashboard has a property switcher."
_TILDA = "Tenant of an owner: in, without the owner's finance."
_OLU = "Tenant of the landlord: in at the first step."
_GWEN = "Power of attorney for Ivy Prosser: in, on her mother's account."
_CALLISTA = (
    "Nobody is on record at Flat 22: account number, month and year of purchase let her in, "
    "provisionally."
)
_RAFAEL = (
    "His email on record is wrong and an owner is on record (himself): he asks our team to check, "
    "it becomes a case, staff decide “email is wrong”, and he is in."
)
_SAMI = (
    "Helps Eleanor Vance: the page says that the home has its owner; press “Ask the owner for me”. "
    "Eleanor has the mail in the inbox, sees who asks on her dashboard and decides."
)
_ADA = (
    "Eleanor Vance's nurse, on no record: Eleanor signs in, My Profile, Approved contacts, Invite "
    "somebody. Ada has the link in the inbox, chooses a password and is in, until Eleanor ends it."
)
_PERRY = "Not the owner of Flat 23: asks our team to check; staff refuse the case with a reason."
_BERNARD = (
    "Family of an owner, requested and not yet approved: the record does not let him in, his "
    "enquiry becomes a case. The link in its email follows it without a login: ask him something "
    "at the desk, answer there with a photo."
)
_EDITH = "Her tenancy has ended: the record does not let her in, her enquiry becomes a case."
_VERDANT = "An organisation is never recognised by a surname: an enquiry, decided by staff."


@dataclass(frozen=True, slots=True)
class _Trial:
    """A home, and somebody who tries to get into the portal for it."""

    prefix: str
    number: int
    first_name: str
    last_name: str
    email: str
    shows: str
    has_login: bool = False
    is_second_step: bool = False


_TRIALS = (
    _Trial("34201", 3, "Eleanor", "Vance", "eleanor.vance@example.com", _ELEANOR, has_login=True),
    _Trial("34201", 9, "Desmond", "O'Hara-Whitfield", "desmond.ohara@example.com", _DESMOND),
    _Trial("34202", 12, "Siobhán", "Penrose", "penroses@example.net", _PENROSE),
    _Trial("25102", 4, "Hazel", "Winterbourne", "hazel+homes@example.com", _HAZEL),
    _Trial("34201", 3, "Tilda", "Marsh", "tilda.marsh@example.org", _TILDA),
    _Trial("25101", 7, "Olu", "Adeyemi", "olu.adeyemi@example.com", _OLU),
    _Trial("25107", 5, "Gwen", "Prosser-Hale", "gwen.prosser-hale@example.net", _GWEN),
    _Trial(
        "34208",
        22,
        "Callista",
        "Merrow",
        "callista.merrow@example.com",
        _CALLISTA,
        is_second_step=True,
    ),
    _Trial(
        "34208",
        21,
        "Rafael",
        "Núñez Ortega",
        "rafael.nunez@example.com",
        _RAFAEL,
        is_second_step=True,
    ),
    _Trial("34208", 23, "Perry", "Slade", "perry.slade@example.org", _PERRY, is_second_step=True),
    _Trial("34201", 3, "Sami", "Haddad", "sami.haddad@example.com", _SAMI, is_second_step=True),
    _Trial("34201", 3, "Ada", "Okafor", "ada.okafor@example.com", _ADA),
    _Trial("34201", 10, "Bernard", "Ashby", "bernard.ashby@example.com", _BERNARD),
    _Trial("25109", 2, "Edith", "Sallow", "edith.sallow@example.com", _EDITH),
    _Trial("34208", 27, "Avery", "Lettings", "homes@verdant.example", _VERDANT),
)


def _person(as_of: date, trial: _Trial) -> DemoPerson:
    block, home = block_of(trial.prefix), home_at(trial.prefix, trial.number)
    began = home.began(as_of)
    return DemoPerson(
        name=f"{trial.first_name} {trial.last_name}",
        home=block.address(trial.number),
        shows=trial.shows,
        has_login=trial.has_login,
        first_name=trial.first_name,
        last_name=trial.last_name,
        email=trial.email,
        postcode=block.postcode,
        account_number=home.reference if trial.is_second_step else "",
        purchase_month=began.month if trial.is_second_step else None,
        purchase_year=began.year if trial.is_second_step else None,
    )
