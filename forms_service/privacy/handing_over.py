"""One person's copy as a file in the hand of whoever may have it. Made on demand; nothing of it is kept or mailed."""

from functools import partial

from starlette.responses import Response

from forms_service.documents.errors import RenderError
from forms_service.documents.worker import PdfWorker
from forms_service.privacy.pick_up import PICK_UP_LENGTH
from forms_service.privacy.subject import Copy, as_json, as_page, copy_of
from forms_service.staff.log_words import LogWords
from forms_service.storage.contract import Reader
from forms_service.web.errors import OR_CALL, Refusal
from forms_service.web.house import House
from forms_service.web.pages import NO_STORE

__all__ = ["FORMATS", "PICK_UP_LENGTH", "written"]

FORMATS = {"pdf": "application/pdf", "json": "application/json"}


async def written(  # noqa: PLR0913, PLR0917  # a file is made from this many things
    house: House, pdf: PdfWorker, words: LogWords, submission_id: int, request_id: int, kind: str
) -> Response:
    """The copy as a download; its name holds the number of the request alone. Raises Refusal 404, 503."""
    copy = await house.store.read(partial(_gathered, house=house, words=words, submission_id=submission_id))
    if copy is None:
        raise Refusal(404)
    data = as_json(copy) if kind == "json" else await _printed(house, pdf, copy)
    disposition = f'attachment; filename="ban-sao-du-lieu-{request_id}.{kind}"'
    return Response(data, media_type=FORMATS[kind], headers={**NO_STORE, "Content-Disposition": disposition})


def _gathered(reader: Reader, house: House, words: LogWords, submission_id: int) -> Copy | None:
    submission = reader.get("submissions", submission_id)
    return copy_of(reader, house.catalogue(), words, submission, house.clock()) if submission else None


async def _printed(house: House, pdf: PdfWorker, copy: Copy) -> bytes:
    try:
        return await pdf.render(as_page(copy, house.catalogue()))
    except RenderError as error:
        raise Refusal(503, "Chưa in được bản sao", f"Xin thử lại sau ít phút, hoặc chọn tệp JSON{OR_CALL}.") from error
