"""The people of the demo who are known by name: who they are on record."""

from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Person:
    """A contact of one or more accounts."""

    ref: str
    title: str = ""
    first_name: str = ""
    last_name: str = ""
    organisation: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Connected:
    """What a person is to a unit's account. `since_days`: days before the demo was loaded."""

    person: Person
    role: str
    status: str = "current"
    since_days: int | None = None
    """None: since the account began."""

    finance: str = ""
    maintenance: str = ""
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """One unit whose account is not left to chance."""

    prefix: str
    number: int
    months_ago: int
    """How many months before the demo was loaded the account began."""

    connected: tuple[Connected, ...] = ()
    account_name: str = ""
    account_status: str = "current"
    identifiers: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    def began(self, as_of: date) -> date:
        """Return the purchase or tenancy date: the 14th of a month."""
        months = as_of.year * 12 + as_of.month - 1 - self.months_ago
        return date(months // 12, months % 12 + 1, 14)

    @property
    def reference(self) -> str:
        """The account number as letters print it."""
        return f"{self.prefix}{self.number:04}02"


ELEANOR = Person(
    "P-1001", "Ms", "Eleanor", "Vance", email="eleanor.vance@example.com", phone="01632 960123"
)
TILDA = Person("P-1002", "Ms", "Tilda", "Marsh", email="tilda.marsh@example.org")
DESMOND = Person("P-1003", "Mr", "", "O\u2019Hara Whitfield D", email="desmond.ohara@example.com")
PENROSES = Person("P-1004", "", "", "Mr M & Mrs S Penrose", email="penroses@example.net")
RAFAEL = Person("P-1005", "Mr", "Rafael", "Núñez Ortega", email="r.nunes.ortega@example.org")
JOAN = Person("P-1006", "Mrs", "Joan", "Whitlock", email="joan.whitlock@example.com")
BERNARD = Person("P-1007", "Mr", "Bernard", "Ashby", email="bernard.ashby@example.com")
GRACE = Person("P-1008", "Miss", "Grace", "Tolliver", email="grace.tolliver@example.org")
OLU = Person("P-1009", "Mr", "Olu", "Adeyemi", email="olu.adeyemi@example.com")
HAZEL = Person("P-1010", "Mrs", "Hazel", "Winterbourne", email="hazel+homes@example.com")
IVY = Person("P-1011", "Mrs", "Ivy", "Prosser", phone="01632 960455")
GWEN = Person("P-1012", "Ms", "Gwen", "Prosser-Hale", email="gwen.prosser-hale@example.net")
DANA = Person("P-1013", "Ms", "Dana", "Barratt-Lowe", email="dana.barrattlowe@example.com")
CHRIS = Person("P-1014", "Mr", "Chris", "Barratt-Lowe", email="chris.barrattlowe@example.com")
COLIN = Person("P-1015", "Mr Mr", "Colin Peter", "Marsden", email="colin.marsden@example.org")
VERDANT = Person("P-1016", organisation="Verdant Lettings Ltd", email="homes@verdant.example")
EDITH = Person("P-1017", "Mrs", "Edith", "Sallow", email="edith.sallow@example.com")
OTTOLINE = Person("P-1019", "Miss", "Ottoline", "Carraway")
ANIL = Person("P-1018", "Dr", "Anil", "Mehta", email="anil.mehta@example.com")
MARISOL = Person("P-1020", "Ms", "Marisol", "Quennell", email="marisol.quennell@example.com")
WILFRED = Person("P-1022", "Mr", "Wilfred", "Hathersage", phone="01632 960488")
"""The same man as `WILF`, on record twice: staff merge the two."""

WILF = Person("P-1021", "Mr", "Wilf", "Hathersage", email="wilf.hathersage@example.net")

_LET_BY_AGENT = (
    Connected(OTTOLINE, "unit_owner"),
    Connected(VERDANT, "managing_agent", "approved", 300),
)

HOMES = (
    Home(
        "34201",
        3,
        76,
        (Connected(ELEANOR, "unit_owner"), Connected(TILDA, "subtenant", "approved", 400)),
        "Ms E Vance",
        identifiers="legacy=MRW403PYM",
        extra={"ebilling": "yes", "updates_via": "email", "payment_method": "Direct Debit"},
    ),
    Home(
        "34201",
        9,
        131,
        (Connected(DESMOND, "unit_owner"),),
        "Mr D O\u2019Hara Whitfield",
        identifiers="legacy=MRW409OHW",
    ),
    Home(
        "34201",
        10,
        58,
        (
            Connected(GRACE, "unit_owner"),
            Connected(BERNARD, "family_friend", "requested", 20, maintenance="yes"),
        ),
        "Miss G Tolliver",
    ),
    Home(
        "34202",
        5,
        71,
        (Connected(WILF, "unit_owner"), Connected(WILFRED, "household_member", "approved", 400)),
        "Mr W Hathersage",
    ),
    Home("34202", 12, 47, (Connected(PENROSES, "unit_owner"),), "Mr M & Mrs S Penrose"),
    Home("34201", 14, 36, (Connected(MARISOL, "unit_owner"),), "Ms M Quennell"),
    Home(
        "34208",
        5,
        99,
        (Connected(ANIL, "unit_owner"), Connected(ANIL, "rmc_director", "approved", 700)),
        "Dr A Mehta",
        extra={"rmc_director": "yes", "ebilling": "yes"},
    ),
    Home("34208", 21, 33, (Connected(RAFAEL, "unit_owner"),), "Mr R Núñez Ortega"),
    Home("34208", 22, 8, account_name="The Owner"),
    Home("34208", 23, 64, (Connected(JOAN, "unit_owner"),), "Mrs J Whitlock"),
    *(
        Home("34208", number, months, _LET_BY_AGENT, "Miss O Carraway")
        for number, months in ((27, 40), (28, 41), (29, 19))
    ),
    Home(
        "25101",
        7,
        29,
        (Connected(OLU, "tenant"),),
        "Mr O Adeyemi",
        identifiers="agreement=T-25101-0007;pin=7742",
    ),
    Home(
        "25101",
        12,
        52,
        (Connected(DANA, "tenant"), Connected(CHRIS, "joint_tenant", "approved")),
        "Ms D & Mr C Barratt-Lowe",
        identifiers="agreement=T-25101-0012",
    ),
    Home("25102", 9, 88, (Connected(COLIN, "tenant"),), "Mr Mr Colin Peter Marsden Esq"),
    Home(
        "25102",
        4,
        110,
        (Connected(HAZEL, "unit_owner"),),
        "Mrs H Winterbourne",
        identifiers="legacy=LIN4WIN",
    ),
    Home("34210", 6, 25, (Connected(HAZEL, "unit_owner"),), "Mrs H Winterbourne"),
    Home(
        "25107",
        5,
        61,
        (
            Connected(IVY, "tenant"),
            Connected(GWEN, "poa", "approved", 250),
        ),
        "Mrs I Prosser",
        identifiers="rent=RA-0710005",
    ),
    Home(
        "25109",
        2,
        140,
        (Connected(EDITH, "tenant", "previous"),),
        "Mrs E Sallow",
        account_status="previous",
    ),
)


def home_at(prefix: str, number: int) -> Home:
    """Return the home of a block that is not left to chance."""
    return next(home for home in HOMES if (home.prefix, home.number) == (prefix, number))


def days_before(as_of: date, days: int) -> str:
    """Return the ISO date that many days before `as_of`."""
    return (as_of - timedelta(days=days)).isoformat()
