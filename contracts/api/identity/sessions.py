"""Signing in, and what a session is."""

from uuid import UUID

from pydantic import AwareDatetime, Field, StrictBool

from contracts.api.common import ApiModel, Secret
from contracts.api.identity.kinds import SessionNeed, UserKind
from contracts.api.identity.work import WorkProof


class SignIn(ApiModel):
    """`POST /sessions`. 401 with one text for every cause."""

    kind: UserKind
    email: str = Field(max_length=320)
    """As typed: what is no address is refused like a wrong password."""

    password: Secret = Field(max_length=1024)
    device: str = Field(default="", max_length=200)
    """Whatever the browser sent as its cookie of a known device."""

    work: WorkProof = ""


class TicketSignIn(ApiModel):
    """`POST /sessions/from-ticket`: the first session of a login that was just activated."""

    ticket: str = Field(max_length=200)
    device: str = Field(default="", max_length=200)
    """As in signing in."""


class Confirmation(ApiModel):
    """`POST /sessions/confirm`: somebody signed in shows once more who they are.

    401 `sign_in_failed` whatever is wrong with the password, `session_not_found` for a session
    that is over. The answer is a new session in place of the old.
    """

    session: str = Field(max_length=200)
    """The session's token."""

    password: Secret = Field(max_length=1024)
    device: str = Field(default="", max_length=200)
    """As in signing in."""


class SessionOpened(ApiModel):
    """A session began. The token goes into the cookie and nowhere else."""

    token: str
    session_id: UUID
    kind: UserKind
    expires_at: AwareDatetime
    """When it ends whatever happens, UTC. Idle time may end it sooner."""

    needs: SessionNeed | None = None
    """The page to show next. Until that is done the session opens nothing."""

    start_page: str = "home"
    """Where this login is led to when no page was wanted."""

    device: str = ""
    """For the cookie by which this browser is known again, if it is to be."""


class SessionQuery(ApiModel):
    """`POST /sessions/introspect` and `POST /sessions/end`."""

    token: str
    """Whatever the browser sent as its cookie."""

    is_activity: StrictBool = True
    """False: look without extending the idle time."""


class SessionView(ApiModel):
    """Who a session belongs to, and what proves it to each service for the next minute."""

    session_id: UUID
    user_id: UUID
    kind: UserKind
    display_name: str
    email: str
    contact_id: UUID | None = None
    registration_id: UUID | None = None
    roles: list[str] = Field(default_factory=list)
    idle_seconds_left: int
    tokens: dict[str, str]
    """Audience → signed caller token, at most 60 seconds old. None while the session `needs`
    something: then no service knows the person yet."""

    needs: SessionNeed | None = None
    language: str = "en-GB"
    date_format: str = "day_month_name"
    start_page: str = "home"
    """As the login is set to. A site that does not know a value keeps its own."""

    proved_at: AwareDatetime | None = None
    """When the person last showed who they are, UTC."""

    one_time_password_at: AwareDatetime | None = None
    """When staff last gave out a one-time password for this login, UTC, if that was in the week
    before this session began: the site tells its person on every page."""

    closed_rooms: list[str] = Field(default_factory=list)
    """What is closed for all customers of the landlord: the portal leads nowhere there, and the
    desk tells its people."""
