"""The addresses of this room, and the words of its lines in the audit log."""

from starlette.routing import BaseRoute, Route

from forms_service.documents.worker import PdfWorker
from forms_service.rollout.oversight_screens import CALLS_PAGE, PAGE, OversightScreens
from forms_service.rollout.reminding import OWN_PAGE
from forms_service.rollout.unit_screens import MeasuresNow, UnitScreens
from forms_service.staff.guard import requires
from forms_service.staff.log_words import LogWords
from forms_service.web.house import House

LOG_WORDS = LogWords(
    actions={
        "rollout.begun": "lập báo cáo của đơn vị",
        "rollout.saved": "lưu nháp báo cáo của đơn vị",
        "rollout.submitted": "gửi duyệt báo cáo của đơn vị",
        "rollout.returned": "trả lại báo cáo của đơn vị",
        "rollout.approved": "duyệt, gửi báo cáo của đơn vị",
        "rollout.discarded": "bỏ bản nháp báo cáo của đơn vị",
        "rollout.printed": "in báo cáo của đơn vị",
        "rollout.listed": "tải bảng theo dõi nhân rộng",
        "rollout.reminded": "nhắc đơn vị báo cáo",
        "rollout.phoned": "gọi nhắc đơn vị báo cáo",
    },
    subjects={
        "adoption_report": "báo cáo của đơn vị",
        "report_reminder": "lượt nhắc báo cáo",
        "rollout": "bảng nhân rộng",
    },
    details={"model": "mô hình", "period": "kỳ", "version": "bản"},
    pages={"adoption_report": PAGE + "/bao-cao"},
)


def routes(house: House, pdf: PdfWorker, measures: MeasuresNow) -> list[BaseRoute]:
    """The routes. `measures`: what this office counts (letters fill in a unit's report)."""
    own, over = UnitScreens(house, pdf, measures), OversightScreens(house, pdf, measures)
    reports, oversees, calls = (requires(house, each) for each in ("report_adoption", "oversee", "make_calls"))
    one, seen = OWN_PAGE + "/{id:int}", PAGE + "/bao-cao/{id:int}"
    return [
        Route(OWN_PAGE, reports(own.list), methods=["GET"]),
        Route(OWN_PAGE, reports(own.begin), methods=["POST"]),
        Route(one, reports(own.show), methods=["GET"]),
        Route(one, reports(own.act), methods=["POST"]),
        Route(one + "/ban-in", reports(own.print), methods=["GET"]),
        Route(PAGE, oversees(over.overview), methods=["GET"]),
        Route(PAGE + "/bang.xlsx", oversees(over.sheet), methods=["GET"]),
        Route(seen, oversees(over.report), methods=["GET"]),
        Route(seen + "/ban-in", oversees(over.print), methods=["GET"]),
        Route(CALLS_PAGE, calls(over.calls), methods=["GET"]),
        Route(CALLS_PAGE, calls(over.called), methods=["POST"]),
    ]
