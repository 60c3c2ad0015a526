"""Cases from a spreadsheet, as communes keep them beside the register: one row an event."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from forms_service.catalogue import Catalogue
from forms_service.content.letters import LetterEvent, LetterTemplate
from forms_service.imports.model import SLICE, CellError, Clean, Column, ImportKind, not_after, one_of
from forms_service.letters.model import EVENT_WORDS, LETTER_CASES, LetterError, key_of
from forms_service.letters.recording import (
    Facts,
    addressee_of,
    child_name,
    keep_case,
    recorded_as,
    registry_number,
    relation_of,
)
from forms_service.letters.tasks import PAGE
from forms_service.letters.units import communes, scope_of, why_not_on
from forms_service.letters.wording import templates_for
from forms_service.staff.audit import Actor
from forms_service.staff.model import Person
from forms_service.storage.contract import Document, Transaction
from forms_service.vietnam.text import fold

CONSENT = {"yes": ["Có", "Đồng ý"], "no": ["Không", "Không đồng ý"]}


def letter_cases(
    catalogue: Catalogue, today: date, person: Person, known: Callable[[str], Document | None]
) -> ImportKind:
    """The kind of import, for one account's units. `known` finds a case by its key, so that none is taken twice."""
    scope = scope_of(catalogue, person)
    units = {unit.id: [unit.name, *unit.aliases] for unit in communes(catalogue, scope)}
    return ImportKind(
        kind="thu",
        title="Nhập trường hợp khai sinh, kết hôn, khai tử",
        about="Mỗi dòng là một sự kiện hộ tịch. Thư soạn theo mẫu đầu tiên của sự kiện, đổi được ở trang của từng thư. "
        "Gia đình không đồng ý nhận thư thì để trống người nhận.",
        permission="write_letters",
        columns=_columns(units, today),
        check=_Check(catalogue, known),
        keep=lambda tx, actor, import_id, rows: keep_imported(tx, actor, import_id, rows, catalogue),
        undo=undo_imported,
        back=PAGE,
        theirs=lambda done: scope is None or done["by"] == person.id,
    )


def _columns(units: Mapping[str, Sequence[str]], today: date) -> tuple[Column, ...]:
    events: dict[str, list[str]] = {event: [word] for event, word in EVENT_WORDS.items()}
    unit, family = next((names[0] for names in units.values()), ""), "gia đình anh Nguyễn Văn Thử"
    addressee = _cell(addressee_of)
    return (
        Column("event", "Sự kiện", one_of(events, _plain), example="Khai sinh"),
        Column("unit", "Đơn vị", one_of(units, _plain), also=("Xã", "Xã, phường"), example=unit),
        Column("event_on", "Ngày đăng ký", not_after(today), also=("Ngày",), example=f"{today:%d/%m/%Y}"),
        Column("registry_ref", "Số đăng ký", _cell(registry_number), also=("Số",), example="45"),
        Column("consent", "Đồng ý nhận thư", one_of(CONSENT, _plain), also=("Đồng ý",), example="Có"),
        Column("addressee", "Người nhận thư", addressee, also=("Người nhận",), required=False, example=family),
        Column("child_given_name", "Tên bé", _cell(child_name), required=False),
        Column("relation", "Quan hệ với người mất", _cell(relation_of), also=("Quan hệ",), required=False),
    )


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


def _cell(read: Callable[[str], str]) -> Callable[[str], str]:
    """A reader of the screen's form as one of cells."""

    def read_cell(text: str) -> str:
        try:
            return read(" ".join(text.split()))
        except LetterError as error:
            raise CellError(f"“{text[:20]}” chưa dùng được", str(error)) from error

    return read_cell


class _Check:
    """Looks at whole rows of one file: the unit on that day, the letter, and that no number comes twice."""

    def __init__(self, catalogue: Catalogue, known: Callable[[str], Document | None]) -> None:
        self._catalogue = catalogue
        self._known = known
        self._lines: dict[str, int] = {}

    def __call__(self, row: Clean) -> None:
        day = date.fromisoformat(row["event_on"])
        if why := why_not_on(self._catalogue, self._catalogue.units[row["unit"]], day):
            raise CellError("đơn vị không có vào ngày này", why)
        if row["consent"] == "yes":
            self._check_letter(row)
        key = key_of(row["unit"], row["event"], day.year, row["registry_ref"])
        if key in self._lines:
            raise CellError(f"số đăng ký trùng với dòng {self._lines[key]}", "bỏ một trong hai dòng")
        self._lines[key] = row["line"]
        if self._known(key) is not None:
            raise CellError("số đăng ký này đã được ghi rồi", "bỏ dòng này")

    def _check_letter(self, row: Clean) -> None:
        if not row["addressee"]:
            raise CellError("thiếu người nhận thư", "ghi vào, hoặc ghi Không ở cột “Đồng ý nhận thư”")
        if usual_template(self._catalogue, row) is None:
            raise CellError("chưa có mẫu thư cho sự kiện này", "thêm mẫu trong thư mục thu/ của nội dung")


def usual_template(catalogue: Catalogue, row: Clean) -> LetterTemplate | None:
    """The first template of the event that the unit may use and for which the row has all facts."""
    event: LetterEvent = row["event"]
    found = templates_for(catalogue, event, row["unit"])
    return next((each for each in found if all(row.get(need) for need in each.needs)), None)


def keep_imported(tx: Transaction, actor: Actor, import_id: int, rows: Sequence[Clean], catalogue: Catalogue) -> None:
    """Keep rows of a file; one whose number was recorded since the file was checked is left out."""
    for row in rows:
        facts = _facts(catalogue, row)
        if recorded_as(tx, facts.key) is None:
            keep_case(tx, actor, facts, import_id)


def _facts(catalogue: Catalogue, row: Clean) -> Facts:
    event: LetterEvent = row["event"]
    day = date.fromisoformat(row["event_on"])
    if row["consent"] == "no":
        return Facts(event, row["unit"], day, row["registry_ref"], consent=False)
    return Facts(
        event,
        row["unit"],
        day,
        row["registry_ref"],
        consent=True,
        addressee=row["addressee"],
        child_given_name=(row["child_given_name"] or "") if event == "birth" else "",
        relation=(row["relation"] or "") if event == "death" else "",
        template=usual_template(catalogue, row),
    )


def undo_imported(tx: Transaction, import_id: int) -> int:
    """Remove the next cases of an import; how many."""
    found = tx.select(LETTER_CASES.name, equal={"import": import_id}, limit=SLICE)
    for each in found:
        tx.delete(LETTER_CASES.name, each["id"])
    return len(found)
