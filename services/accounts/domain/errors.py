"""What the record refuses to do."""

from chassis.errors import Invalid, NotFound, Rejected, Stale


class ImportUnderWay(Rejected):
    """Another file of the same landlord is being read at this moment."""

    code = "import_under_way"


class ImportNotFound(NotFound):
    """There is no import of this id, or its report has been forgotten."""

    code = "import_not_found"


class AccountNotFound(NotFound):
    """There is no such account."""

    code = "account_not_found"


class AccountNotCurrent(Rejected):
    """The account has ended: nobody new can be connected to it."""

    code = "account_not_current"


class ContactNotFound(NotFound):
    """There is no such contact."""

    code = "contact_not_found"


class ContactChangedMeanwhile(Stale):
    """Somebody changed the contact after it was shown. Look again, then decide."""

    code = "contact_changed_meanwhile"


class ConnectionNotFound(NotFound):
    """The account has no such connection."""

    code = "connection_not_found"


class ConnectionChangedMeanwhile(Stale):
    """Somebody changed the connection after it was shown. Look again, then confirm."""

    code = "connection_changed_meanwhile"


class ContactFactsInvalid(Invalid):
    """A name or address cannot be stored as it was typed."""

    code = "contact_facts_invalid"


class DecisionUsedElsewhere(Rejected):
    """The decision's id belongs to another change: an id is used once."""

    code = "decision_used_elsewhere"


class AccessRequestNotFound(NotFound):
    """There is no such request, or it is about an account of somebody else."""

    code = "access_request_not_found"


class AccessRequestDecided(Rejected):
    """Somebody else has decided: the first decision counts."""

    code = "access_request_decided"


class ConnectionTermsInvalid(Invalid):
    """A connection cannot be stored as it was typed."""

    code = "connection_terms_invalid"
