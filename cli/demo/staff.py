"""The staff of the demo landlord."""

import unicodedata
from dataclasses import dataclass

DOMAIN = "harrowmere.example"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One person of the desk. `roles` are those that sign-in knows."""

    name: str
    job: str
    team: str
    roles: tuple[str, ...]
    shows: str = ""
    """What to try at the desk as this person; empty for those who add nothing to the others."""

    has_second_step: bool = False
    domain: str = DOMAIN

    @property
    def email(self) -> str:
        """The address they sign in with: `first.last`, without accents and punctuation."""
        first, _, last = self.name.partition(" ")
        return f"{plain(first)}.{plain(last)}@{self.domain}"


def plain(name: str) -> str:
    """Return a name as an address holds it: `Bríd` → `brid`, `Ní Chonaill` → `nichonaill`."""
    folded = unicodedata.normalize("NFKD", name.lower().replace("ø", "o"))
    return "".join(c for c in folded if c.isascii() and (c.isalnum() or c == "-")).strip("-")


_LEAD = ("agent", "lead")
_AGENT = ("agent",)
_ADMIN = ("agent", "identity_admin")

_IMOGEN = (
    "Lead: works cases as agents do, sees who of staff has which role, and closes money, documents "
    "and messages for all customers: Organisation, Closed rooms."
)
_PRIYA = "Agent: takes a case from the queue, decides it, and checks a caller's security word."
_TOBIAS = (
    "Looks after logins: External users, unlocking, one-time passwords, Staff. He has proposed "
    "Wilf Hathersage's new address and may not approve it himself. Logins for many at once: "
    "External users, Logins for contacts without one, One estate or block, Linnet House."
)
_AGNIESZKA = "Looks after logins too: Address changes waits for her word about Wilf Hathersage."
_THEO = "Auditor: reads the audit and everybody's sign-in history, and changes nothing."
_KIT = "Looks after logins alone, with a second step: password, then a code."

STAFF = (
    StaffMember("Imogen Farrar", "Head of Customer", "Customer Services", _LEAD, _IMOGEN),
    StaffMember("Desmond Okoro-Hale", "Team leader", "Customer Services", _LEAD),
    StaffMember("Priya Ranasinghe", "Adviser", "Customer Services", _AGENT, _PRIYA),
    StaffMember("Callum Stroud", "Adviser", "Customer Services", _AGENT),
    StaffMember("Lowri Penhallow", "Adviser (Welsh speaker)", "Customer Services", _AGENT),
    StaffMember("Tobias Wren", "Portal support", "Portal Support", _ADMIN, _TOBIAS),
    StaffMember("Agnieszka Borowska", "Portal support", "Portal Support", _ADMIN, _AGNIESZKA),
    StaffMember("Fergus Macallan-Reid", "Repairs manager", "Repairs", _LEAD),
    StaffMember("Nadia El-Amin", "Repairs planner", "Repairs", _AGENT),
    StaffMember("Howard Tindle", "Repairs planner", "Repairs", _AGENT),
    StaffMember("Sunniva Dahl", "Damp surveyor", "Damp & Mould", _AGENT),
    StaffMember("Reuben Achterberg", "Surveyor", "Damp & Mould", _AGENT),
    StaffMember("Marguerite D'Souza", "Income manager", "Income", _LEAD),
    StaffMember("Kwame Bediako", "Income officer", "Income", _AGENT),
    StaffMember("Elspeth Quill", "Leasehold manager", "Leasehold & Service Charges", _LEAD),
    StaffMember("Jun-ho Baek", "Leasehold officer", "Leasehold & Service Charges", _AGENT),
    StaffMember(
        "Bríd Ní Chonaill", "Service charge accountant", "Leasehold & Service Charges", _AGENT
    ),
    StaffMember("Osian Thorpe", "Tenancy officer", "Tenancy & ASB", _AGENT),
    StaffMember("Zainab Yusuf", "ASB specialist", "Tenancy & ASB", _AGENT),
    StaffMember("Verity Castell", "Complaints lead", "Complaints", _LEAD),
    StaffMember("Amir Kassab", "Complaints officer", "Complaints", _AGENT),
    StaffMember("Gordon Applegarth", "Estates supervisor", "Estates & Caretaking", _AGENT),
    StaffMember("Rosalind Fairweather-Nkemelu", "Compliance manager", "Compliance & Fire", _LEAD),
    StaffMember(
        "Theo Lindqvist", "Data protection officer", "Data Protection", ("auditor",), _THEO
    ),
    StaffMember(
        "Kit Sorrell",
        "Systems admin",
        "Portal Support",
        ("identity_admin",),
        _KIT,
        has_second_step=True,
    ),
)
