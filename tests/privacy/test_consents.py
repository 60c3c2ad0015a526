"""The ledger of consents: each purpose by itself, with the words, the time, the channel and who typed it in."""

from collections.abc import Callable

import pytest
from office import MovableClock
from personnel import at_work, press

from forms_service.app import Works
from forms_service.privacy import consents
from forms_service.privacy.consents import consents_of, may_contact_for_survey, may_publish, say, standing
from forms_service.privacy.model import PrivacyError
from forms_service.staff import audit
from forms_service.staff.audit import staff_actor
from forms_service.storage.contract import Document

Send = Callable[..., Document]
Kept = Callable[[int], Document]
PERSON = "/nhan-vien/du-lieu/phieu"


def words(works: Works, submission: Document) -> list[consents.Word]:
    return works.store.read_now(lambda reader: consents_of(reader, works.content(), submission))


def says(works: Works, submission: Document, *, given: bool, purpose: str = "contact_survey") -> bool:
    return works.store.write_now(
        lambda tx: say(tx, staff_actor(1), works.content(), submission["id"], purpose, given=given, channel="hotline")
    )


def may_call(works: Works, submission: Document) -> bool:
    return works.store.read_now(lambda reader: may_contact_for_survey(reader, works.content(), submission))


def test_what_was_ticked_is_its_own_proof_without_a_row(works: Works, send: Send) -> None:
    sent = send(consent_contact_survey="yes")
    core, survey = words(works, sent)
    assert works.store.read_now(lambda reader: reader.count("consents")) == 0
    assert (core.purpose, core.given, core.channel, core.entered_by, core.later) == ("core", True, "web", None, False)
    assert core.at.isoformat(timespec="milliseconds") == sent["received_at"]
    form = works.content().forms["leader_registration"]
    assert form.consent.text.strip() in core.text
    assert core.version == form.consent.version.isoformat()
    assert (survey.given, survey.version) == (True, sent["form_version"])
    assert survey.text == "Đồng ý để 1022 gọi hỏi ý kiến sau buổi gặp\nKhông đồng ý vẫn được tiếp"


def test_silence_is_no_consent(works: Works, send: Send) -> None:
    sent = send()
    assert works.store.read_now(lambda reader: standing(reader, works.content(), sent)) == {
        "core": True,
        "contact_survey": False,
        "story": False,
    }
    assert not may_call(works, sent)


def test_the_words_stay_those_that_were_shown_when_the_form_changes(works: Works, send: Send) -> None:
    sent = send(consent_contact_survey="yes")
    before = words(works, sent)
    version = works.store.read_now(lambda reader: reader.find("form_versions", version=sent["form_version"]))
    newer = {**version, "version": "f" * 12, "definition": {**version["definition"], "fields": []}}
    works.store.write_now(lambda tx: tx.insert("form_versions", {k: v for k, v in newer.items() if k != "id"}))
    assert words(works, sent) == before


def test_a_yes_on_the_phone_is_kept_with_the_words_that_were_read_out(
    works: Works, send: Send, clock: MovableClock
) -> None:
    sent = send()
    clock.move(hours=3)
    assert says(works, sent, given=True)
    assert not says(works, sent, given=True)  # said twice is said once
    last = words(works, sent)[-1]
    assert (last.given, last.channel, last.entered_by, last.later) == (True, "hotline", 1, True)
    assert last.at == clock()
    assert last.text == works.content().data_rights.purpose("contact_survey").spoken
    assert last.version == "2026-11-22"
    assert may_call(works, sent)


def test_the_newest_word_counts_and_the_older_ones_stay(works: Works, send: Send) -> None:
    sent = send(consent_contact_survey="yes")
    assert may_call(works, sent)
    says(works, sent, given=False)
    assert not may_call(works, sent)
    says(works, sent, given=True)
    assert may_call(works, sent)
    assert [word.given for word in words(works, sent) if word.purpose == "contact_survey"] == [True, False, True]


def test_each_purpose_stands_alone(works: Works, send: Send) -> None:
    sent = send("feedback", consent_story="yes")
    assert works.store.read_now(lambda reader: may_publish(reader, works.content(), sent))
    assert not may_call(works, sent)


@pytest.mark.parametrize("fact", [{"restricted_at": "2026-11-23"}, {"anonymised_at": "2026-11-23"}, {"no_calls": "x"}])
def test_nobody_is_called_who_is_restricted_gone_or_asked_not_to_be(works: Works, send: Send, fact: dict) -> None:
    assert not may_call(works, {**send(consent_contact_survey="yes"), **fact})


def test_the_notice_is_no_consent_that_could_be_taken_back(works: Works, send: Send) -> None:
    sent = send()
    for purpose in ("core", "khac"):
        with pytest.raises(PrivacyError):
            says(works, sent, given=False, purpose=purpose)


def test_a_withdrawal_is_in_the_log_without_words_and_leaves_the_meeting(works: Works, send: Send, kept: Kept) -> None:
    sent = send(consent_contact_survey="yes")
    says(works, sent, given=False)
    line = works.store.read_now(lambda reader: audit.latest(reader, limit=1))[0]
    assert (line.action, line.detail) == (
        "privacy.consent_withdrawn",
        {"purpose": "contact_survey", "channel": "hotline"},
    )
    assert kept(sent["id"])["placement"] == "placed"


def test_staff_read_out_the_words_and_note_the_answer_on_one_page(works: Works, send: Send) -> None:
    sent = send()
    desk, page = at_work(works, "front_desk"), f"{PERSON}/{sent['id']}"
    shown = desk.get(page).text
    assert works.content().data_rights.purpose("contact_survey").spoken in shown
    assert "Thu gì: họ tên" in shown
    assert press(desk, page, act="yes", purpose="contact_survey", channel="hotline").status_code == 303
    assert may_call(works, sent)
    assert press(desk, page, act="no", purpose="contact_survey", channel="").status_code == 422
    assert press(desk, page, act="no", purpose="contact_survey", channel="counter").status_code == 303
    assert not may_call(works, sent)


def test_no_rows_are_left_when_the_data_go(works: Works, send: Send) -> None:
    sent = send()
    says(works, sent, given=True)
    works.store.write_now(lambda tx: consents.forget(tx, sent["id"]))
    assert works.store.read_now(lambda reader: reader.count("consents")) == 0
