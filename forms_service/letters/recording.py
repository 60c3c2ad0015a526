"""Recording a registered event and writing its letter: what is asked, what is checked, how it is kept.

The fields are those of `letter_record` (dossier, F5). They are code and not a form of `content/bieu-mau/`: which ones
are asked, which units and templates may be chosen, depends on the event, the day and the account.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from forms_service.catalogue import Catalogue
from forms_service.content.letters import KIND_OF, LetterEvent, LetterTemplate
from forms_service.letters.model import (
    EVENT_WORDS,
    KIND_WORDS,
    LETTER_CASES,
    LetterError,
    can,
    key_of,
    state_when_written,
)
from forms_service.letters.units import communes, started_on, why_not_on
from forms_service.staff.audit import Actor, record
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.vietnam.names import is_plausible_name
from forms_service.vietnam.text import fold, looks_legacy_encoded, nfc

TWICE = "Số đăng ký này đã được ghi rồi."
LONGEST_ADDRESSEE, LONGEST_OTHER, LONGEST_NUMBER = 120, 40, 20
_NUMBER = re.compile(r"[0-9A-Za-zĐđ][0-9A-Za-zĐđ ./-]*")
_WORD_BEFORE = re.compile(r"^(?:số|so)\b[\s.:]*", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"[0-9]{9}")
_DIGITS_OF_PAPERS = re.compile(r"[0-9]{4}")


@dataclass(frozen=True)
class Facts:
    """A case that was checked. Without consent there is no letter, and of its fields none is kept."""

    event: LetterEvent
    unit: str
    event_on: date
    registry_ref: str
    consent: bool
    addressee: str = ""
    child_given_name: str = ""
    relation: str = ""
    template: LetterTemplate | None = None

    @property
    def key(self) -> str:
        """Under which the case is found again."""
        return key_of(self.unit, self.event, self.event_on.year, self.registry_ref)


@dataclass(frozen=True)
class Asker:
    """For whom and when a case is checked: the content, the units (ids; None: all) of the account, today."""

    catalogue: Catalogue
    scope: Collection[str] | None
    today: date


def check_facts(asker: Asker, event: LetterEvent, typed: Mapping[str, str]) -> tuple[Facts | None, dict[str, str]]:
    """The case that was typed in, or None with a Vietnamese sentence for each field (its name) that must be mended."""
    values = {name: " ".join(nfc(text).split()) for name, text in typed.items()}
    findings: dict[str, str] = {}

    def ask(field: str, read: Any, *more: Any) -> Any:
        try:
            return read(values.get(field, ""), *more)
        except LetterError as error:
            findings[error.field or field] = str(error)
            return None

    day = ask("event_on", day_of, asker.today)
    unit = ask("unit", unit_on, asker, day)
    number = ask("registry_ref", registry_number)
    consent = ask("consent", consent_of)
    if not consent:
        facts = None if findings else Facts(event, unit, day, number, consent=False)
        return facts, findings
    addressee = ask("addressee", addressee_of)
    child = ask("child_given_name", child_name) if event == "birth" else ""
    relation = ask("relation", relation_of) if event == "death" else ""
    template = ask("template", template_of, asker.catalogue, event, unit)
    if template is not None:
        findings |= _lacking(template, {"child_given_name": child, "relation": relation})
    if findings:
        return None, findings
    return Facts(event, unit, day, number, True, addressee, child, relation, template), {}  # noqa: FBT003  # consent


def day_of(text: str, today: date) -> date:
    """The day of the register. Raises LetterError."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise LetterError("Xin ghi ngày đăng ký.") from None
    if day > today:
        raise LetterError("Ngày đăng ký chưa đến. Xin xem lại ngày.")
    return day


def unit_on(text: str, asker: Asker, day: date | None) -> str:
    """The commune that registered, if it was there on that day. Raises LetterError."""
    unit = next((each for each in communes(asker.catalogue, asker.scope) if each.id == text), None)
    if unit is None:
        raise LetterError("Xin chọn đơn vị đã đăng ký.")
    if day is not None and (why := why_not_on(asker.catalogue, unit, day)):
        raise LetterError(why)
    return unit.id


def registry_number(text: str) -> str:
    """The number in the register, without a word before it. Raises LetterError."""
    text = _WORD_BEFORE.sub("", text)
    if not text:
        raise LetterError("Xin ghi số đăng ký hộ tịch.")
    if _LONG_NUMBER.search(text):
        raise LetterError("Số này dài như số giấy tờ tùy thân. Xin chỉ ghi số thứ tự trong sổ.")
    if len(text) > LONGEST_NUMBER or not _NUMBER.fullmatch(text) or not any(map(str.isdigit, text)):
        raise LetterError("Xin chỉ ghi số, ví dụ 45 hoặc 45/2026.")
    return text


def consent_of(text: str) -> bool:
    """Whether the family agreed; nothing is taken for granted. Raises LetterError."""
    if text not in {"yes", "no"}:
        raise LetterError("Xin chọn gia đình có đồng ý nhận thư hay không.")
    return text == "yes"


def addressee_of(text: str) -> str:
    """Whom the letter is to. Raises LetterError."""
    if not 2 <= len(text) <= LONGEST_ADDRESSEE:
        raise LetterError(f"Xin ghi người nhận thư, từ 2 đến {LONGEST_ADDRESSEE} chữ cái.")
    _refuse_damaged(text)
    if _DIGITS_OF_PAPERS.search(text) or not any(map(str.isalpha, text)):
        raise LetterError("Xin chỉ ghi tên người nhận, không ghi số giấy tờ, số điện thoại.")
    return text


def child_name(text: str) -> str:
    """The given name of the child, if the family wants it in the letter. Raises LetterError."""
    _refuse_damaged(text)
    if text and (len(text) > LONGEST_OTHER or not is_plausible_name(text)):
        raise LetterError(f"Tên bé chỉ gồm chữ và khoảng trắng, nhiều nhất {LONGEST_OTHER} chữ cái.")
    return text


def relation_of(text: str) -> str:
    """Who the dead person was to the family. Raises LetterError."""
    _refuse_damaged(text)
    if text and (len(text) > LONGEST_OTHER or not is_plausible_name(text)):
        raise LetterError(f"Xin ghi ngắn, ví dụ: cụ thân sinh, người mẹ; nhiều nhất {LONGEST_OTHER} chữ cái.")
    return text


def _refuse_damaged(text: str) -> None:
    if looks_legacy_encoded(text):
        raise LetterError("Chữ bị lỗi phông (ví dụ VNI, TCVN3). Xin gõ lại bằng bộ gõ Unicode.")


def template_of(text: str, catalogue: Catalogue, event: LetterEvent, unit: str | None) -> LetterTemplate:
    """The chosen template, which must be of the event and open to the unit. Raises LetterError."""
    template = catalogue.letters.get(text)
    if template is None:
        raise LetterError("Xin chọn một mẫu thư.")
    if template.event != event:
        kind = KIND_WORDS[KIND_OF[event]].lower()
        other = "" if template.kind != KIND_OF[event] else f" của việc {EVENT_WORDS[event].lower()}"
        raise LetterError(f"Sự kiện {EVENT_WORDS[event].lower()} chỉ dùng mẫu {kind}{other}.")
    if unit is not None and not template.is_for(unit):
        raise LetterError("Mẫu này của đơn vị khác. Xin chọn mẫu khác.")
    return template


def _lacking(template: LetterTemplate, has: Mapping[str, str | None]) -> dict[str, str]:
    words = {"child_given_name": "tên bé", "relation": "quan hệ với người mất"}
    return {
        field: f"Mẫu “{template.title}” có nhắc {words[field]}. Xin ghi vào đây, hoặc chọn mẫu khác."
        for field in sorted(template.needs)
        if has.get(field) == ""
    }


def cautions(reader: Reader, catalogue: Catalogue, facts: Facts, besides: int | None = None) -> list[str]:
    """What is worth a second look before a case is kept: too early, or like another one. `besides`: its own id."""
    told = []
    unit = catalogue.units[facts.unit]
    start = started_on(unit)
    if start is not None and facts.event_on < start:
        told.append(f"Ngày đăng ký trước ngày {unit.name} bắt đầu gửi thư ({start:%d/%m/%Y}).")
    if any(each["id"] != besides for each in _alike(reader, facts)):
        told.append("Cùng ngày đã ghi một trường hợp có người nhận này. Nếu là hai việc khác nhau (sinh đôi) thì đúng.")
    return told


def _alike(reader: Reader, facts: Facts) -> list[Document]:
    day, equal = facts.event_on.isoformat(), {"unit": facts.unit, "event": facts.event}
    found = reader.select(LETTER_CASES.name, equal=equal, key="event_on", at_least=day, below=day + "~", limit=200)
    return [each for each in found if facts.addressee and fold(each["addressee"]) == fold(facts.addressee)]


def recorded_as(reader: Reader, key: str) -> Document | None:
    """The case that was recorded under this number, if one was."""
    return reader.find(LETTER_CASES.name, key=key)


_NOTHING_YET: Mapping[str, Any] = {
    "approved_by": None,
    "approved_at": None,
    "returned": "",
    "batch": None,
    "printed_at": None,
    "signed_on": None,
    "delivered_on": None,
    "delivery": None,
    "reaction": None,
    "reaction_note": "",
    "reacted_on": None,
}


def keep_case(tx: Transaction, actor: Actor, facts: Facts, import_id: int | None = None) -> int:
    """Keep a new case; its id. Raises LetterError if its number was recorded already."""
    _refuse_twice(tx, facts, None)
    row = {**_of_case(facts), **_of_letter(facts), **_NOTHING_YET, "version": 1, "recorded_at": tx.now.isoformat()}
    row |= {"writers": _writer(actor), "written_on": tx.now.date().isoformat(), "import": import_id}
    case_id = tx.insert(LETTER_CASES.name, row)
    record(tx, actor, "letters.record", "letter_case", case_id, {"event": facts.event, "unit": facts.unit})
    return case_id


def rewrite(tx: Transaction, actor: Actor, case_id: int, facts: Facts, seen: int) -> None:
    """Change what was recorded; the letter begins again, with approval if it needs one. `seen`: the version that was
    changed. Raises LetterError: meanwhile somebody else changed it, it cannot be changed, the number is taken."""
    case = tx.get(LETTER_CASES.name, case_id)
    if case is None or not can(case, "edit") or case["version"] != seen:
        raise LetterError("Thư này vừa được người khác sửa hoặc trao. Xin xem lại rồi sửa tiếp.")
    _refuse_twice(tx, facts, case_id)
    changes = {**_of_case(facts), **_of_letter(facts), **_NOTHING_YET, "version": seen + 1}
    changes |= {
        "writers": sorted({*case["writers"], *_writer(actor)}),
        "written_on": tx.now.date().isoformat(),
    }
    tx.update(LETTER_CASES.name, case_id, changes)
    record(tx, actor, "letters.edit", "letter_case", case_id)


def _writer(actor: Actor) -> list[int]:
    return [actor.id] if actor.id is not None else []


def _refuse_twice(tx: Transaction, facts: Facts, own: int | None) -> None:
    twin = recorded_as(tx, facts.key)
    if twin is not None and twin["id"] != own:
        raise LetterError(TWICE, "registry_ref")


def _of_case(facts: Facts) -> dict[str, Any]:
    return {
        "event": facts.event,
        "unit": facts.unit,
        "event_on": facts.event_on.isoformat(),
        "registry_ref": facts.registry_ref,
        "key": facts.key,
        "consent": facts.consent,
        "details": "kept",
    }


def _of_letter(facts: Facts) -> dict[str, Any]:
    """The letter's own facts; the words of the template are kept, so that what was approved is what is printed."""
    template = facts.template
    names = {"addressee": facts.addressee, "child_given_name": facts.child_given_name, "relation": facts.relation}
    if template is None:
        blank = dict.fromkeys((*names, "template", "wording", "paper", "signer", "approval"), "")
        return {**blank, "names": "gone", "state": "no_letter"}
    return {
        **names,
        "names": "kept",
        "template": template.id,
        "wording": template.text,
        "paper": template.paper,
        "signer": template.signer,
        "approval": template.approval,
        "state": state_when_written(template.approval),
    }


def as_typed(case: Document) -> dict[str, str]:
    """A case as its form shows it."""
    same = ("unit", "event_on", "registry_ref", "addressee", "child_given_name", "relation", "template")
    return {**{name: case[name] for name in same}, "consent": "yes" if case["consent"] else "no"}


def event_of(text: str) -> LetterEvent | None:
    """An event named in an address."""
    return cast("LetterEvent", text) if text in EVENT_WORDS else None
