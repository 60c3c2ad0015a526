"""Digits are found as people say them: in groups, the ends alone, a number of old."""

from forms_service.submissions.finding import search_text, searched_words


def found(typed: str, text: str) -> bool:
    """As the store searches: every word begins one of the text."""
    return all(any(word.startswith(wanted) for word in text.split()) for wanted in searched_words(typed))


TEXT = search_text("Góp ý", "230329925", {"phone": "+84393456789", "full_name": "Nguyễn Thị Thử"})


def test_a_code_is_found_in_groups_and_by_its_end() -> None:
    for typed in ("230329925", "230 329 925", "230-329-925", "329 925", "925"):
        assert found(typed, TEXT), typed


def test_a_phone_is_found_however_it_is_written() -> None:
    for typed in (
        "0393456789",
        "0393 456 789",
        "0393.456.789",
        "+84393456789",
        "0084 393 456 789",
        "6789",
        "01693456789",
    ):
        assert found(typed, TEXT), typed


def test_other_digits_are_not_found() -> None:
    for typed in ("230 329 926", "0393 456 780", "9999"):
        assert not found(typed, TEXT), typed


def test_names_and_digits_may_be_mixed() -> None:
    assert found("thu 6789", TEXT)
    assert not found("thu 6780", TEXT)
