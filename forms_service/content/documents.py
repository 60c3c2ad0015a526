"""Official documents, with what their copies leave blank left blank (C13 of the dossier)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from forms_service.content.reading import Page, Section

DocumentType = Literal[
    "plan", "dispatch", "decision", "article", "law", "decree", "circular", "resolution", "notice", "report"
]
DatePrecision = Literal["day", "month", "year", "unknown"]

TYPE_NAMES: dict[DocumentType, str] = {
    "plan": "Kế hoạch",
    "dispatch": "Công văn",
    "decision": "Quyết định",
    "article": "Bài viết",
    "law": "Luật",
    "decree": "Nghị định",
    "circular": "Thông tư",
    "resolution": "Nghị quyết",
    "notice": "Thông báo",
    "report": "Báo cáo",
}
PRECISIONS: tuple[DatePrecision, ...] = ("day", "month", "year", "unknown")


@dataclass(frozen=True)
class Note:
    """What the copy says (`quote`, may be empty) and what an editor remarks about it."""

    quote: str
    note: str


@dataclass(frozen=True)
class OfficialDocument:
    """One document. `issuer`, `replaces` and `cites` are ids; of `issued_on` only `date_precision` is known."""

    id: str
    title: str
    type: DocumentType
    number: str | None
    symbol: str | None
    issued_on: date | None
    date_precision: DatePrecision
    effective_on: date | None
    issuer: str
    signer: str | None
    abstract: str
    replaces: tuple[str, ...]
    cites: tuple[str, ...]
    notes: tuple[Note, ...]
    file: str | None
    url: str | None

    @property
    def type_name(self) -> str:
        return TYPE_NAMES[self.type]

    @property
    def number_text(self) -> str:
        """ "Số: 07/UBND-HCC", or "Số: …/UBND-HCC" where the copy leaves the number blank; an article has none."""
        if self.number is not None:
            return f"Số: {self.number}"
        if self.type == "article":
            return ""
        return f"Số: …/{self.symbol}" if self.symbol else "Số: …"

    @property
    def issued_text(self) -> str:
        """The date as far as it is known: "26/01/2024", "tháng 01/2024", "năm 2023", "chưa rõ ngày"."""
        formats = {"day": "%d/%m/%Y", "month": "tháng %m/%Y", "year": "năm %Y"}
        if self.issued_on is None or self.date_precision == "unknown":
            return "chưa rõ ngày"
        return self.issued_on.strftime(formats[self.date_precision])


def read_document(page: Page) -> OfficialDocument:
    """The document of a page of `van-ban/`. Faults go to the page's list."""
    section = page.front.section("document")
    found = OfficialDocument(
        id=section.identifier("id"),
        title=page.front.maybe_text("title") or "",
        type=cast("DocumentType", section.text("type", choices=tuple(TYPE_NAMES))),
        number=section.maybe_text("number"),
        symbol=section.maybe_text("symbol"),
        issued_on=section.maybe_day("issued_on"),
        date_precision=cast("DatePrecision", section.text("date_precision", choices=PRECISIONS)),
        effective_on=section.maybe_day("effective_on"),
        issuer=section.identifier("issuer"),
        signer=section.maybe_text("signer"),
        abstract=section.text("abstract"),
        replaces=section.identifiers("replaces"),
        cites=section.identifiers("cites"),
        notes=tuple(_read_note(entry) for entry in section.sections("notes")),
        file=section.maybe_text("file"),
        url=section.maybe_text("url"),
    )
    _check(section, found)
    section.finish()
    return found


def _read_note(entry: Section) -> Note:
    note = Note(entry.maybe_text("quote") or "", entry.text("note"))
    entry.finish()
    return note


def _check(section: Section, document: OfficialDocument) -> None:
    if document.number and document.symbol and not document.number.endswith("/" + document.symbol):
        section.fault("symbol", f"ký hiệu không khớp số {document.number}", "sửa lại, hoặc bỏ dòng `symbol`")
    if (document.issued_on is None) != (document.date_precision == "unknown"):
        section.fault(
            "date_precision",
            "ngày ban hành và mức biết ngày không khớp",
            "chưa rõ ngày: `issued_on: null` và `date_precision: unknown`; còn lại: day, month hoặc year",
        )
    if document.url and not document.url.startswith("https://"):
        section.fault("url", "địa chỉ phải bắt đầu bằng https://", "chép lại địa chỉ từ trình duyệt")
