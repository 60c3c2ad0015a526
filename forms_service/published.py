"""Files that the command line makes for communications staff: figures, an article's draft, open data. Counts only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args

import orjson

from forms_service.all_measures import all_measures
from forms_service.catalogue import Catalogue
from forms_service.matters.publishing import released_in
from forms_service.measures import Counted, Measure
from forms_service.reports.article_drafts import Published, draft_article, refuse_personal
from forms_service.reports.figure_files import figure_file, set_id
from forms_service.reports.open_data import open_document, open_sheet, open_tables
from forms_service.reports.periods import ReportPeriod
from forms_service.rollout import publishing as rollout
from forms_service.sheets.writing import sheet_bytes
from forms_service.storage.contract import Reader

Publication = Literal["figures", "article", "open-data", "rollout"]
PUBLICATIONS: tuple[Publication, ...] = get_args(Publication)

Files = Mapping[str, bytes]
"""What is written: path below the content folder, and bytes."""


@dataclass(frozen=True)
class Publisher:
    """Makes publications of one period from one snapshot. `now` is aware."""

    reader: Reader
    catalogue: Catalogue
    period: ReportPeriod
    now: datetime

    def files(self, kind: Publication) -> Files:
        """The files of a publication. Raises PeriodError, DraftError."""
        makers: Mapping[Publication, Callable[[], Files]] = {
            "figures": self._figures,
            "article": self._article,
            "open-data": self._open_data,
            "rollout": self._rollout,
        }
        return makers[kind]()

    def _figures(self) -> Files:
        text = figure_file(self.reader, self._measures(), self.period, self.now)
        return {f"so-lieu/{set_id(self.period)}.yml": text.encode()}

    def _article(self) -> Files:
        """The draft with its figures, so that it builds at once."""
        questions = self._questions()
        refuse_personal(self.reader, questions)
        counted = frozenset(each.key for each in self._measures() if _any(self._count(each)))
        text = draft_article(self._measures(), counted, questions, self.period, self.now.date())
        return {**self._figures(), f"ket-qua/{set_id(self.period).replace('_', '-')}.md": text.encode()}

    def _open_data(self) -> Files:
        tables = open_tables(self.reader, self._measures(), self.period)
        sheet, name = open_sheet(tables, "Dữ liệu mở"), f"du-lieu-mo/{self.period.key}"
        return {
            f"{name}.csv": sheet_bytes(sheet, "csv"),
            f"{name}.json": orjson.dumps(open_document(tables, self.period, self.now), option=orjson.OPT_INDENT_2),
        }

    def _rollout(self) -> Files:
        """What units reported so far, whatever the period."""
        return {rollout.PATH: rollout.reported_file(self.reader, self.now).encode()}

    def _measures(self) -> Sequence[Measure]:
        return all_measures(lambda: self.catalogue)

    def _count(self, measure: Measure) -> Counted:
        return measure.count(self.reader, self.period.span())

    def _questions(self) -> Sequence[Published]:
        return [Published(each.question, each.answer) for each in released_in(self.reader, self.period.span())]


def _any(counted: Counted) -> bool:
    return bool(counted.value or counted.n)


def write_files(folder: Path, files: Files) -> list[Path]:
    """Write them below `folder`, each whole or not at all; their paths. Raises OSError."""
    written = []
    for name, data in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.new")
        draft.write_bytes(data)
        draft.replace(target)
        written.append(target)
    return written
