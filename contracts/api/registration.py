"""Models of registration's API."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, SecretStr

from contracts.api.common import ApiModel, EmailText, Line, Secret, Words

RegistrationState = Literal[
    "started",  # the form was sent, the mailbox is not proved
    "asked",  # not matched so far, a further step of the policy waits
    "enquiry_offered",  # the policy is exhausted
    "owner_offered",  # the home has its owner, who may be asked
    "owner_asked",  # the owner was asked and has not decided
    "enquiry_sent",  # staff look
    "approved",  # approved, not yet in force everywhere
    "admitted",  # the login works
    "refused",
    "cancelled",
    "expired",
]


class Consent(ApiModel):
    """What was agreed to, word for word."""

    version: Line
    text: Words
    given_at: AwareDatetime


class RegistrationForm(ApiModel):
    """`PUT /registrations/{registration_id}`: the person's details, without the password."""

    way: Line = ""
    """Name of the way they came by. Empty: the landlord's first."""

    first_name: Line = ""
    last_name: Line = Field(min_length=1)
    email: EmailText
    telephone: Line = ""
    postcode: Line = ""
    """Mandatory where the way compares it."""

    date_of_birth: date | None = None
    """This and what follows: where the way's request asks for it."""

    house: Line = ""
    street: Line = ""
    town: Line = ""
    evening_telephone: Line = ""
    mobile: Line = ""
    account_reference: Line = ""
    consent: Consent


class Evidence(ApiModel):
    """`POST /registrations/{registration_id}/verification`: answers to the step that waits.

    All empty for the first step: its facts are in the form already.
    """

    account_reference: Line = ""
    purchase_month: int | None = Field(default=None, ge=1, le=12)
    purchase_year: int | None = Field(default=None, ge=1900, le=2100)
    date_of_birth: date | None = None
    agreement_reference: Line = ""
    pin: Secret = Field(default=SecretStr(""), max_length=60)
    activation_code: Secret = Field(default=SecretStr(""), max_length=60)
    portal_key: Secret = Field(default=SecretStr(""), max_length=60)


class WayIn(ApiModel):
    """One way to get in, as a page has to offer it. Empty words: the portal's own."""

    name: str
    link: str
    title: str
    intro: str
    button: str
    ending: Literal["home", "success"]
    opens_with: list[str]
    """The facts asked for before the person's details, e.g. `portal_key`."""

    needs_postcode: bool
    is_for_staff: bool = False
    """Nothing is compared: staff look at everybody who comes this way."""

    asks: dict[str, Literal["mandatory", "optional"]] = Field(default_factory=dict)
    """What the request asks for on its one page. Empty: on a page after the code."""

    is_password_later: bool = False
    """The password is chosen by a mailed link, once staff have approved."""

    is_key_sent: bool = False
    """Staff answer such a request by sending a portal key; the password comes with that."""


class WaysIn(ApiModel):
    """`GET /ways`: the landlord's ways to get in, the first one first."""

    items: list[WayIn]


class WorkflowStep(ApiModel):
    """One step of how staff work on a request, by the landlord's policy."""

    name: str
    title: str
    actions: list[str]
    """What staff may do while an item is at this step, e.g. `ask`, `send_key`."""

    template: str = ""
    """The mail that goes out when an item comes to this step."""

    replies_to: str = ""
    """The queue that answers of the person go to. Empty: the one for everything else."""


class RegistrationStatus(ApiModel):
    """Where a registration stands, in words fit for the applicant."""

    registration_id: UUID
    state: RegistrationState
    way: str = ""
    next_step: str | None = None
    """Name of the policy's step that waits for evidence, when `asked`."""

    asks: list[str] = Field(default_factory=list)
    """The facts that step asks for, e.g. `account_reference`, `start_month`."""

    tries_left: int | None = None
    is_provisional: bool = False
    reference: str | None = None
    answer_by: AwareDatetime | None = None
    """When staff will have answered an enquiry at the latest, UTC."""


class Enquiry(ApiModel):
    """`POST /registrations/{registration_id}/enquiry`: nothing in it is mandatory."""

    telephone: Line = ""
    property_address: Words = ""
    latest_service_charge: Line = ""
    details: Words = ""
    account_reference: Line = ""
    """Where it was not asked for before."""

    association: Line = ""
    """The estate or association, in the person's words."""


class EnquiryWithPin(Enquiry):
    """An enquiry as it is sent. The PIN is compared, and never kept."""

    pin: Secret = Field(default=SecretStr(""), max_length=60)


PinResult = Literal["", "match", "no_match", "not_compared", "no_account"]
"""How a PIN compared: nothing given, right, wrong, no try left, no account number beside it."""


AskedRole = Literal["family_friend", "joint_owner", "subtenant", "managing_agent"]
"""What somebody may say they are to a home whose owner they ask."""


class OwnerRequest(ApiModel):
    """`POST /registrations/{registration_id}/owner-request`: the owner is to decide."""

    role: AskedRole
    words: Words = ""
    """To the owner, who alone reads them, signed in."""


class EnquirySent(ApiModel):
    """The enquiry is safe, whatever is down."""

    reference: str
    answer_by: AwareDatetime | None = None


class RegistrationView(ApiModel):
    """`GET /registrations/{registration_id}/facts`: everything the applicant said.

    For services that act on it (accounts, cases, notifications) and for staff.
    """

    registration_id: UUID
    state: RegistrationState
    first_name: str
    last_name: str
    email: str
    telephone: str
    postcode: str
    account_reference: str
    purchase_month: int | None
    purchase_year: int | None
    way: str = ""
    date_of_birth: date | None = None
    agreement_reference: str = ""
    house: str = ""
    street: str = ""
    town: str = ""
    evening_telephone: str = ""
    mobile: str = ""
    pin_result: PinResult = ""
    enquiry: Enquiry | None
    reference: str | None
    started_at: AwareDatetime
    enquiry_sent_at: AwareDatetime | None
    tried: list[str] = Field(default_factory=list)
    """Names of the policy's steps that did not match, in order."""

    asked_role: str = ""
    """What they say they are to the home, where the owner was asked."""

    asked_words: str = ""
    """What they say of themselves to the owner."""

    workflow: list[WorkflowStep] = Field(default_factory=list)
    """How staff work on it, by the policy in use. Empty: in one step, as they see fit."""


class Candidate(ApiModel):
    """An account this person may belong to. A suggestion: it never admits by itself."""

    account_id: UUID
    contact_id: UUID | None = None
    score: int
    """0 to 100, higher is likelier."""

    reasons: list[str]
    """Codes: `account_reference`, `surname`, `email`, `postcode`, `start_month`."""


class Candidates(ApiModel):
    """`GET /registrations/{registration_id}/candidates`, best first."""

    items: list[Candidate]


class AccountTries(ApiModel):
    """`POST /restored-tries`: staff give an account number its tries back."""

    account_reference: Line = Field(min_length=1)
    case_id: UUID | None = None
    """The case in which it was found out who had tried."""


class RebuildStep(ApiModel):
    """`POST /record-pages`: take over one page of accounts' record, beginning after `after`."""

    after: str | None = Field(default=None, max_length=200)


class RebuildStepped(ApiModel):
    """One page was taken over."""

    accounts: int
    next: str | None = None
    """The next page's `after`. None: the replica is rebuilt."""
