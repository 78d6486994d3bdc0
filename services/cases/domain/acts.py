"""What entries of the audit say, in plain words."""

from chassis.text import _


def act_text(act: str) -> str:
    """Return an act in plain words; one that has none yet is spelled out."""
    known = {
        "account.looked_at": _("Looked at an account"),
        "audit.entry_missed": _("An entry of the audit is gone"),
        "audit.false_entry_found": _("An entry of the audit is false"),
        "audit.looked_at": _("Looked at the audit"),
        "audit.old_entries_forgotten": _("Old entries of the audit were forgotten"),
        "case.access_granted": _("Access was granted"),
        "case.approved": _("Approved a registration"),
        "case.asked": _("Asked the customer a question"),
        "case.looked_at": _("Looked at a case"),
        "case.note": _("Wrote a note on a case"),
        "case.refused": _("Refused a registration"),
        "case.released": _("Gave a case back to the queue"),
        "case.resumed": _("Took a case up again"),
        "case.taken": _("Took a case"),
        "case.told": _("Told the customer why"),
        "connection.confirmed": _("Confirmed somebody who came in provisionally"),
        "contact.added": _("Added a contact to an account"),
        "contact.corrected": _("Corrected a contact"),
        "invitation.redeemed": _("Chose a password by invitation"),
        "login_run.begun": _("Looked for contacts without a login"),
        "login_run.cancelled": _("Stopped inviting contacts in bulk"),
        "login_run.finished": _("Everybody of a bulk run was invited"),
        "login_run.list_taken": _("Downloaded a list of contacts"),
        "login_run.released": _("Invited contacts in bulk"),
        "mailbox.proved": _("Proved a mailbox by a code"),
        "password.change_refused": _("Tried to change the password and was refused"),
        "password.changed": _("Changed the password"),
        "password.reset": _("Set a new password by link"),
        "password_reset.requested": _("Asked for a link to set a new password"),
        "records.imported": _("Imported a records file"),
        "records.tried": _("Tried a records file without storing it"),
        "session.ended": _("A session ended"),
        "session.opened_by_mailed_code": _("Signed in by a mailed code"),
        "session.opened_by_one_time_password": _("Signed in by a one-time password"),
        "session.opened_by_passkey": _("Signed in by passkey"),
        "session.opened_by_password": _("Signed in by password"),
        "session.opened_by_provider": _("Signed in by the organisation's sign-in"),
        "session.opened_by_ticket": _("Signed in after registering"),
        "session.signed_out": _("Signed out"),
        "sign_in.refused": _("Sign-in refused"),
        "sign_in.refused_locked": _("Sign-in refused: locked"),
        "staff.roles_changed": _("Changed the roles of a colleague"),
        "tries.restored": _("Gave an account number its tries back"),
        "wording.restored": _("Put an earlier wording of a mail in force again"),
        "wording.saved": _("Worded a mail anew"),
        "user.activated": _("A login was activated"),
        "user.deactivated": _("Deactivated a login"),
        "user.invited": _("Invited somebody"),
        "user.reactivated": _("Activated a login again"),
    }
    return known.get(act) or act.replace(".", " ").replace("_", " ").capitalize()


TOPICS = {
    "signing_in": "sign_in.,session.,sessions.,sign_in_code.,second_step.,passkey.",
    "passwords": "password.,password_reset.,secret_question.,one_time_password.",
    "logins": "user.,users.,login_run.,staff.,invitation.,mailbox.,email.,security_word.",
    "cases": "case.",
    "record": "account.,contact.,connection.,records.,tries.",
    "wording": "wording.",
    "audit": "audit.",
}
"""What an auditor chooses by → the acts that belong to it."""


def topic_text(topic: str) -> str:
    """Return a topic in plain words."""
    return {
        "signing_in": _("Signing in and out"),
        "passwords": _("Passwords"),
        "logins": _("Logins and who has one"),
        "cases": _("Cases"),
        "record": _("The record"),
        "wording": _("Wording of mails"),
        "audit": _("The audit itself"),
    }[topic]


def service_text(service: str) -> str:
    """Return the part of Lodge that wrote an entry, in plain words."""
    return {
        "identity": _("Logins"),
        "registration": _("Registrations"),
        "accounts": _("The record"),
        "notifications": _("Mail and letters"),
        "cases": _("The desk"),
    }[service]


def actor_kind_text(kind: str) -> str:
    """Return what kind of actor somebody is, in plain words."""
    return {
        "customer": _("Customer"),
        "staff": _("Staff"),
        "service": _("Lodge"),
        "operator": _("Operator"),
        "clock": _("Lodge, by the clock"),
        "stranger": _("Not signed in"),
    }.get(kind, kind)


def detail_text(name: str) -> str:
    """Return the name of a detail in plain words."""
    return name.replace("_", " ").capitalize()
