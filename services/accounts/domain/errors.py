"""What the record refuses to do."""

from chassis.errors import Invalid, NotFound, Rejected, Stale, TooMany


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


class NotContestable(Rejected):
    """Nobody was let in, it is long ago, or staff have settled it."""

    code = "not_contestable"


class ObjectionNotFound(NotFound):
    """There is no such objection, or the account has another owner."""

    code = "objection_not_found"


class ObjectionSettled(Rejected):
    """A colleague has settled it otherwise."""

    code = "objection_settled"


class ConnectionTermsInvalid(Invalid):
    """A connection cannot be stored as it was typed."""

    code = "connection_terms_invalid"


class AccessInvitationNotFound(NotFound):
    """There is no such invitation, or it is about an account of somebody else."""

    code = "access_invitation_not_found"


class AccessInvitationOver(Rejected):
    """The invitation was accepted, taken back, has expired, or its inviter decides no more."""

    code = "access_invitation_over"


class AccessInvitationInvalid(Invalid):
    """An invitation cannot be stored as it was typed."""

    code = "access_invitation_invalid"


class AccessInvitationsTooMany(TooMany):
    """As many mails about invitations to the account as a day allows have gone out."""

    code = "access_invitations_too_many"


class AccessInvitationOfAnother(Rejected):
    """The invitation went to another address than the one that this person signs in with."""

    code = "access_invitation_of_another"


class AlreadyHolding(Rejected):
    """The person holds the account themselves: there is nothing to give them."""

    code = "already_holding"


class ProvisionalAccessOver(NotFound):
    """Nobody is in provisionally any more, or whoever was told may not stop it."""

    code = "provisional_access_over"


class LandlordChangedMeanwhile(Stale):
    """A colleague changed the landlord's settings after they were shown. Look again."""

    code = "landlord_changed_meanwhile"


class LandlordSettingsInvalid(Invalid):
    """A value is none that a landlord may have; its part names what would be right."""

    code = "landlord_settings_invalid"


class EntryInvalid(Invalid):
    """An entry may not stand in a ledger as it is."""

    code = "entry_invalid"


class EntryKnownOtherwise(Rejected):
    """An entry of this reference stands there already, of another account or amount."""

    code = "entry_known_otherwise"


class NoticeInvalid(Invalid):
    """A notice to customers may not stand as it is."""

    code = "notice_invalid"


class NoticeNotFound(NotFound):
    """There is no such notice of this landlord."""

    code = "notice_not_found"


class NoticeChangedMeanwhile(Stale):
    """A colleague changed the notice after it was shown. Look again."""

    code = "notice_changed_meanwhile"


class DeliveryNotFound(NotFound):
    """There is no such file of this landlord."""

    code = "delivery_not_found"


class NotToBeUndone(Rejected):
    """A later file stands on this one, or what stood there before it is not kept."""

    code = "not_to_be_undone"


class NotToBeApplied(Rejected):
    """This is no dry run that waits for a yes, or its file is kept no more."""

    code = "not_to_be_applied"


class UnitNotFound(NotFound):
    """There is no such unit of this landlord."""

    code = "unit_not_found"


class BlockNotFound(NotFound):
    """There is no such block of this landlord."""

    code = "block_not_found"


class HandoverInvalid(Invalid):
    """The end of an ownership or tenancy cannot be planned so; `fields` say why."""

    code = "handover_invalid"


class HoldStands(Rejected):
    """A legal hold is on the account already."""

    code = "legal_hold_stands"


class NoHold(Rejected):
    """No legal hold is on the account (any more)."""

    code = "no_legal_hold"


class HandoverNotFound(NotFound):
    """The account has no such planned end."""

    code = "handover_not_found"


class HandoverOver(Rejected):
    """It was carried out, or cancelled, already."""

    code = "handover_over"


class DetailChangeNotFound(NotFound):
    """There is no such change, or it is of somebody else."""

    code = "detail_change_not_found"


class DetailChangeSettledAlready(Rejected):
    """The change was decided otherwise meanwhile, or its person took it back."""

    code = "detail_change_settled_already"


class MergeInvalid(Invalid):
    """Two contacts cannot be merged; `fields` say why and what to do."""

    code = "merge_invalid"


class MergeNotFound(NotFound):
    """Nobody was merged into this contact so."""

    code = "merge_not_found"


class MergeStands(Rejected):
    """A merge cannot be undone any more; its words say why."""

    code = "merge_stands"


class AccountChangedMeanwhile(Stale):
    """The account was changed after it was shown. Look again."""

    code = "account_changed_meanwhile"


class AccountFactsInvalid(Invalid):
    """A fact of an account cannot be that."""

    code = "account_facts_invalid"
