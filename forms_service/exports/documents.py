"""Documents as they are kept, without what opens something: JSON lines, and the file of a stock TinyDB."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.exports.model import PARTS, WITHHELD, Kind
from forms_service.exports.sheets import walk
from forms_service.storage.contract import Document, Progress, Reader
from forms_service.submissions.answers import in_words

_EVERY = 200


def write_jsonl(target: Path, kind: Kind, reader: Reader, catalogue: Catalogue, progress: Progress) -> None:
    """One document a line in UTF-8. Submissions with their form's title and answers in words; of `all` each line
    names its table."""
    lines = _labelled(reader, catalogue) if kind == "submissions" else _plain(kind, reader)
    total = reader.count("submissions") if kind == "submissions" else _count(kind, reader)
    with target.open("w", encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(lines, 1):
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            if number % _EVERY == 0 or number == total:
                progress(number, total)


def write_tinydb(target: Path, kind: Kind, reader: Reader, progress: Progress) -> None:
    """One JSON object of tables, each an object of documents under their ids: what `TinyDB(path)` reads.

    Letters beyond ASCII are escaped, for TinyDB opens the file in whatever encoding the machine is set to.
    """
    done, total = 0, _count(kind, reader)
    with target.open("w", encoding="ascii", newline="\n") as file:
        for table_number, table in enumerate(PARTS[kind]):
            file.write(("{" if table_number == 0 else "},\n") + f"{json.dumps(table)}: {{")
            for number, document in enumerate(walk(reader, table)):
                file.write((",\n" if number else "\n") + f'"{document["id"]}": {json.dumps(_open(table, document))}')
                done += 1
                if done % _EVERY == 0 or done == total:
                    progress(done, total)
        file.write("}}\n")


def _count(kind: Kind, reader: Reader) -> int:
    return sum(reader.count(table) for table in PARTS[kind])


def _open(table: str, document: Mapping[str, Any]) -> Document:
    """The document without its id, which stands beside it, and without what is withheld."""
    withheld = WITHHELD.get(table, frozenset()) | {"id"}
    return {key: value for key, value in document.items() if key not in withheld}


def _plain(kind: Kind, reader: Reader) -> Iterator[Document]:
    for table in PARTS[kind]:
        for document in walk(reader, table):
            told = {"id": document["id"], **_open(table, document)}
            yield {"table": table, "document": told} if kind == "all" else told


def _labelled(reader: Reader, catalogue: Catalogue) -> Iterator[Document]:
    versions = {each["version"]: each["definition"] for each in reader.select("form_versions")}
    for document in walk(reader, "submissions"):
        form = versions.get(document["form_version"], {})
        values = document["values"]
        answers = [
            {"field": field["id"], "label": field["label"], "answer": in_words(field, values[field["id"]], catalogue)}
            for field in form.get("fields", ())
            if field["id"] in values
        ]
        title = form.get("title", document["form"])
        yield {"id": document["id"], **_open("submissions", document), "form_title": title, "answers": answers}
