"""The ledger of consents: to what a person said yes or no, in which words, when, by which channel.

Without a row of its own at intake: the submission holds the ticked box, its moment, its channel and who typed it in,
and names the version of the form, whose words table `form_versions` keeps unchanged. What happens later (said on the
phone, taken back) is a row of table `consents`. The newest word counts. Taking one back never touches a meeting.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from forms_service.catalogue import Catalogue
from forms_service.content.data_rights import Purpose
from forms_service.privacy.model import Definition, PrivacyError
from forms_service.privacy.tables import CONSENTS
from forms_service.staff.audit import Actor, record
from forms_service.storage.contract import Document, Reader, Transaction

CHANNELS: Mapping[str, str] = {
    "web": "trang web",
    "counter": "tại quầy",
    "hotline": "điện thoại",
    "post": "bưu chính",
    "zalo": "Zalo",
}
"""How somebody said it (domain part 5, `channel`)."""


@dataclass(frozen=True)
class Word:
    """One thing that a person said about one purpose. `text` are the words as they were shown or read out.

    `at` is aware; of a survey the day alone. `version`: the day of the words (ISO), or the form's version. `later`:
    said after the form was sent.
    """

    purpose: str
    label: str
    given: bool
    at: datetime
    channel: str
    entered_by: int | None
    version: str
    text: str
    later: bool


def consents_of(reader: Reader, catalogue: Catalogue, submission: Document) -> list[Word]:
    """Everything said about every purpose that concerns this submission, oldest first."""
    found = reader.find("form_versions", version=submission["form_version"])
    definition: Definition | None = found["definition"] if found else None
    sent = [_as_sent(submission, definition, purpose) for purpose in catalogue.data_rights.purposes]
    rows = reader.select(CONSENTS.name, equal={"submission": submission["id"]})
    later = [_from_row(row, catalogue) for row in sorted(rows, key=lambda row: int(row["id"]))]
    return [*(word for word in sent if word is not None), *later]


def standing(reader: Reader, catalogue: Catalogue, submission: Document) -> dict[str, bool]:
    """Purpose -> whether the person's newest word is a yes. Never said is no (silence is no consent)."""
    told = {purpose.id: False for purpose in catalogue.data_rights.purposes}
    return told | {word.purpose: word.given for word in consents_of(reader, catalogue, submission)}


def may_contact_for_survey(reader: Reader, catalogue: Catalogue, submission: Document) -> bool:
    """Whether this person may be called and asked how it was."""
    return _may(reader, catalogue, submission, "contact_survey") and not submission.get("no_calls")


def may_publish(reader: Reader, catalogue: Catalogue, submission: Document) -> bool:
    """Whether the answer, or the story, may be published without the name."""
    return _may(reader, catalogue, submission, "story")


def say(  # noqa: PLR0913  # a word has this many facts
    tx: Transaction,
    actor: Actor,
    catalogue: Catalogue,
    submission_id: int,
    purpose_id: str,
    *,
    given: bool,
    channel: str,
    request: int | None = None,
) -> bool:
    """Keep what a person said later; False if it stood so already. Raises PrivacyError (no such purpose, no person)."""
    submission, purpose = _checked(tx, catalogue, submission_id, purpose_id, channel)
    if standing(tx, catalogue, submission)[purpose_id] == given:
        return False
    tx.insert(
        CONSENTS.name,
        {
            "submission": submission_id,
            "purpose": purpose_id,
            "given": given,
            "at": tx.now.isoformat(timespec="milliseconds"),
            "channel": channel,
            "entered_by": actor.id,
            "version": purpose.version.isoformat() if purpose.version else "",
            "text": purpose.spoken if given else f"Rút lại: {purpose.label}",
            "request": request,
        },
    )
    action = "privacy.consented" if given else "privacy.consent_withdrawn"
    record(tx, actor, action, "submission", submission_id, {"purpose": purpose_id, "channel": channel})
    return True


def forget(tx: Transaction, submission_id: int) -> int:
    """Remove the rows of a submission whose personal data are gone; how many."""
    rows = tx.select(CONSENTS.name, equal={"submission": submission_id})
    for row in rows:
        tx.delete(CONSENTS.name, row["id"])
    return len(rows)


def _checked(
    tx: Transaction, catalogue: Catalogue, submission_id: int, purpose_id: str, channel: str
) -> tuple[Document, Purpose]:
    submission, purpose = tx.get("submissions", submission_id), catalogue.data_rights.purpose(purpose_id)
    if submission is None or submission.get("anonymised_at"):
        raise PrivacyError("Phiếu này không còn dữ liệu cá nhân, nên không còn gì để đồng ý hay rút lại.")
    if purpose is None or purpose.needed:
        raise PrivacyError("Việc này không cần đồng ý riêng. Muốn dừng, xin ghi yêu cầu hạn chế hoặc xóa.")
    if channel not in CHANNELS:
        raise PrivacyError("Xin chọn người ấy nói bằng cách nào.")
    return submission, purpose


def _may(reader: Reader, catalogue: Catalogue, submission: Document, purpose: str) -> bool:
    if submission.get("anonymised_at") or submission.get("restricted_at") or submission["desk"] == "held":
        return False
    return standing(reader, catalogue, submission).get(purpose, False)


def _as_sent(submission: Document, definition: Definition | None, purpose: Purpose) -> Word | None:
    """The box of the form as it was answered; None if that form had no such box."""
    fields = {field["id"]: field for field in definition["fields"]} if definition else {}
    if definition is None or purpose.field not in fields:
        return None
    return Word(
        purpose=purpose.id,
        label=purpose.label,
        given=submission["values"].get(purpose.field) is True,
        at=datetime.fromisoformat(submission["received_at"]),
        channel=submission.get("channel", "web"),
        entered_by=submission.get("entered_by"),
        version=_version(definition, submission, needed=purpose.needed),
        text=_words(definition, fields[purpose.field], needed=purpose.needed),
        later=False,
    )


def _version(definition: Definition, submission: Document, *, needed: bool) -> str:
    notice = definition.get("consent")
    return str(notice["version"]) if needed and notice else str(submission["form_version"])


def _words(definition: Definition, field: Mapping[str, object], *, needed: bool) -> str:
    """What stood beside the box: for the notice its whole text, else the question and its hint."""
    notice = definition.get("consent")
    lines = [str(notice["text"]).strip()] if needed and notice else []
    return "\n".join([*lines, str(field["label"]), *([str(field["help"])] if field.get("help") else [])])


def _from_row(row: Document, catalogue: Catalogue) -> Word:
    purpose = catalogue.data_rights.purpose(row["purpose"])
    return Word(
        purpose=row["purpose"],
        label=purpose.label if purpose else row["purpose"],
        given=row["given"],
        at=datetime.fromisoformat(row["at"]),
        channel=row["channel"],
        entered_by=row["entered_by"],
        version=row["version"],
        text=row["text"],
        later=True,
    )
