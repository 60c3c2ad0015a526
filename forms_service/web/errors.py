"""From an exception to a page or a JSON answer: one map for the whole service."""

import errno
import logging
import math
import secrets
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from forms_service.storage.contract import UnavailableError

if TYPE_CHECKING:
    from forms_service.web.pages import PublicPages

log = logging.getLogger("phucvu.web")

OR_CALL = "{or_call}"
"""Stands in a refusal's text for ", or call the hotline"; nothing where the office has none."""

A_WHILE = "ít phút"
"""How long to wait; where that is known to be long, the minutes stand there instead."""

_TEXTS: dict[int, tuple[str, str]] = {
    400: ("Dữ liệu gửi lên không đọc được", f"Xin quay lại trang trước và gửi lại{OR_CALL}."),
    403: ("Không được phép", "Trang này dành cho người có quyền. Xin đăng nhập bằng tài khoản khác."),
    404: ("Không tìm thấy trang", f"Địa chỉ có thể đã đổi. Xin bắt đầu từ trang chủ{OR_CALL}."),
    405: ("Không làm được như vậy", f"Xin bắt đầu lại từ trang chủ{OR_CALL}."),
    408: ("Đường truyền quá chậm, phiếu CHƯA gửi", f"Xin quay lại trang trước và bấm gửi lại{OR_CALL}."),
    410: ("Trang này đã hết hạn", f"Xin dùng trang tra cứu với mã và bốn số cuối điện thoại{OR_CALL}."),
    413: ("Nội dung gửi lên quá dài", "Xin rút gọn phần nội dung rồi gửi lại."),
    415: ("Kiểu dữ liệu không được nhận", f"Xin gửi bằng biểu mẫu trên trang web{OR_CALL}."),
    429: (
        "Từ mạng này vừa có nhiều phiếu, phiếu của ông/bà CHƯA gửi",
        f"Xin chờ {A_WHILE} rồi bấm gửi lại{OR_CALL}.",
    ),
    500: ("Hệ thống đang lỗi", f"Xin thử lại sau ít phút{OR_CALL}."),
    503: ("Hệ thống đang lỗi", f"Xin thử lại sau ít phút{OR_CALL}."),
}
_NOT_SENT = (
    "Hệ thống đang lỗi, phiếu CHƯA gửi",
    f"Xin quay lại trang trước, chữ đã gõ vẫn còn ở đó; bấm gửi lại sau ít phút{OR_CALL}.",
)

RETRY_AFTER_SECONDS = 60
_SOON = 5 * 60
_FORM_KINDS = ("application/x-www-form-urlencoded", "multipart/form-data")
_DISK_FULL = "FullError"
"""How SQLite's binding calls it."""


class Refusal(HTTPException):
    """An answer other than what was asked for, with words of its own. Raised by routes, shown by the error map."""

    def __init__(
        self, status: int, title: str = "", text: str = "", code: str = "", *, retry_after: int | None = None
    ) -> None:
        """`text` may hold `OR_CALL` and `A_WHILE`. `retry_after`: seconds after which it makes sense to try again."""
        known = _TEXTS.get(status, _TEXTS[400])
        self.title = title or known[0]
        self.text = _waiting(text or known[1], retry_after or 0)
        self.code = code
        headers = {}
        if status in {429, 503}:
            headers["Retry-After"] = str(retry_after or RETRY_AFTER_SECONDS)
        if status == 408:
            headers["Connection"] = "close"  # what is still to come is not waited for
        super().__init__(status, detail=self.title, headers=headers)


def _waiting(text: str, seconds: int) -> str:
    """Who has to wait longer than some minutes is told how long."""
    return text if seconds <= _SOON else text.replace(A_WHILE, f"khoảng {math.ceil(seconds / 60)} phút")


def wants_json(request: Request) -> bool:
    """Whether the caller is a program: it does not ask for HTML, and asks for or sends JSON, or asks below `/api/`.

    What a browser's form sends is answered as a page even then, unless JSON is asked for.
    """
    accept = request.headers.get("accept", "")
    kind = request.headers.get("content-type", "")
    if "text/html" in accept:
        return False
    if "application/json" in accept or kind.startswith("application/json"):
        return True
    return request.url.path.startswith("/api/") and not kind.startswith(_FORM_KINDS)


Handler = Callable[[Request, Exception], Awaitable[Response]]


def error_handlers(
    pages: "PublicPages", hotline: Callable[[], str | None] = lambda: None
) -> dict[type[Exception] | int, Handler]:
    """The map, for Starlette: refusals, unknown paths, a store that cannot acknowledge, and everything unforeseen.

    `hotline` gives the number to call at present; None where there is none. No answer of the map may be kept.
    """

    def answer(request: Request, refusal: Refusal) -> Response:
        headers = {"Cache-Control": "no-store", **(refusal.headers or {})}
        if wants_json(request):
            body = {"error": {"code": refusal.code or str(refusal.status_code), "message": refusal.title}}
            return JSONResponse(body, refusal.status_code, headers)
        number = hotline()
        text = refusal.text.replace(OR_CALL, f", hoặc gọi {number}" if number else "")
        return pages.message(refusal.title, text, refusal.status_code, headers)

    async def refused(request: Request, error: Exception) -> Response:
        if isinstance(error, Refusal):
            return answer(request, error)
        status = error.status_code if isinstance(error, HTTPException) else 500
        refusal = Refusal(status)
        if isinstance(error, HTTPException) and error.headers:
            refusal.headers = error.headers
        return answer(request, refusal)

    async def unavailable(request: Request, error: Exception) -> Response:
        log.error("the store could not acknowledge: %s (%s)", error, _kind_of(error.__cause__))
        return answer(request, _broken(request, 503))

    async def unforeseen(request: Request, error: Exception) -> Response:
        incident = secrets.token_hex(4)
        # Only the type and place: the text of an exception may hold what somebody typed.
        log.error("unforeseen %s, incident %s", type(error).__name__, incident, exc_info=_without_text(error))
        refusal = _broken(request, 500)
        refusal.text += f" Số sự cố: {incident}."
        return answer(request, refusal)

    async def gone(request: Request, error: Exception) -> Response:
        """Nobody is there to be told, and nothing is amiss here. The number, as nginx has it, is for the log."""
        del request, error
        return Response(status_code=499)

    return {
        HTTPException: refused,
        UnavailableError: unavailable,
        ClientDisconnect: gone,
        Exception: unforeseen,
    }


def _broken(request: Request, status: int) -> Refusal:
    """Whoever has sent something must know that it did not arrive."""
    return Refusal(status, *(_NOT_SENT if request.method == "POST" else ()))


def _kind_of(cause: BaseException | None) -> str:
    """What kept the store from acknowledging; the kind only, for its text may hold what somebody typed."""
    if cause is None:
        return "no cause told"
    kind = type(cause).__name__
    full = kind == _DISK_FULL or (isinstance(cause, OSError) and cause.errno == errno.ENOSPC)
    return f"{kind}: the disk is full" if full else kind


def _without_text(error: Exception) -> tuple[type[Exception], Exception, TracebackType | None]:
    bare = Exception(f"{type(error).__name__}, text withheld")
    return Exception, bare, error.__traceback__
