"""People are drawn from our own records if they agreed to a call, and leave the list when they take it back."""

import pytest
from ledger_desk import Ledger
from meeting_room import RECEPTION
from personnel import at_work, press
from survey_calls import PAGE, end, next_one

from forms_service.privacy.consents import say
from forms_service.privacy.requests import erase
from forms_service.staff.audit import staff_actor

DAYS = {"act": "draw", "tu": "2026-11-01", "den": "2026-12-31"}
LEADERS = {
    "full_name": "Nguyễn Thị Thử",
    "phone": "+84912345678",
    "applicant_kind": "citizen",
    "party_size": 1,
    "field": "construction",
    "handling_level": "province",
    "content": "Hồ sơ thử nghiệm chờ ý kiến của ba cơ quan, xin hỏi bước tiếp theo.",
    "preferred_reception": RECEPTION,
    "consent_core": True,
    "kind": None,
    "topic": None,
    "reply_mode": None,
}


@pytest.fixture
def ledger(works, clock):
    return Ledger(works, clock)


@pytest.fixture
def answered(ledger):
    """Somebody who agreed (or not) and whose matter was answered; the submission's id."""

    def one(*, agreed=True, **values):
        said = {"consent_contact_survey": True} if agreed else {}
        submission = ledger.submission("leader_registration", **{**LEADERS, **said, **values})
        matter = ledger.open(submission=submission, lead="so-xay-dung", field="construction")
        ledger.reply(matter)
        return submission

    return one


def drawn(desk):
    answer = press(desk, PAGE, **DAYS)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("xong=lay-")[2]


def test_whoever_agreed_and_was_answered_is_called_once(operator, answered, rows):
    answered()
    answered(agreed=False, phone="+84912345679")
    assert drawn(operator) == "1-0-1"
    assert drawn(operator) == "0-1-1"
    (row,) = rows("survey_people")
    assert (row["phone"], row["unit"], row["field"], row["served_month"]) == (
        "+84912345678",
        "so-xay-dung",
        "construction",
        "2026-11",
    )
    end(operator, next_one(operator), "answered", q0="4", consent_core="yes")
    assert drawn(operator) == "0-1-1"  # asked, and not again


def test_whoever_was_met_at_a_reception_is_asked_too(operator, ledger, works, rows):
    submission = ledger.submission("leader_registration", **{**LEADERS, "consent_contact_survey": True})

    def met(tx):
        registration = tx.find("registrations", submission=submission)
        tx.update("registrations", registration["id"], {"state": "attended"})
        reception = tx.find("receptions", reception=RECEPTION)
        tx.update("receptions", reception["id"], {"state": "took_place"})

    works.store.write_now(met)
    assert drawn(operator) == "1-0-0"
    assert rows("survey_people")[0]["unit"] == "khu-tiep-nhan"


def test_whoever_takes_the_yes_back_is_not_called_any_more(operator, answered, works, rows):
    submission = answered()
    drawn(operator)
    works.store.write_now(
        lambda tx: say(
            tx, staff_actor(1), works.content(), submission, "contact_survey", given=False, channel="hotline"
        )
    )
    assert next_one(operator).endswith("xong=het")
    assert rows("survey_people") == []


@pytest.mark.anyio
async def test_whoever_is_erased_leaves_the_list(operator, answered, works, rows):
    submission = answered()
    drawn(operator)
    code = works.store.read_now(lambda reader: reader.get("submissions", submission))["code"]
    await erase(works.store, works.ledger, works.clock, code)
    assert rows("survey_people") == []


def test_the_code_of_a_receipt_is_the_reference_of_its_service(operator, answered, browser, works, rows):
    submission = answered()
    drawn(operator)
    code = works.store.read_now(lambda reader: reader.get("submissions", submission))["code"]
    schema = browser.get("/api/forms/survey_response", headers={"accept": "application/json"}).json()
    spaced = f"{code[:3]} {code[3:6]} {code[6:]}"
    browser.post("/api/forms/survey_response", json={**schema["examples"][0], "service_ref": spaced})
    assert rows("survey_people") == []


@pytest.mark.parametrize("days", [{"tu": "2026-11-01"}, {"tu": "2026-11-30", "den": "2026-11-01"}, {"den": "x"}])
def test_days_that_make_no_span_are_refused(operator, days):
    assert press(operator, PAGE, act="draw", **days).status_code == 422


def test_only_who_makes_calls_draws(works):
    assert at_work(works, "leader").get(PAGE).status_code == 403
