"""Landlords' own wordings of the mails."""

from datetime import UTC
from typing import Annotated

from fastapi import APIRouter, Depends, Request, status

from chassis.auth import Caller, allow
from chassis.errors import Forbidden, Reason
from chassis.events import now
from chassis.http import Session
from chassis.text import _
from contracts.api.notifications import (
    NewWording,
    PreviewBlock,
    WordingDraft,
    WordingLine,
    WordingPreview,
    WordingRestored,
    Wordings,
    WordingSaved,
    WordingTag,
    WordingVersion,
    WordingView,
)
from services.notifications.domain.foot import Letterhead
from services.notifications.domain.letters import LETTERS, Lane, Letter, letter_named
from services.notifications.domain.paper import PAPERS
from services.notifications.domain.tags import required_tags_of, tags_of
from services.notifications.domain.wording import SHIPPED, Wording, fill, names_in, require_sendable
from services.notifications.domain.writing import shipped_wording, text_of, values_of
from services.notifications.store.wordings import newest_wordings, versions_of
from services.notifications.tables import WordingRow
from services.notifications.use_cases.restore_wording import restore_wording
from services.notifications.use_cases.save_wording import save_wording

router = APIRouter(prefix="/wordings", tags=["wordings"])

Reader = Annotated[Caller, Depends(allow("staff:lead", "staff:identity_admin", "staff:auditor"))]
Writer = Annotated[Caller, Depends(allow("staff:lead", "staff:identity_admin"))]

SHOWN_VERSIONS = 50
ABOUT_LOGINS = frozenset({"staff_invitation", "invitation", "access_invitation"})
"""Mails of the service's lane that open a login all the same."""


class MayNotWord(Forbidden):
    """The mail protects logins, and the caller does not look after them."""

    code = "may_not_word"

    def reason(self) -> Reason:
        """Return the rule, and who can change what it goes by."""
        return Reason(
            self.code,
            _("This mail protects logins, so only an identity admin words it."),
            _("An identity admin gives and takes roles: under Staff, at your name."),
        )


@router.get("")
async def get_wordings(_caller: Reader, session: Session) -> Wordings:
    """List the mails that may be worded, with who worded them last."""
    newest = {row.letter: row for row in await newest_wordings(session)}
    return Wordings(
        items=[
            _line(letter, newest.get(letter.name))
            for letter in (*LETTERS.values(), *PAPERS.values())
            if tags_of(letter.name) is not None
        ]
    )


@router.get("/{letter}")
async def get_wording(letter: str, _caller: Reader, session: Session) -> WordingView:
    """Return what is in force, what was, and which tags there are."""
    known = known_letter(letter)
    tags = required_tags_of(known.name)
    shipped = shipped_wording(known)
    rows = await versions_of(session, known.name, limit=SHOWN_VERSIONS)
    newest = rows[0] if rows else None
    is_own = newest is not None and newest.subject is not None
    return WordingView(
        line=_line(known, newest),
        subject=(newest.subject if newest and is_own else None) or shipped.subject,
        body=(newest.body if newest and is_own else None) or shipped.body,
        shipped_subject=shipped.subject,
        shipped_body=shipped.body,
        tags=[
            WordingTag(
                name=tag.name,
                shows=tag.shows,
                sample=tag.sample,
                is_mandatory=tag.is_mandatory,
                is_secret=tag.is_secret,
                may_be_in_subject=tag.may_be_in_subject,
            )
            for tag in tags.values()
        ],
        versions=[_version(row) for row in rows],
    )


@router.post("/{letter}/preview")
async def post_preview(
    letter: str, draft: WordingDraft, caller: Reader, request: Request
) -> WordingPreview:
    """Fill a draft in, or refuse it with the advice that saving it would give."""
    known = known_letter(letter)
    tags = required_tags_of(known.name)
    wording = Wording(draft.subject, draft.body)
    require_sendable(wording, tags)
    landlord = request.app.state.landlords.by_id(caller.landlord_id)
    letterhead = Letterhead(landlord.name, landlord.office.phone, landlord.portal_url)
    used = {*names_in(wording.subject), *names_in(wording.body)}
    values: dict[str, object] = {
        name: (draft.values.get(name) if not tag.is_secret else None) or tag.sample
        for name, tag in tags.items()
        if name in used
    }
    subject, blocks = fill(wording, tags=tags, values=values | values_of(letterhead))
    return WordingPreview(
        subject=subject,
        blocks=[
            PreviewBlock(look=block.look.value, lines=list(block.lines), button=block.button)
            for block in blocks
        ],
        text=text_of(subject, blocks, letterhead=letterhead),
    )


@router.post("/{letter}/versions", status_code=status.HTTP_201_CREATED)
async def post_version(
    letter: str, wanted: NewWording, caller: Writer, session: Session
) -> WordingSaved:
    """Put a wording in force. Mails queued and not tried yet use it as well."""
    known = _may_word(caller, letter)
    version = await save_wording(
        session,
        letter=known,
        wording=Wording(wanted.subject, wanted.body),
        over=wanted.over,
        caller=caller,
        at=now(),
    )
    return WordingSaved(version=version)


@router.post("/{letter}/restored", status_code=status.HTTP_201_CREATED)
async def post_restored(
    letter: str, wanted: WordingRestored, caller: Writer, session: Session
) -> WordingSaved:
    """Put an earlier version, or the shipped one, in force again."""
    known = _may_word(caller, letter)
    version = await restore_wording(
        session, letter=known, version=wanted.version, over=wanted.over, caller=caller, at=now()
    )
    return WordingSaved(version=version)


def known_letter(name: str) -> Letter:
    """Return a mail or a letter on paper. Raise `LetterUnknown`."""
    return PAPERS.get(name) or letter_named(name)


def _may_word(caller: Caller, name: str) -> Letter:
    letter = known_letter(name)
    if _is_security(letter) and "identity_admin" not in caller.roles:
        raise MayNotWord("this mail protects logins: wording it is for those who look after them")
    return letter


def _is_security(letter: Letter) -> bool:
    return letter.lane is Lane.SECURITY or letter.name in ABOUT_LOGINS


def _line(letter: Letter, newest: WordingRow | None) -> WordingLine:
    return WordingLine(
        letter=letter.name,
        shows=letter.shows,
        is_security=_is_security(letter),
        version=newest.version if newest else SHIPPED,
        is_own=newest is not None and newest.subject is not None,
        saved_at=newest.saved_at.astimezone(UTC) if newest else None,
        saved_by_name=newest.saved_by_name if newest else "",
    )


def _version(row: WordingRow) -> WordingVersion:
    return WordingVersion(
        version=row.version,
        subject=row.subject,
        body=row.body,
        restored_version=row.restored_version,
        saved_at=row.saved_at.astimezone(UTC),
        saved_by=row.saved_by,
        saved_by_name=row.saved_by_name,
    )
