"""What entries of the audit say, in plain words."""

from chassis.text import _


def act_text(act: str) -> str:
    """Return an act in plain words; one that a newer release wrote is spelled out."""
    return words_of_acts().get(act) or act.replace(".", " ").replace("_", " ").capitalize()


def words_of_acts() -> dict[str, str]:
    """Return every act that is written down, in plain words of the reader's language."""
    return {
        "access_invitation.accepted": _("Accepted an invitation to an account"),
        "access_invitation.revoked": _("Took an invitation to an account back"),
        "access_invitation.sent": _("Invited somebody to an account"),
        "access_invitation.sent_again": _("Sent an invitation to an account again"),
        "access.explained": _("Asked why somebody may, or may not, use something"),
        "access_request.approved": _("Let somebody in who had asked for it"),
        "access_request.refused": _("Refused somebody who had asked to be let in"),
        "access_request.vetoed": _("Refused a request in place of the owner"),
        "account.corrected": _("Corrected facts of an account"),
        "account.looked_at": _("Looked at an account"),
        "account.money_looked_at": _("Looked at the money of an account"),
        "accounts.list_taken": _("Took a list of accounts out"),
        "audit.entry_missed": _("An entry of the audit is gone"),
        "audit.false_entry_found": _("An entry of the audit is false"),
        "audit.looked_at": _("Looked at the audit"),
        "audit.old_entries_forgotten": _("Old entries of the audit were forgotten"),
        "case.file_looked_at": _("Looked at a file of a case"),
        "case.looked_at": _("Looked at a case"),
        "case.list_taken": _("Took a list of cases out"),
        "connection.added": _("Connected an account to a contact"),
        "connection.changed": _("Changed what a contact may do on an account"),
        "connection.confirmed": _("Confirmed somebody who came in provisionally"),
        "connection.confirmed_by_silence": _(
            "Confirmed somebody after seven days without an objection"
        ),
        "contact.access_explained": _("Asked what a contact's connections open, and why"),
        "contact.added": _("Added a contact to an account"),
        "contact.corrected": _("Corrected a contact"),
        "contact.merged": _("Merged two contacts that are one person"),
        "contact.merge_undone": _("Undid the merge of two contacts"),
        "contact.looked_at": _("Looked at a contact"),
        "data_quality.list_taken": _("Downloaded a list of what the record lacks"),
        "document.added": _("Put a document to an account or a block"),
        "document.looked_at": _("Looked at a document"),
        "document.withdrawn": _("Withdrew a document"),
        "legal_hold.placed": _("Held what is kept of an account: nothing of it is erased"),
        "legal_hold.lifted": _("Lifted the hold on what is kept of an account"),
        "retention.waits": _("More was due to be erased than goes without a lead's word"),
        "retention.confirmed": _("Let go what was due to be erased"),
        "retention.erased": _("Erased what was kept long enough"),
        "handover.cancelled": _("Cancelled the planned end of an ownership or tenancy"),
        "handover.carried_out": _("Ended an ownership or tenancy on its day"),
        "handover.planned": _("Said when an ownership or tenancy ends"),
        "landlord.changed": _("Changed the landlord's name, contacts, look or texts"),
        "letter.queued": _("Had a letter written"),
        "letter.returned": _("Noted that a letter came back"),
        "letter.withdrawn": _("Withdrew a letter"),
        "letters.printed": _("Printed letters"),
        "letters.printed_again": _("Printed letters again"),
        "mailbox.proved": _("Proved a mailbox by a code"),
        "notice.ended": _("Ended a notice to customers"),
        "notice.written": _("Wrote or changed a notice to customers"),
        "objection.ended": _("Ended access that an owner had objected to"),
        "objection.kept": _("Kept access that an owner had objected to"),
        "objection.made_by_link": _("Stopped a newcomer by the link in an email"),
        "objection.made": _("Objected that somebody was let in"),
        "closing.asked_again": _("Had the services asked once more to erase what they hold"),
        "closing.requested": _("Asked for their login to be closed"),
        "closing.stopped": _("Kept a login that was to be closed"),
        "preferences.merged": _("Took over what somebody wished to be mailed, and agreed to"),
        "own_data.asked_again": _("Had the services asked once more for what they hold"),
        "own_data.looked_at": _("Looked at the requests about people's own data"),
        "own_data.requested": _("Asked for all that is held about them"),
        "payment.begun": _("Began a payment online"),
        "policy.simulated": _("Tried out a registration policy"),
        "posted_secret.issued": _("Made a key or a code for a letter"),
        "posted_secrets.read": _("Fetched keys or codes for letters"),
        "details.accepted": _("Accepted what a customer asked to have changed"),
        "details.asked_for": _("Asked to have their details changed"),
        "details.changed": _("Changed their details"),
        "details.refused": _("Refused what a customer asked to have changed"),
        "records.imported": _("Imported a records file"),
        "records.tried": _("Tried a records file without storing it"),
        "rooms.closed": _("Closed rooms for all customers"),
        "rooms.opened": _("Opened rooms for all customers again"),
        "records.undone": _("Undid the last file of records or transactions"),
        "tries.restored": _("Gave an account number its tries back"),
        "tries.used_up": _("An account number has no tries left"),
        "wording.restored": _("Put an earlier wording of a mail in force again"),
        "wording.saved": _("Worded a mail anew"),
        **_cases(),
        **_signing_in(),
        **_passwords(),
        **_second_steps(),
        **_logins(),
    }


def _cases() -> dict[str, str]:
    return {
        "case.access_granted": _("Access was granted"),
        "case.access_refused": _("Access was refused"),
        "case.admitted": _("A customer was let in"),
        "case.approved": _("Approved a registration"),
        "case.asked": _("Asked the customer a question"),
        "case.called": _("Rang the customer of a case"),
        "case.closed": _("Closed a case"),
        "case.decision_rejected": _("A decision could not be carried out"),
        "case.key_sent": _("Sent a portal key"),
        "case.login_found": _("A request was closed: a login exists"),
        "case.login_made": _("Made a login for the customer of a case"),
        "case.mail_failed": _("A message of a case could not be delivered"),
        "case.file_added": _("The customer sent a file"),
        "case.file_rejected": _("The virus scanner found something in a file"),
        "case.mail_sent": _("A message of a case was sent"),
        "case.note": _("Wrote a note on a case"),
        "case.one_time_password": _("Read a one-time password out, for a case"),
        "case.opened": _("A case was opened"),
        "case.opened_again": _("A case was reported again"),
        "case.refused": _("Refused a registration"),
        "case.released": _("Gave a case back to the queue"),
        "case.replied": _("The customer answered a question"),
        "case.resumed": _("Took a case up again"),
        "case.second_step_reset": _("Removed a lost second step, for a case"),
        "case.sent_again": _("The customer sent the same enquiry again"),
        "case.tries_restored": _("Noted on a case that a number has its tries back"),
        "case.taken": _("Took a case"),
        "case.told": _("Told the customer why"),
    }


def _signing_in() -> dict[str, str]:
    return {
        "provider.linked": _("Joined the login to the organisation's sign-in"),
        "session.ended": _("Signed a browser out for somebody"),
        "session.ended_by_owner": _("Signed another browser of their own out"),
        "session.opened_by_mailed_code": _("Signed in by a mailed code"),
        "session.opened_by_one_time_password": _("Signed in by a one-time password"),
        "session.opened_by_passkey": _("Signed in by passkey"),
        "session.opened_by_password": _("Signed in by password"),
        "session.opened_by_provider": _("Signed in by the organisation's sign-in"),
        "session.opened_by_ticket": _("Signed in after registering"),
        "session.renewed": _("Showed once more who they are"),
        "session.signed_out": _("Signed out"),
        "sessions.ended": _("Signed out everywhere, or everywhere else"),
        "sign_in.refused": _("Sign-in refused"),
        "sign_in.refused_by_provider": _("Sign-in by the organisation's sign-in refused"),
        "sign_in.refused_locked": _("Sign-in refused: locked"),
        "sign_in_code.requested": _("Asked for a code to sign in by"),
    }


def _passwords() -> dict[str, str]:
    return {
        "one_time_password.issued": _("One-time password read out"),
        "password.change_refused": _("Tried to change the password and was refused"),
        "password.changed": _("Changed the password"),
        "password.one_time_password": _("Set a new password after a one-time password"),
        "password.reset": _("Set a new password by link"),
        "password_reset.requested": _("Asked for a link to set a new password"),
        "phone_word.dropped": _("Security word removed"),
        "phone_word.matched": _("Security word was right"),
        "phone_word.missed": _("Security word was wrong"),
        "phone_word.set": _("Security word set"),
        "secret_question.answered": _("Answered the secret question"),
        "secret_question.chosen": _("Chose a secret question"),
        "secret_question.dropped": _("Secret question removed"),
        "secret_question.refused": _("Answered the secret question wrongly"),
    }


def _second_steps() -> dict[str, str]:
    return {
        "passkey.added": _("Added a passkey"),
        "passkey.refused": _("A passkey was refused"),
        "passkey.removed": _("Removed a passkey"),
        "second_step.passed": _("Took the second step"),
        "second_step.recovery_codes_made": _("Made new recovery codes"),
        "second_step.refused": _("A code of the second step was wrong"),
        "second_step.removed": _("Turned the second step off"),
        "second_step.reset": _("Lost second step removed by staff"),
        "second_step.set_up": _("Set up an authenticator app"),
    }


def _logins() -> dict[str, str]:
    return {
        "email_change.confirmed": _("Changed the email address"),
        "email_change.requested": _("Asked for another email address"),
        "email_change.undone": _("Put the old email address back"),
        "email_proposal.approved": _("Approved another email address for a login"),
        "email_proposal.due": _("Another email address took effect after a day"),
        "email_proposal.made": _("Proposed another email address for a login"),
        "email_proposal.refused": _("Refused another email address for a login"),
        "email_proposal.stopped": _("The owner stopped another email address"),
        "email_proposal.void": _("A proposed email address came to nothing"),
        "invitation.redeemed": _("Chose a password by invitation"),
        "login_run.begun": _("Looked for contacts without a login"),
        "login_run.cancelled": _("Stopped inviting contacts in bulk"),
        "login_run.finished": _("Everybody of a bulk run was invited"),
        "login_run.list_taken": _("Downloaded a list of contacts"),
        "login_run.released": _("Invited contacts in bulk"),
        "other_email.made_primary": _("Signs in with another of their email addresses"),
        "other_email.proved": _("Added an email address"),
        "other_email.removed": _("Removed an email address"),
        "other_email.requested": _("Asked for an email address beside their own"),
        "staff.roles_changed": _("Changed the roles of a colleague"),
        "user.activated": _("A login was activated"),
        "user.choices_set": _("Changed the settings of a login"),
        "user.disowned": _("Said that it was not them; the login was locked"),
        "user.deactivated": _("Deactivated a login"),
        "user.invited": _("Invited somebody"),
        "user.locked": _("A login was locked"),
        "user.reactivated": _("Activated a login again"),
        "user.unlocked": _("A lock was ended"),
    }


TOPICS = {
    "signing_in": "sign_in.,session.,sessions.,sign_in_code.,second_step.,passkey.,provider.",
    "passwords": "password.,password_reset.,secret_question.,one_time_password.,phone_word.",
    "logins": (
        "user.,staff.,invitation.,login_run.,mailbox.,own_data.,closing.,email_change.,email_proposal.,"
        "other_email.,payment.,posted_secret.,posted_secrets.,policy.,rooms."
    ),
    "cases": "case.",
    "record": (
        "account.,accounts.,access_invitation.,access_request.,data_quality.,contact.,connection.,"
        "details.,objection.,document.,handover.,legal_hold.,preferences.,"
        "records.,tries."
    ),
    "wording": "wording.,letter.,letters.,landlord.,notice.",
    "audit": "audit.,access.,retention.",
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
        "wording": _("Wording, and letters"),
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
