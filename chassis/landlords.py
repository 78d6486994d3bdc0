"""The landlords of this installation: configuration, read once at start from one YAML file."""

from collections.abc import Iterator, Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from uuid import UUID

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from chassis.colours import LEAST_CONTRAST, WHITE, contrast, rgb
from chassis.consents import MOST_CONSENTS, ConsentAsked
from chassis.errors import NotFound
from chassis.logos import Logo
from chassis.paying import OnlinePayments
from chassis.providers import StaffProvider
from chassis.public_matters import PublicMatters
from chassis.retention.periods import checked as checked_periods
from chassis.role_choices import RoleChoices
from chassis.ways_to_pay import MOST, WayToPay

FEWEST_ATTEMPTS: Final = 3
"""No lock comes sooner: people mistype."""


class LandlordNotFound(NotFound):
    """No landlord answers to this host name or id."""

    code = "landlord_not_found"


class Office(BaseModel):
    """Where and when people reach the landlord without the portal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    phone: str
    emergency_phone: str = ""
    address: str = ""
    hours: str = ""
    email: str = ""


class LockPolicy(BaseModel):
    """When tries to sign in are no longer looked at, and what ends that."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    attempts: int = Field(default=5, ge=FEWEST_ATTEMPTS, le=10)
    """Wrong ones in a row."""

    window_minutes: int = Field(default=24 * 60, ge=5, le=7 * 24 * 60)
    """Wrong ones further apart than this are not in a row."""

    minutes: int = Field(default=15, ge=5, le=24 * 60)
    """How long a timed lock lasts."""

    release: Literal["timed", "until_proved"] = "timed"
    """What ends it beside staff and a mailed link: the clock, or nothing else."""


SIGN_IN_PRESETS: Final[dict[str, dict[str, Any]]] = {
    "preset_a": {
        "wording": "preset_a",
        "lock": {"attempts": 5, "minutes": 15, "release": "timed"},
    },
    "preset_c": {
        "wording": "preset_c",
        "lock": {"attempts": 3, "release": "until_proved"},
    },
}
"""Policies a landlord may name instead of writing them out: `sign_in: preset_a`."""


class SignInPolicy(BaseModel):
    """How the landlord's customers and staff sign in.

    A preset may stand for the whole, or under `preset` beside what shall differ from it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    wording: Literal["plain", "preset_a", "preset_c"] = "plain"
    """Which texts tell that signing in failed, or is locked."""

    lock: LockPolicy = LockPolicy()
    """Of customers."""

    staff_lock: LockPolicy = LockPolicy()
    is_mailed_code_offered: bool = False
    """Whether customers may sign in by a code from their mailbox instead of a password."""

    is_secret_question_asked: bool = False
    """Whether a reset asks a question of the person's own choice, after the mailed link."""

    are_strangers_told: bool = True
    """Whether an address without a working login gets a mail saying so, at most once a day, when
    a new password is asked for with it."""

    is_second_step_required_of_staff: bool = True
    provider: StaffProvider | None = None
    """The organisation's own sign-in for staff, if they have one."""

    idle_minutes: int = Field(default=15, ge=5, le=60)
    """How long nothing may happen in a browser that is signed in before it is signed out."""

    @property
    def idle_for(self) -> timedelta:
        """The idle time as a span."""
        return timedelta(minutes=self.idle_minutes)

    @model_validator(mode="before")
    @classmethod
    def _with_preset(cls, written: object) -> object:
        """Put the preset under what is written out."""
        chosen = {"preset": written} if isinstance(written, str) else written
        if not isinstance(chosen, dict) or "preset" not in chosen:
            return written
        rest = {name: value for name, value in chosen.items() if name != "preset"}
        if chosen["preset"] not in SIGN_IN_PRESETS:
            raise ValueError(f"no such preset; there are {', '.join(SIGN_IN_PRESETS)}")
        return SIGN_IN_PRESETS[chosen["preset"]] | rest

    def lock_of(self, kind: Literal["customer", "staff"]) -> LockPolicy:
        """Return the lock policy of one kind of login."""
        return self.lock if kind == "customer" else self.staff_lock


def _readable(colour: str) -> str:
    """Return the colour in lower case, if white text can be read on it."""
    if not colour:
        return ""
    written = colour.strip().lower()
    if contrast(rgb(written), WHITE) < LEAST_CONTRAST:
        raise ValueError("white text is too hard to read on this colour: choose a darker one")
    return written


Colour = Annotated[str, AfterValidator(_readable)]
"""`#rrggbb`, dark enough for white text; empty for the house's own bottle green."""

PAGES: Final = ("privacy", "cookies", "acceptable-use", "terms", "accessibility")
"""Pages that a landlord may write, in the order of the footer."""

CHANGEABLE: Final = ("name", "website", "office", "colour", "pages", "roles", "logo")
"""What staff of a landlord may change while everything runs. The rest is the operator's."""


class Landlord(BaseModel):
    """One landlord: its names, its origins, its choices."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: UUID
    code: str = Field(pattern=r"^[a-z][a-z0-9-]{1,30}$")
    name: str
    portal_url: str
    """Origin of the customer portal, e.g. `https://my.example.org`. Links in mail begin with it."""

    desk_url: str
    """Origin of the staff desk."""

    mail_from: str
    """Address that messages come from."""

    office: Office
    website: str = ""
    policy: str = "preset_a"
    """Name of the verification policy."""

    reference_pattern: str = "SR{:08d}"
    """Python format of a case number."""

    reference_start: int = 1
    registration_working_days: int = Field(default=2, ge=1, le=20)
    """Within how many working days staff answer somebody who asked to get in."""

    division: str = "ENG"
    """Bank holidays of ENG, WLS, SCT or NIR where a unit does not say otherwise."""

    day_ends: time = time(23, 59, 59)
    password_length: int = Field(default=12, ge=8, le=64)
    """Fewest characters of a password."""

    sign_in: SignInPolicy = SignInPolicy()
    ways_to_pay: tuple[WayToPay, ...] = Field(default=(), max_length=MOST)
    """How customers may pay, beside online here, in the order they are shown."""

    public: PublicMatters = PublicMatters()
    """Where people are led who are no customers."""

    payments: OnlinePayments | None = None
    """How customers pay online. None: not here."""

    is_telephone_mandatory: bool = False
    pages: dict[str, str] = Field(default_factory=dict)
    """Texts of `PAGES`, Markdown-free paragraphs separated by blank lines."""

    consent_version: str = "1"
    consents: tuple[ConsentAsked, ...] = Field(default=(), max_length=MOST_CONSENTS)
    retention: Annotated[dict[str, int], AfterValidator(checked_periods)] = Field(
        default_factory=dict
    )
    """Rule of retention → days it keeps, where they are not the usual ones."""

    roles: RoleChoices = Field(default_factory=dict)
    """Names of roles, and what a new connection of each may. The others are as Lodge has them."""

    logo: Logo = Logo()
    """Beside the name at the top of every page; in the file: `{file: …, alt: …}`."""

    colour: Colour = ""
    """Of the bars and the door, in place of bottle green."""

    def with_settings(self, settings: Mapping[str, Any]) -> Self:
        """Return this landlord with what its staff changed.

        Raises:
            ValidationError: a value is none that the landlord may have.
            KeyError: a name is none of `CHANGEABLE`.
        """
        for name in settings:
            if name not in CHANGEABLE:
                raise KeyError(name)
        return type(self).model_validate({**self.model_dump(), **settings})

    @property
    def portal_host(self) -> str:
        """Host and port of the portal, as a browser sends them."""
        return self.portal_url.partition("://")[2].rstrip("/")

    @property
    def desk_host(self) -> str:
        """Host and port of the desk, as a browser sends them."""
        return self.desk_url.partition("://")[2].rstrip("/")


class Landlords:
    """All landlords, found by host name or id."""

    def __init__(self, landlords: list[Landlord]) -> None:
        """Refuse an empty list and hosts or ids that stand twice."""
        if not landlords:
            raise ValueError("the landlords file names no landlord")
        self._by_id = {landlord.id: landlord for landlord in landlords}
        self._written = dict(self._by_id)
        self._by_host = {
            host: landlord.id
            for landlord in landlords
            for host in (landlord.portal_host, landlord.desk_host)
        }
        if len(self._by_id) != len(landlords) or len(self._by_host) != 2 * len(landlords):
            raise ValueError("two landlords share an id or a host name")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read `path`: YAML, `landlords: [ … ]`."""
        content = yaml.safe_load(path.read_text("utf-8"))
        return cls([Landlord.model_validate(entry) for entry in content["landlords"]])

    def __iter__(self) -> Iterator[Landlord]:
        """Go through all landlords, in the file's order."""
        return iter(self._by_id.values())

    @property
    def default(self) -> Landlord:
        """The first of the file."""
        return next(iter(self._by_id.values()))

    def by_host(self, host: str) -> Landlord:
        """Return the landlord whose portal or desk is at `host` (`name:port`).

        Raises:
            LandlordNotFound: nobody's origin has this host.
        """
        found = self._by_host.get(host.lower())
        if found is None:
            raise LandlordNotFound("no landlord has this address")
        return self._by_id[found]

    def written(self, landlord_id: UUID) -> Landlord:
        """Return the landlord as the file has it, whatever staff changed since.

        Raises:
            LandlordNotFound: there is none.
        """
        found = self._written.get(landlord_id)
        if found is None:
            raise LandlordNotFound("no landlord has this id")
        return found

    def settle(self, landlord_id: UUID, settings: Mapping[str, Any]) -> bool:
        """Put what staff changed in force, in place of what they changed before.

        Returns False, and changes nothing, where the settings do not fit the file's landlord:
        a release that knows more wrote them.
        """
        try:
            self._by_id[landlord_id] = self.written(landlord_id).with_settings(settings)
        except (ValidationError, KeyError):
            return False
        return True

    def by_id(self, landlord_id: UUID) -> Landlord:
        """Return the landlord with this id.

        Raises:
            LandlordNotFound: there is none.
        """
        found = self._by_id.get(landlord_id)
        if found is None:
            raise LandlordNotFound("no landlord has this id")
        return found
