"""What can be wrong with a registration, each as a fact with a stable code."""

from chassis.errors import Invalid, NotFound, Rejected, TooMany, Unavailable


class RegistrationNotFound(NotFound):
    """There is no such registration, or the asker may not know of it."""

    code = "registration_not_found"


class KeyLinkNotValid(NotFound):
    """The link is none of ours, its day is over, or its key was used or replaced."""

    code = "key_link_not_valid"


class RegistrationMoved(Rejected):
    """The registration is in a state in which this cannot happen (any more)."""

    code = "registration_moved"


class RegistrationDiffers(Rejected):
    """The same registration was sent before with other answers and has gone on since."""

    code = "registration_differs"


class EnquiryAlreadySent(Rejected):
    """An enquiry with other answers was sent before; staff are looking at that one."""

    code = "enquiry_already_sent"


class EvidenceMissing(Invalid):
    """A question of the present step has no answer yet. Names the fields."""

    code = "evidence_missing"


class MonthNotUnderstood(Invalid):
    """Month and year do not name a month."""

    code = "month_not_understood"


class HoldsNoHome(Rejected):
    """The connection is not one of somebody who holds a home today: no letter is for them."""

    code = "holds_no_home"


class TooManyEnquiries(TooMany):
    """This mailbox has sent as many enquiries today as one mailbox may."""

    code = "too_many_enquiries"


class NoReferenceLeft(Unavailable):
    """Every leased reference is used and no new block could be leased yet."""

    code = "no_reference_left"


class PolicyRefused(Exception):
    """A verification policy cannot be used. The message names file, step and remedy."""
