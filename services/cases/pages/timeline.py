"""The timeline of a case in plain words."""

from dataclasses import dataclass
from datetime import datetime

from chassis.text import _, ngettext
from services.cases.domain.calls import CallResult
from services.cases.domain.decisions import Decision
from services.cases.domain.entries import EntryKind
from services.cases.domain.text import visible
from services.cases.tables import EntryRow

FOR_STAFF_ONLY = (EntryKind.NOTE, EntryKind.CALLED, EntryKind.TRIES_RESTORED)


@dataclass(frozen=True)
class TimelineItem:
    """One line of the timeline."""

    title: str
    by: str
    kind: str
    at: datetime
    text: str
    note: bool


def timeline_item(entry: EntryRow) -> TimelineItem:
    """Put an entry into plain words."""
    by = {
        "customer": _("by the customer"),
        "lodge": _("by Lodge"),
    }.get(entry.by_kind) or _("by %(name)s") % {"name": entry.by_name}
    if entry.kind in FOR_STAFF_ONLY:
        by = _("%(who)s, for staff only") % {"who": by}
    style = {"customer": "you", "lodge": "system"}.get(entry.by_kind, "")
    told = _told(entry)
    return TimelineItem(
        title=_title(entry),
        by=by,
        kind=style,
        at=entry.at,
        text=visible(entry.text) if entry.text else told,
        note=bool(entry.text),
    )


def _title(entry: EntryRow) -> str:
    titles = {
        EntryKind.OPENED: _("Case opened"),
        EntryKind.OPENED_AGAIN: _("Reported again"),
        EntryKind.SENT_AGAIN: _("Sent again, word for word"),
        EntryKind.TAKEN: _("Taken"),
        EntryKind.RELEASED: _("Given back to the queue"),
        EntryKind.ASKED: _("Customer asked"),
        EntryKind.REPLIED: _("Customer answered"),
        EntryKind.RESUMED: _("Taken back from the customer"),
        EntryKind.APPROVED: _("Approved"),
        EntryKind.REFUSED: _("Refused"),
        EntryKind.TOLD: _("What the customer reads"),
        EntryKind.ACCESS_GRANTED: _("Access given"),
        EntryKind.ADMITTED: _("Signed up"),
        EntryKind.ACCESS_REFUSED: _("Access refused"),
        EntryKind.DECISION_REJECTED: _("The decision could not be carried out"),
        EntryKind.MAIL_SENT: _("Email sent"),
        EntryKind.MAIL_FAILED: _("We could not email the customer"),
        EntryKind.LOGIN_MADE: _("Login made for the customer"),
        EntryKind.ONE_TIME_PASSWORD: _("One-time password read out"),
        EntryKind.SECOND_STEP_RESET: _("Lost second step removed"),
        EntryKind.CALLED: _("Rang the customer"),
        EntryKind.KEY_SENT: _("Portal key sent"),
        EntryKind.LOGIN_FOUND: _("A login exists already"),
        EntryKind.TRIES_RESTORED: _("Tries given back"),
        EntryKind.FILE_ADDED: _("Customer sent a document")
        if entry.detail == "pdf"
        else _("Customer sent a picture"),
        EntryKind.FILE_REJECTED: _("A file was refused"),
        EntryKind.CLOSED: _("Closed"),
        EntryKind.NOTE: _("Note"),
    }
    title = titles[EntryKind(entry.kind)]
    if entry.kind == EntryKind.CALLED:
        return f"{title}: {call_text(entry.detail)}"
    if entry.kind == EntryKind.APPROVED:
        return f"{title}: {decision_text(entry.detail)}"
    return title


def call_text(result: str) -> str:
    """Say what came of a call."""
    return {
        CallResult.CONFIRMED: _("they confirmed what they had sent"),
        CallResult.NOT_CONFIRMED: _("it was not confirmed"),
        CallResult.NOT_REACHED: _("nobody was reached"),
    }[CallResult(result)]


def again_text(times: int) -> str:
    """Say how often an enquiry came again."""
    return ngettext(
        "%(times)d time by now. The customer was given the number of this case again.",
        "%(times)d times by now. The customer was given the number of this case again.",
        times,
    ) % {"times": times}


def decision_text(decision: str) -> str:
    """Return an approval in a few words."""
    return {
        Decision.AS_IT_STANDS: _("the record is right"),
        Decision.NAME_WRONG: _("the name was corrected"),
        Decision.EMAIL_WRONG: _("a new contact was added"),
    }[Decision(decision)]


def _told(entry: EntryRow) -> str:
    if entry.kind == EntryKind.SENT_AGAIN:
        return again_text(int(entry.detail))
    texts = {
        EntryKind.OPENED: {
            "enquiry": _("The details did not match the record, so the customer sent an enquiry."),
            "request": _("The customer asked for a login. Nothing was compared before."),
            "connection_refused": _(
                "The details matched, but the account could not take the customer."
            ),
            "antisocial_behaviour": _("Somebody who is not signed in told us of it."),
            "feedback": _("Somebody who is not signed in wrote to us."),
            "home_search": _("Somebody who is not signed in wrote to us."),
            "owner_silent": _("The owner of the home was asked to let them in and did not answer."),
        }.get(entry.detail, about_text(entry.detail)),
        EntryKind.OPENED_AGAIN: _(
            "The account could not take the customer. Look who is on it already."
        ),
        EntryKind.RELEASED: _("Nobody has the case now."),
        EntryKind.ACCESS_GRANTED: _("The account now knows this customer."),
        EntryKind.ADMITTED: _("The login the customer chose works. The case closed by itself."),
        EntryKind.KEY_SENT: _("As a letter: it waits for the next batch.")
        if entry.detail == "letter"
        else _("By email: the account number, and a link that carries the key for 24 hours."),
        EntryKind.LOGIN_FOUND: _(
            "No key was sent. The owner of the login was told by email how to get in. The case "
            "closed by itself."
        ),
        EntryKind.FILE_REJECTED: _("The scanner found something harmful in it. It is deleted."),
        EntryKind.ACCESS_REFUSED: _("The registration has ended and the customer is told."),
        EntryKind.DECISION_REJECTED: rejection_text(entry.detail),
        EntryKind.MAIL_SENT: mail_text(entry.detail),
        EntryKind.MAIL_FAILED: _failure_text(entry.detail),
    }
    return texts.get(EntryKind(entry.kind), "")


def about_text(about: str) -> str:
    """Say why a case about the safety of a login was opened; empty for every other reason."""
    disowned = _("The customer says that it was not them. The login is locked: %(fact)s.")
    facts = {
        "password_changed": _("the password was changed"),
        "email_changed": _("the email address was changed, and they put it back"),
        "second_factor_changed": _("the second step or a passkey was changed"),
        "other_email_added": _("an email address was added"),
        "phone_word_changed": _("the security word was set or removed"),
        "one_time_password_issued": _("a one-time password was read out"),
        "login_locked": _("wrong passwords or codes were typed"),
    }
    often = {
        "often_by_staff": _("One member of staff read out many one-time passwords in an hour."),
        "often_for_customer": _("Many one-time passwords were read out for one login in 30 days."),
        "access_contested": _(
            "One owner let somebody in and another owner does not agree. Until this is settled "
            "that person has no access."
        ),
        "newcomer_contested": _(
            "Somebody came in by account number and date of purchase, and a person on the account "
            "did not expect it. Until this is settled the newcomer has no access."
        ),
        "exposure": _(
            "A page showed them what seems to be another person's. Until somebody knows why, "
            "others may see theirs too."
        ),
        "tries_used_up": _(
            "Somebody registering gave wrong answers for this account until no try was left. "
            "No further answer is compared."
        ),
    }
    return disowned % {"fact": facts[about]} if about in facts else often.get(about, "")


def rejection_text(reason: str) -> str:
    """Say why registration did not carry out a decision."""
    return {
        "expired": _("The registration had expired. The customer has to register again."),
        "cancelled": _("The customer had cancelled the registration."),
        "admitted": _("The customer was already in."),
        "refused": _("The registration had already been refused."),
        "holds_no_home": _(
            "No key was sent: this person does not hold the home today. Look at the account."
        ),
        "key_was_used": _(
            "No key was sent: theirs was used to register already. Make a new one on the page of "
            "the account, if it was not them."
        ),
    }.get(reason, _("It came too late, or does not fit the registration any more."))


def mail_text(template: str) -> str:
    """Name a message by its template."""
    return {
        "enquiry_received": _("Acknowledgement with the case number."),
        "case_opened": _("Acknowledgement with the case number."),
        "reply_wanted": _("The question, with a link to answer."),
        "tracking_link": _("The link to follow the case, as the customer asked."),
        "welcome": _("Welcome message."),
        "portal_key_link": _("The link to sign up, with the account number."),
        "login_exists": _("To the owner of the login: you have one already."),
        "access_refused": _("The refusal, with its reason."),
        "refused": _("The refusal, with its reason."),
    }.get(template, template.replace("_", " ").capitalize() + ".")


def _failure_text(detail: str) -> str:
    template, _colon, reason = detail.partition(":")
    why = {
        "refused": _("The mailbox refused it."),
        "bad_address": _("The address cannot receive mail."),
        "expired": _("It could not be delivered in time."),
    }.get(reason, _("It will not arrive."))
    return f"{mail_text(template)} {why} " + _("Try another way to reach them.")
