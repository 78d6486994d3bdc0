"""Customers' logins as staff look after them."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, EmailText, Line, Version
from contracts.api.identity.second_step_resets import SecondStepStanding

UserState = Literal["invited", "active", "deactivated"]
Language = Literal["en-GB", "cy-GB"]
DateFormat = Literal["day_month_name", "day_month_year", "year_month_day"]
StartPage = Literal["home", "cases", "profile"]
CustomerRole = Literal["resident", "organisation_contact", "managing_agent", "director"]
Reason = Annotated[Line, Field(min_length=1)]

MOST_CONTACTS = 200
"""Most contacts of one question."""


class UserQuery(ApiModel):
    """`POST /external-users/search`: a question with addresses in it, so not in the address bar."""

    email: str = Field(default="", max_length=254)
    """Anywhere in the address; fewer than three signs find nothing in particular."""

    state: UserState | None = None
    is_locked: bool = False
    """Only those for which no password is looked at just now."""

    contact_ids: list[UUID] | None = Field(default=None, max_length=MOST_CONTACTS)
    after: str = Field(default="", max_length=254)


class UserLine(ApiModel):
    """A login in the list."""

    user_id: UUID
    email: str
    name: str
    """As invited. The record knows better."""

    contact_id: UUID | None
    state: UserState
    is_locked: bool = False
    organisation: str
    made_at: AwareDatetime


class UserSession(ApiModel):
    """A browser that is signed in."""

    session_id: UUID
    method: str
    opened_at: AwareDatetime
    last_active_at: AwareDatetime
    network: str
    browser: str
    is_finished: bool
    """False: it still needs a second step or a new password."""


class UserAct(ApiModel):
    """Something that happened to a login."""

    at: AwareDatetime
    act: str
    actor: str
    network: str
    browser: str
    details: dict[str, str]


class UserDetails(ApiModel):
    """`GET /external-users/{user_id}`: everything about a customer's login but its secrets."""

    user_id: UUID
    version: Version
    email: str
    other_emails: list[str] = Field(default_factory=list)
    """Proved addresses beside it. They open nothing."""

    name: str
    contact_id: UUID | None
    state: UserState
    locked_until: AwareDatetime | None
    """None: it is not locked. In the year 9999: until the mailbox is proved."""

    made_at: AwareDatetime
    language: Language
    date_format: DateFormat
    start_page: StartPage
    organisation: str
    roles: list[CustomerRole]
    password_set_at: AwareDatetime | None
    password_expires_at: AwareDatetime | None
    invited_until: AwareDatetime | None
    """The mailed link works until then. None: there is none, or it is too old."""

    one_time_password_until: AwareDatetime | None
    """One was read out and not used yet."""

    has_phone_word: bool
    second_step: SecondStepStanding = Field(default_factory=SecondStepStanding)
    sessions: list[UserSession]
    history: list[UserAct]
    """The newest fifty."""


class NewExternalUser(ApiModel):
    """`POST /external-users`: the link goes by mail to the address, and to nobody else."""

    contact_id: UUID
    email: EmailText
    name: Line = ""


class ExternalUserInvited(ApiModel):
    """The login waits for its password."""

    user_id: UUID
    expires_at: AwareDatetime


class UserChoices(ApiModel):
    """`PUT /external-users/{user_id}/choices` with `If-Match`: what staff set."""

    language: Language
    date_format: DateFormat
    start_page: StartPage
    organisation: Line = ""
    roles: list[CustomerRole] = Field(default_factory=list)
    password_expires_on: date | None = None
    """From the beginning of this day in London. None: never."""


class UserVersion(ApiModel):
    """What a change left behind."""

    version: Version


class UserReason(ApiModel):
    """`POST /external-users/{user_id}/deactivation` and `…/reactivation`."""

    reason: Reason


class OwnDates(ApiModel):
    """`PUT /me/date-format`: how the pages write days and times for the person who asks."""

    date_format: DateFormat
