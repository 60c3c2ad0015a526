"""From an exception to a page or a JSON answer: one map for the whole service."""

import logging
import secrets
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from forms_service.storage.contract import UnavailableError

if TYPE_CHECKING:
    from forms_service.web.pages import PublicPages

log = logging.getLogger("phucvu.web")

_TEXTS: dict[int, tuple[str, str]] = {
    400: ("Dữ liệu gửi lên không đọc được", "Xin quay lại trang trước và gửi lại, hoặc gọi 1022 để được giúp."),
    403: ("Không được phép", "Trang này dành cho người có quyền. Xin đăng nhập bằng tài khoản khác."),
    404: ("Không tìm thấy trang", "Địa chỉ có thể đã đổi. Xin bắt đầu từ trang chủ hoặc gọi 1022."),
    405: ("Không làm được như vậy", "Xin bắt đầu lại từ trang chủ hoặc gọi 1022."),
    410: ("Trang này đã hết hạn", "Xin dùng trang tra cứu với mã và bốn số cuối điện thoại, hoặc gọi 1022."),
    413: ("Nội dung gửi lên quá dài", "Xin rút gọn phần nội dung rồi gửi lại."),
    415: ("Kiểu dữ liệu không được nhận", "Xin gửi bằng biểu mẫu trên trang web hoặc gọi 1022."),
    429: ("Vừa có nhiều phiếu gửi từ máy này", "Xin chờ ít phút rồi gửi lại, hoặc gọi 1022."),
    500: ("Hệ thống đang lỗi", "Xin thử lại sau ít phút, hoặc gọi 1022."),
    503: ("Hệ thống đang lỗi", "Xin thử lại sau ít phút, hoặc gọi 1022."),
}
_NOT_SENT = (
    "Hệ thống đang lỗi, phiếu CHƯA gửi",
    "Xin quay lại trang trước, chữ đã gõ vẫn còn ở đó; bấm gửi lại sau ít phút, hoặc gọi 1022.",
)

RETRY_AFTER_SECONDS = 60


class Refusal(HTTPException):
    """An answer other than what was asked for, with words of its own. Raised by routes, shown by the error map."""

    def __init__(self, status: int, title: str = "", text: str = "", code: str = "") -> None:
        known = _TEXTS.get(status, _TEXTS[400])
        self.title = title or known[0]
        self.text = text or known[1]
        self.code = code
        headers = {"Retry-After": str(RETRY_AFTER_SECONDS)} if status in {429, 503} else None
        super().__init__(status, detail=self.title, headers=headers)


def wants_json(request: Request) -> bool:
    """Whether the caller is a program: it sends JSON or accepts JSON and not HTML."""
    accept = request.headers.get("accept", "")
    if "text/html" in accept:
        return False
    return "application/json" in accept or request.headers.get("content-type", "").startswith("application/json")


Handler = Callable[[Request, Exception], Awaitable[Response]]


def error_handlers(pages: "PublicPages") -> dict[type[Exception] | int, Handler]:
    """The map, for Starlette: refusals, unknown paths, a store that cannot acknowledge, and everything unforeseen."""

    def answer(request: Request, refusal: Refusal) -> Response:
        if wants_json(request):
            body = {"error": {"code": refusal.code or str(refusal.status_code), "message": refusal.title}}
            return JSONResponse(body, refusal.status_code, refusal.headers)
        return pages.message(refusal.title, refusal.text, refusal.status_code, dict(refusal.headers or {}))

    async def refused(request: Request, error: Exception) -> Response:
        if isinstance(error, Refusal):
            return answer(request, error)
        status = error.status_code if isinstance(error, HTTPException) else 500
        refusal = Refusal(status)
        if isinstance(error, HTTPException) and error.headers:
            refusal.headers = error.headers
        return answer(request, refusal)

    async def unavailable(request: Request, error: Exception) -> Response:
        log.error("the store could not acknowledge: %s", error)
        return answer(request, _broken(request, 503))

    async def unforeseen(request: Request, error: Exception) -> Response:
        incident = secrets.token_hex(4)
        # Only the type and place: the text of an exception may hold what somebody typed.
        log.error("unforeseen %s, incident %s", type(error).__name__, incident, exc_info=_without_text(error))
        refusal = _broken(request, 500)
        refusal.text += f" Số sự cố: {incident}."
        return answer(request, refusal)

    return {HTTPException: refused, UnavailableError: unavailable, Exception: unforeseen}


def _broken(request: Request, status: int) -> Refusal:
    """Whoever has sent something must know that it did not arrive."""
    return Refusal(status, *(_NOT_SENT if request.method == "POST" else ()))


def _without_text(error: Exception) -> tuple[type[Exception], Exception, TracebackType | None]:
    bare = Exception(f"{type(error).__name__}, text withheld")
    return Exception, bare, error.__traceback__
