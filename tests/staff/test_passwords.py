"""Which passwords will do, and how they are kept."""

import pytest
from argon2 import PasswordHasher

from forms_service.staff.passwords import Passwords, password_problem

NAME, EMAIL = "Nguyễn Văn Thử", "nguyen.van.thu@phucvu.example"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def problem(password):
    return password_problem(password, name=NAME, email=EMAIL)


@pytest.mark.parametrize(
    "password",
    [
        "sông Tiền chảy qua chợ",
        "ba con vịt qua cầu",
        "correct horse battery",
        "kx8vq2mzt4wd",
        "mật khẩu của riêng một người",  # a common word inside a longer sentence
    ],
)
def test_a_sentence_of_twelve_letters_is_enough(password):
    assert problem(password) is None


def test_a_short_one_is_refused_with_the_number():
    assert "12 ký tự" in (problem("ngắn quá 11") or "")


def test_length_counts_letters_not_bytes_or_marks():
    assert problem("ữữữữ ạạạ") is not None


def test_an_endless_one_is_refused():
    assert "200" in (problem("một câu dài " * 20) or "")
    assert "200" in (problem("\u0302\u0323" * 50_000) or "")


@pytest.mark.parametrize(
    "password", ["Nguyễn Văn Thử", "nguyenvanthu1", "NGUYEN.VAN.THU@phucvu.example", "nguyen-van-thu 123"]
)
def test_name_and_address_are_refused_in_any_dress(password):
    assert "họ tên hoặc địa chỉ thư" in (problem(password) or "")


@pytest.mark.parametrize(
    "password",
    [
        "matkhau12345",
        "Mật khẩu 123!",
        "password1234",
        "123456789012",
        "qwertyuiop12",
        "abcabcabcabc",
        "aaaaaaaaaaaa",
        "!!!!!!!!!!!!",
        "hành chính công 1",
        "Administrator1",
    ],
)
def test_what_everybody_tries_first_is_refused(password):
    assert "quá dễ đoán" in (problem(password) or "")


pytestmark = pytest.mark.anyio


async def test_a_kept_password_is_recognised():
    passwords = Passwords(CHEAP)
    stored = await passwords.hash("sông Tiền chảy qua chợ")
    assert (await passwords.verify("sông Tiền chảy qua chợ", stored)).matches
    assert not (await passwords.verify("sông Tiền chảy qua cho", stored)).matches


async def test_no_stored_hash_never_matches():
    assert not (await Passwords(CHEAP).verify("the account of nobody", None)).matches


async def test_a_damaged_hash_never_matches():
    assert not (await Passwords(CHEAP).verify("x", "no hash at all")).matches


def test_real_hashes_are_argon2id_as_rfc_9106_advises():
    stored = Passwords().hash_now("sông Tiền chảy qua chợ")
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
