"""Checks across content files: whatever one file names, another one holds."""

import re
from collections.abc import Iterable

from forms_service.catalogue.gathering import Gathered
from forms_service.content.faults import Fault
from forms_service.content.figures import problem_of, references
from forms_service.content.reading import Page, Section
from forms_service.content.units import UNIT_KINDS, Unit

_NAMES = {
    "area": "lĩnh vực",
    "document": "văn bản",
    "form": "biểu mẫu",
    "model": "mô hình",
    "series": "lịch",
    "unit": "đơn vị",
}
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}:]*?)\s*(?::\s*([^{}]*?)\s*)?\}\}")
_BLOCKS = ("form", "receptions", "next", "documents", "articles", "units", "opendata", "progress")
_REMEDY = "xem lại mã, hoặc thêm trang hay dòng còn thiếu"


def check_references(gathered: Gathered) -> None:
    """Add a fault for every name that leads nowhere."""
    _check_office(gathered)
    _check_series(gathered)
    _check_forms(gathered)
    _check_documents(gathered)
    _check_models(gathered)
    _check_articles(gathered)
    for area in gathered.areas.values():
        file = gathered.folder / "linh-vuc.yml"
        for key, routings in (("agencies", area.agencies), ("supports", area.supports)):
            for unit in gathered.missing("unit", sorted({routing.unit for routing in routings})):
                gathered.faults.append(Fault(file, area.line, key, _missing("unit", unit), _REMEDY))
    for found in gathered.units.values():
        _check_unit(gathered, found)
    _check_rollout(gathered)
    for figures in gathered.figures.values():
        for name in gathered.missing("document", [figures.document] if figures.document else []):
            cause = _missing("document", name)
            gathered.faults.append(Fault(figures.file, figures.source_line, "source.document", cause, _REMEDY))
    for page in gathered.pages.values():
        _check_placeholders(gathered, page)


def _missing(kind: str, name: str) -> str:
    return f"không có {_NAMES[kind]} “{name}”"


def _check(gathered: Gathered, section: Section, key: str, kind: str, names: Iterable[str | None]) -> None:
    for name in gathered.missing(kind, names):
        section.fault(key, _missing(kind, name), _REMEDY)


def _check_office(gathered: Gathered) -> None:
    file = gathered.folder / "co-quan.yml"
    for name in gathered.missing("document", [each.document for each in gathered.office.names]):
        gathered.faults.append(Fault(file, 1, "names.document", _missing("document", name), _REMEDY))
    for name in gathered.missing("area", gathered.office.matters.due_days_of):
        gathered.faults.append(Fault(file, 1, "matters.due_days_of", _missing("area", name), _REMEDY))
    for template in gathered.replies.values():
        for name in gathered.missing("unit", template.leads):
            gathered.faults.append(Fault(template.file, template.line, "leads", _missing("unit", name), _REMEDY))
    for letter in gathered.letters.values():
        for name in gathered.missing("unit", letter.units):
            gathered.faults.append(Fault(letter.file, letter.line, "letter.units", _missing("unit", name), _REMEDY))


def _check_series(gathered: Gathered) -> None:
    for series in gathered.series.values():
        section = gathered.sections["series", series.id]
        _check(gathered, section, "place", "unit", [series.place])
        _check(gathered, section, "form", "form", [series.form])
        _check(gathered, section, "appointment_form", "form", [series.appointment_form])
        _check(gathered, section, "sources", "document", series.sources)
        form = gathered.forms.get(series.form or "")
        if form is not None and form.series != series.id:
            cause = f"biểu mẫu “{form.id}” không ghi `series: {series.id}`"
            section.fault("form", cause, "thêm dòng đó vào biểu mẫu, hoặc chọn biểu mẫu khác")


def _check_forms(gathered: Gathered) -> None:
    for form in gathered.forms.values():
        _check(gathered, gathered.sections["form", form.id], "series", "series", [form.series])


def _check_documents(gathered: Gathered) -> None:
    for document in gathered.documents.values():
        section = gathered.sections["document", document.id]
        _check(gathered, section, "issuer", "unit", [document.issuer])
        _check(gathered, section, "replaces", "document", document.replaces)
        _check(gathered, section, "cites", "document", document.cites)
        if document.file and not (section.file.parent / document.file).is_file():
            section.fault("file", f"không có tệp “{document.file}” cạnh trang này", "chép tệp vào cùng thư mục")


def _check_models(gathered: Gathered) -> None:
    for model in gathered.models.values():
        section = gathered.sections["model", model.id]
        _check(gathered, section, "series", "series", model.series)
        _check(gathered, section, "forms", "form", model.forms)
        _check(gathered, section, "sources", "document", model.sources)


def _check_articles(gathered: Gathered) -> None:
    for article in gathered.articles.values():
        section = gathered.sections["article", article.id]
        _check(gathered, section, "model", "model", [article.model])
        _check(gathered, section, "sources", "document", article.sources)


def _check_unit(gathered: Gathered, unit: Unit) -> None:
    named = [("parent", "unit", unit.parent)]
    named += [("successors", "unit", successor.unit) for successor in unit.successors]
    for adoption in unit.adoptions:
        papers = (adoption.document, adoption.planned_document, adoption.target_document)
        named += [("adoptions", "model", adoption.model), *(("adoptions", "document", paper) for paper in papers)]
    for key, kind, named_id in named:
        for name in gathered.missing(kind, [named_id]):
            gathered.faults.append(Fault(unit.file, unit.line, key, _missing(kind, name), _REMEDY))


def _check_rollout(gathered: Gathered) -> None:
    for each in gathered.rollout_lists.values():
        named = [("model", "model", each.model), ("territory", "unit", each.territory)]
        named += [("units", "unit", unit) for unit in each.units]
        for key, kind, named_id in [*named, ("document", "document", each.document)]:
            for name in gathered.missing(kind, [named_id]):
                gathered.faults.append(Fault(each.file, each.line, f"lists.{key}", _missing(kind, name), _REMEDY))


def _check_placeholders(gathered: Gathered, page: Page) -> None:
    for reference in () if gathered.may_be_unread("figure") else references(page.body):
        problem = problem_of(reference, gathered.figures)
        if problem:
            page.fault(reference.at, problem, "xem lại mã trong so-lieu/")
    for match in _PLACEHOLDER.finditer(page.body):
        problem = _placeholder_problem(gathered, page, match)
        if problem:
            page.fault(match.start(), problem, "xem docs/content-format.md, phần placeholders")


def _placeholder_problem(gathered: Gathered, page: Page, match: re.Match[str]) -> str | None:
    name, of = match[1], match[2] or ""
    if name == "so":
        return None if of else "{{ so }} phải ghi mã số liệu"
    if name not in _BLOCKS:
        return f"không biết {match[0]}"
    if not _stands_alone(page.body, match):
        return f"{match[0]} phải đứng một mình trên một dòng"
    if name == "form" and not of and page.front.maybe_section("form") is None:
        return "{{ form }} chỉ dùng được trong trang của biểu mẫu"
    return f"{match[0]}: không có “{of}”" if of and not _may_name(gathered, name, of) else None


def _may_name(gathered: Gathered, placeholder: str, of: str) -> bool:
    """Whether `of` may stand after the colon."""
    if placeholder == "units":
        return of in UNIT_KINDS
    kind = {"receptions": "series", "next": "series", "form": "form", "progress": "model"}.get(placeholder)
    return kind is not None and not gathered.missing(kind, [of])


def _stands_alone(body: str, match: re.Match[str]) -> bool:
    before = body[: match.start()].rpartition("\n")[2]
    after = body[match.end() :].partition("\n")[0]
    return not before.strip() and not after.strip()
