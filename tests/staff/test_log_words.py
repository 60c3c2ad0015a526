"""Every room brings its words for the audit log; one code has one word."""

from forms_service.log_words import LOG_WORDS, PARTS
from forms_service.staff.log_words import LogWords, clashes, joined


def test_no_two_rooms_call_one_code_differently() -> None:
    assert clashes(*PARTS) == []
    assert LOG_WORDS.action("submissions.opened") == "mở phiếu"


def test_a_clash_is_named_and_stops_nothing() -> None:
    one, other = LogWords(actions={"a.b": "mở"}, details={"c": "số"}), LogWords(actions={"a.b": "đóng", "d": "xem"})
    assert dict(joined(one, other).actions) == {"a.b": "mở", "d": "xem"}
    assert joined(one, other).details == {"c": "số"}
    assert clashes(one, other) == ["actions.a.b: 'mở', 'đóng'"]
