"""The addresses of meetings, each with who may open it."""

from starlette.routing import BaseRoute, Route

from forms_service.meetings.desk import MEETINGS_PAGE, Desk
from forms_service.meetings.screens import MeetingScreens
from forms_service.meetings.screens_attendance import AttendanceScreens
from forms_service.meetings.screens_minutes import MinutesScreens
from forms_service.meetings.screens_papers import PaperScreens
from forms_service.meetings.screens_registers import RegisterScreens
from forms_service.meetings.screens_units import UnitScreens
from forms_service.meetings.support import OWN_PAGE
from forms_service.staff.guard import requires

REGISTERS_PAGE = "/nhan-vien/so-tiep"


def routes(desk: Desk) -> list[BaseRoute]:
    """All screens of meetings."""
    see, run = requires(desk.house, "view_meetings"), requires(desk.house, "run_meetings")
    one = MEETINGS_PAGE + "/{reception}"
    meetings, papers = MeetingScreens(desk), PaperScreens(desk)
    attendance, minutes = AttendanceScreens(desk), MinutesScreens(desk)
    return [
        Route(MEETINGS_PAGE, see(meetings.listed), methods=["GET"]),
        Route(one, see(meetings.one), methods=["GET"]),
        Route(one + "/yeu-cau", run(meetings.send), methods=["POST"]),
        Route(one + "/luot/{id}", run(meetings.party), methods=["GET"]),
        Route(one + "/luot/{id}", run(meetings.change_party), methods=["POST"]),
        Route(one + "/{paper}.pdf", see(papers.paper), methods=["GET"]),
        Route(one + "/lanh-dao", see(papers.leader), methods=["GET"]),
        Route(one + "/lanh-dao/{id}", see(papers.leader_one), methods=["GET"]),
        Route(one + "/diem-danh", run(attendance.show), methods=["GET"]),
        Route(one + "/diem-danh", run(attendance.keep), methods=["POST"]),
        Route(one + "/bien-ban/{id}", run(minutes.show), methods=["GET"]),
        Route(one + "/bien-ban/{id}", run(minutes.keep), methods=["POST"]),
        *_of_units(desk),
        *_registers(desk),
    ]


def _of_units(desk: Desk) -> list[BaseRoute]:
    answers, units = requires(desk.house, "answer_matters"), UnitScreens(desk)
    return [
        Route(OWN_PAGE, answers(units.listed), methods=["GET"]),
        Route(OWN_PAGE + "/{id}", answers(units.one), methods=["GET"]),
        Route(OWN_PAGE + "/{id}", answers(units.keep), methods=["POST"]),
    ]


def _registers(desk: Desk) -> list[BaseRoute]:
    see, registers = requires(desk.house, "view_meetings"), RegisterScreens(desk)
    return [
        Route(REGISTERS_PAGE, see(registers.show), methods=["GET"]),
        Route(REGISTERS_PAGE + "/tep", see(registers.file), methods=["GET"]),
    ]
