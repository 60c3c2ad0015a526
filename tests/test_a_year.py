"""A year as the source documents tell it, replayed through forms, screens and imports of the running app.

Monday meetings of the leaders from 14/8 to 14/11/2023 (fourteen Mondays, one of them a holiday, eleven held, about
forty people), 72 talks of the director, 4,798 times that people were helped in four departments, 2,859 who answered
1022 and some who would not, the letters of two communes, the plans of five. The numbers come out as they went in, each
leads back to its records, and nobody has typed one twice.
"""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import survey_calls
from letter_writers import NUMBERS, act, press_for_all, table, taken_over, year_of_two_communes
from office import CHEAP_PASSWORDS, CONTENT, REGISTRATION, MovableClock, browser_of
from personnel import PASSWORD, at_work, press
from starlette.testclient import TestClient

from forms_service.all_measures import all_measures
from forms_service.app import Works, assemble
from forms_service.letters.reading import Wanted, listed
from forms_service.published import Publisher
from forms_service.reports.model import in_words
from forms_service.reports.periods import ReportPeriod, read_period
from forms_service.settings import Settings
from forms_service.vietnam.clock import ZONE

QUARTER = read_period("2023-08-14..2023-11-14")
YEAR = read_period("2023")
MONDAYS = [date(2023, 8, 14) + timedelta(days=7 * week) for week in range(14)]
HOLIDAY, NOT_HELD = date(2023, 9, 4), {date(2023, 10, 2), date(2023, 11, 6)}
MET = [4, 4, 4, 4, 4, 4, 4, 3, 3, 3, 3]
"""People at each of the eleven: forty in all."""
DEPARTMENTS = {"Sở Tư pháp": 1830, "Sở Văn hóa, Thể thao và Du lịch": 402, "Sở Giáo dục và Đào tạo": 966}
"""How the 4,798 may have been shared: the documents give the sum alone. The fourth department has the rest."""
ANSWERED, REFUSED = 2859, 41
REFUSAL = {"act": "refused", "reason": "spam_fear"}
SUPPORTED, FOURTH = 4798, "Sở Nông nghiệp và Phát triển nông thôn"


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


@pytest.fixture(scope="module")
def clock() -> MovableClock:
    return MovableClock(at(date(2023, 1, 30), 8))


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory, clock: MovableClock) -> Iterator[Works]:
    folder = tmp_path_factory.mktemp("year")
    settings = Settings(
        base_url="http://phucvu.example",
        service_url="http://phucvu.example",
        data_dir=folder / "var",
        content_dir=CONTENT,
        site_dir=folder / "public",
        rate_limit=None,
    )
    opened = replace(assemble(settings, clock), passwords=CHEAP_PASSWORDS)
    yield opened
    opened.store.close()


@pytest.fixture(scope="module")
def desk(works: Works) -> "Desk":
    return Desk(works)


@pytest.fixture(scope="module")
def year(works: Works, desk: "Desk", clock: MovableClock) -> Works:
    """The office after its year."""
    the_director_talks(desk, clock)
    the_leaders_meet(works, desk, clock)
    the_support_log_is_taken_over(desk, clock)
    people_are_called_and_asked(works, clock)
    two_communes_write_letters(works, desk, clock)
    return works


class Desk:
    """The front desk, which logs in again whenever the session has ended meanwhile."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self.browser = at_work(works, "front_desk")

    def opens(self, page: str) -> None:
        if self.browser.get(page).status_code == 303:
            log_in = {"email": "front_desk@phucvu.example", "password": PASSWORD}
            assert self.browser.post("/nhan-vien/dang-nhap", data=log_in).status_code == 303

    def press(self, page: str, path: str | None = None, **fields: object):
        self.opens(page)
        return press(self.browser, page, path, **fields)


def the_director_talks(desk: Desk, clock: MovableClock) -> None:
    """Three people each on twenty-four Friday mornings; nobody's name is asked for a question at the counter."""
    fridays = [date(2023, 2, 3) + timedelta(days=7 * week) for week in range(24)]
    for friday in fridays:
        clock.move_to(at(friday, 12, 30))
        page = f"/nhan-vien/tiep/director-{friday}/diem-danh"
        told = {"rows": "0", "others-parties": "3", "others-people": "3", "act": "done"}
        assert desk.press(page, **told).status_code == 303, friday


def the_leaders_meet(works: Works, desk: Desk, clock: MovableClock) -> None:
    """People register on the web the week before; two Mondays are called off; who came is ticked at the door."""
    citizens, held = browser_of(works), iter(MET)
    for number, monday in enumerate(MONDAYS):
        if monday == HOLIDAY:
            continue
        clock.move_to(at(monday - timedelta(days=6), 9))
        if monday in NOT_HELD:
            called_off = {"act": "cancel", "seen": "0", "reason": "lãnh đạo đi công tác", "sure": "yes"}
            assert desk.press(f"/nhan-vien/buoi-tiep/leaders-{monday}", **called_off).status_code == 303, monday
            continue
        people = next(held)
        register(citizens, monday, number, people)
        clock.move_to(at(monday, 11, 15))
        attend(desk, monday, people)


def register(citizens: TestClient, monday: date, number: int, people: int) -> None:
    for one in range(people):
        typed = {"preferred_reception": f"leaders-{monday}", "phone": f"09{number:02}5551{one:02}", "party_size": "1"}
        answer = citizens.post("/api/forms/leader_registration", data={**REGISTRATION, **typed})
        assert answer.status_code == 303, (monday, answer.text[:300])


def attend(desk: Desk, monday: date, people: int) -> None:
    page = f"/nhan-vien/tiep/leaders-{monday}/diem-danh"
    desk.opens(page)
    parties = set(re.findall(r'name="c-(\d+)"', desk.browser.get(page).text))
    assert len(parties) == people
    came = {f"c-{party}": "came" for party in parties} | {f"p-{party}": "1" for party in parties}
    assert desk.press(page, **came, rows="0", act="done").status_code == 303, monday


def the_support_log_is_taken_over(desk: Desk, clock: MovableClock) -> None:
    """From the spreadsheet that the centre kept, month by month."""
    clock.move_to(at(date(2023, 12, 30), 9))
    shares = DEPARTMENTS | {FOURTH: SUPPORTED - sum(DEPARTMENTS.values())}
    lines = ["Ngày;Đơn vị;Loại;Số lượt"]
    for unit, total in shares.items():
        months = [total // 11] * 10 + [total - total // 11 * 10]
        lines += [f"28/{month:02}/2023;{unit};no_write;{count}" for month, count in enumerate(months, 2)]
    desk.opens("/nhan-vien/ho-tro")
    page = "/nhan-vien/nhap/ho-tro"
    token = re.search(r'name="_csrf" value="([^"]+)"', desk.browser.get(page).text)[1]
    sent = desk.browser.post(page, data={"_csrf": token}, files={"tep": ("so.csv", "\n".join(lines).encode())})
    (address,) = set(re.findall(r'action="(/nhan-vien/nhap/ho-tro/\d+)"', sent.text))
    assert "Đã nhập 44 dòng" in desk.browser.get(desk.press(page, address).headers["location"]).text


def people_are_called_and_asked(works: Works, clock: MovableClock) -> None:
    """Everybody served is on the list; an operator calls one after the other. How many would not is not in the
    documents: forty-one is ours.
    """
    clock.move_to(at(date(2023, 12, 28), 8))
    operator = at_work(works, "operator")
    people = "".join(survey_calls.line(number, month="11/2023") for number in range(ANSWERED + REFUSED))
    survey_calls.bring_in(operator, survey_calls.HEADING + people)
    token = re.search(r'name="_csrf" value="([^"]+)"', operator.get(survey_calls.PAGE).text)[1]
    for number in range(ANSWERED + REFUSED):
        call = operator.post(survey_calls.PAGE, data={"_csrf": token, "act": "next"}).headers["location"]
        said = (
            {"act": "refused", "reason": "spam_fear"} if number % 71 == 0 else {"act": "answered", **survey_calls.YES}
        )
        assert operator.post(call, data={"_csrf": token, **said}).status_code == 303, number


def two_communes_write_letters(works: Works, desk: Desk, clock: MovableClock) -> None:
    """From the registers' list to the families: a second person reads every condolence before it is printed."""
    clock.move_to(at(date(2024, 6, 14), 9))
    desk.opens("/nhan-vien/thu")
    leader = at_work(works, "leader")
    taken_over(desk.browser, table(year_of_two_communes()))
    waiting = works.store.read_now(lambda reader: listed(reader, Wanted(state="to_approve"), limit=100))
    for case in waiting:
        assert act(leader, case["id"], "approve", seen="1").status_code == 303
    press_for_all(works, desk.browser, "ready", act="print")
    press_for_all(works, desk.browser, "printed", act="sign", signed_on="2024-06-10")
    press_for_all(works, desk.browser, "signed", act="deliver", delivered_on="2024-06-12", delivery="by_hand")


def counted(works: Works, key: str, period: ReportPeriod) -> int:
    """A measure's number; it is also the sum of its records."""
    measure = next(each for each in all_measures(works.content) if each.key == key)
    span = period.span()

    def both(reader):
        return measure.count(reader, span).value, sum(part.weight for part in measure.parts(reader, span))

    value, summed = works.store.read_now(both)
    assert value == summed, key
    return value


def test_of_fourteen_mondays_one_is_a_holiday_and_eleven_were_held(year, works):
    candidates = works.content().receptions(QUARTER.start, QUARTER.end)
    planned = [each.planned_on for each in candidates if each.series == "leaders"]
    assert planned == [monday for monday in MONDAYS if monday != HOLIDAY]
    assert counted(year, "receptions.leaders.held", QUARTER) == 11
    assert counted(year, "receptions.leaders.people", QUARTER) == 40


def test_all_registrations_of_the_year_are_counted(year):
    assert counted(year, "registrations.received", YEAR) == 40


def test_the_directors_cases_are_seventy_two(year):
    assert counted(year, "receptions.director.parties", YEAR) == 72


def test_support_is_counted_for_itself(year):
    assert counted(year, "support.cases", YEAR) == SUPPORTED


def test_all_who_answered_were_satisfied_and_the_refusals_stand_beside_it(year):
    measure = next(each for each in all_measures(year.content) if each.key == "surveys.satisfied")
    found = year.store.read_now(lambda reader: measure.count(reader, YEAR.span()))
    assert (found.value, found.n, found.contacted, found.refused) == (2859, 2859, 2900, 41)
    assert in_words(found) == "2.859/2.859 (100,0%)"


def test_letters_are_counted_by_event_and_apart_from_cases(year):
    pilot = read_period("2024-03-01..2024-06-30")
    for event, number in NUMBERS.items():
        assert counted(year, f"letters.{event}_cases", pilot) == number
        assert counted(year, f"letters.{event}_letters", pilot) == number
    assert counted(year, "letters.cases", pilot) == 137


def test_five_communes_take_the_model_up_two_of_them_as_a_trial(year):
    pilot = read_period("2024-03-01..2024-06-30")
    assert counted(year, "rollout.units_pilot", pilot) >= 2
    communes = {"phuoc-quang", "phuoc-nghia", "phuoc-hoa", "phuoc-loc", "phuoc-son"}
    standings = {each.unit: each.status for each in year.content().register.standings(pilot.end)}
    told = {unit: status for unit, status in standings.items() if unit in communes}
    assert told == dict.fromkeys(communes, "planned") | {"phuoc-quang": "pilot", "phuoc-nghia": "pilot"}


def test_the_report_a_leader_signs_says_it_all(year, tmp_path):
    leader = at_work(year, "oversight")
    printed = press(leader, "/nhan-vien/bao-cao", ky="2023", loai="final").content
    file = tmp_path / "bao-cao.pdf"
    file.write_bytes(printed)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    for number in ("4.798", "2.859/2.859 (100,0%)", " 72 ", " 11 ", " 40 "):
        assert number in text, number
    assert "41 từ chối" in text


def test_the_screen_says_these_numbers(year, desk):
    desk.opens("/nhan-vien/ho-tro")
    page = desk.browser.get(f"/nhan-vien/so-lieu?ky={QUARTER.key}").text
    numbers = dict(re.findall(r"/so-lieu/([a-z._]+)\?[^>]*>([\d.]+)<", page))
    assert numbers["receptions.leaders.held"] == "11"
    assert numbers["receptions.leaders.people"] == "40"
    assert numbers["registrations.received"] == "36"  # four had registered the week before the first one
    page = desk.browser.get("/nhan-vien/so-lieu?ky=2023").text
    assert ">4.798<" in page
    assert ">72<" in page


def test_figures_and_the_draft_article_bear_them(year, clock):
    def made(reader):
        publisher = Publisher(reader, year.content(), QUARTER, clock())
        return {**publisher.files("figures"), **publisher.files("article")}

    files = {name: data.decode() for name, data in year.store.read_now(made).items()}
    figures = files["so-lieu/so_2023_08_14_2023_11_14.yml"]
    assert "receptions_leaders_held:\n    value: 11\n" in figures
    assert "receptions_leaders_people:\n    value: 40\n" in figures
    draft = files["ket-qua/so-2023-08-14-2023-11-14.md"]
    assert "{{ so: so_2023_08_14_2023_11_14.receptions_leaders_held }}" in draft
    assert "Nguyễn" not in draft
