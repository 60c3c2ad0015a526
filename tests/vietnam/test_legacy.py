"""Text pasted from TCVN3 and VNI documents is told from real Vietnamese, names of all peoples and other languages."""

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_service.vietnam.syllables import is_syllable
from forms_service.vietnam.text import looks_legacy_encoded

TCVN3 = [
    "®ång",
    "NguyÔn V¨n Thö",
    "TrÇn ThÞ BÐ T­",
    "Lª ©n",
    "Céng hßa x· héi chñ nghÜa ViÖt Nam",
    "§éc lËp - Tù do - H¹nh phóc",
    "T«i ®· nép hå s¬ cÊp ®æi giÊy phÐp l¸i xe tõ th¸ng tr­íc nh­ng ch­a cã kÕt qu¶.",
    "Uû ban nh©n d©n tØnh §ång Th¸p",
    "®Êt ®ai",
]
VNI = [
    "Ñoàng",
    "Nguyeãn Vaên Thöû",
    "Traàn Thò Beù Tö",
    "COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM",
    "Toâi ñaõ noäp hoà sô caáp ñoåi giaáy pheùp laùi xe nhöng chöa coù keát quaû.",
    "Huyønh Nam",
    "UÛy ban nhaân daân tænh Ñoàng Thaùp",
]
# Words of names and places, of many peoples, as they stand in registers. No two of them are meant as one person's name.
NAMES = """
Nguyễn Trần Lê Phạm Huỳnh Hoàng Võ Vũ Đỗ Ngô Lý Tô Hà Cao La Mai Tạ Đặng Bùi Phan Doãn Ông Ích Quách Thân Khúc Âu Ưng
Văn Thị Bé Tư Ân Ngọc Huyền Thúy Oanh Quý Uyên Bưởi Khuyến Quỳnh Nghĩa Loan Hoà Hòa Khoẻ Thuỷ Thủy Quốc Huy Khuya Xoong
Hoằng Nghiêm Ý Yến Uy Ước Ửng Ỷ Giỏi Giếng Gìn Quyền Quờn Huê Huệ Thuở Toàn Toản Đoá Út Mười Chín Bảy
H'Hương Niê Blô Blêh Êban Ênuôl Êñuôl Mlô Kbuôr Ñu Ŏr Ayŭn Kpă Kơ Lơng Rơ Châm Yéo Ksor Blâm Siu Puih Hơh Rmah Hlôi
Nay H'Ñuê Tơ Ngôl Lăng Bhuôch Bh'riu Liếc Zơrâm Pơloong Đhợi Coor Ƀyă Byă Yôn Arất Ating Bling Hôih Kđoh Hmôk
Ađrơng Čil Ktla Kră
Giàng Páo Vàng Seo Phử Lầu Pó Sùng Chơ Thào Mỷ Lò Ún Quàng Xôm Cầm Nông Pồng Dìn Lù Ma Chẩu Ly Mí Hờ Sềnh Tráng Cứ
Thạch Sa Rây Sơn Sóc Kha Kiên Châu Đa Ra Danh Sà Rươl Kim Sane Đàng Năng Thọ Bá Kiều Từ Lộ Não Hán Đạo Thông
Plei Kần Krông Pắc Đắk Lắk Plông Buôn Đôn H'leo Kuin Lãnh Tuy Phước Gò Công Thạnh Xuyên Rịa Nghệ Huế Đà Nẵng
Ô Môn U Minh
"""
OTHER_LANGUAGES = (
    "Müller Hans|Björn Åkesson|José Núñez|Loïc François|Zoë Noël|São Paulo|Citroën|naïve café|señor Peña|Gül Öztürk|"
    "Jürgen Groß|Łukasz Żółty|Anaïs|Raphaël|Smørrebrød|Ægir Þórsson|façade|Häagen-Dazs|Besançon|mañana|über|garçon|"
    "Thank you for your help, the clerk was kind.|The quick brown fox jumps over the lazy dog.|Köln, Zürich, Malmö|"
    "Привет|東京都|© 2026|25 µm|½ giờ|karaôkê|ca-nô|xà phòng|bôxit|§ 5|10ª|1º|«trích dẫn»|“trích dẫn”|20°C|± 5%|"
    "5 × 3 = 15|m²|A·B|Windows® 11|Noël vui vẻ"
)
SOUND_TEXT = (
    "Tôi đã nộp hồ sơ cấp đổi giấy phép lái xe từ tháng trước, nhân viên hướng dẫn rất kỹ, nhưng đến nay vẫn chưa có "
    "kết quả. Kính mong Trung tâm xem giúp. Khuya qua, thuở ấy, quý vị, nghiêng ngả, xoèn xoẹt, ngoằn ngoèo."
)

ONSETS = "|b|c|ch|d|đ|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x"
RHYMES = "a|ai|anh|ay|ăn|âu|eo|ê|iêng|oan|oe|ông|ơi|uân|uê|uôn|uy|uyên|ư|ươi|yêu"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
VOWELS = "aăâeêioôơuưy"


def _with_tone(rhyme: str, tone: str, place: int) -> str:
    places = [at for at, letter in enumerate(rhyme) if letter in VOWELS]
    at = places[place % len(places)] + 1
    return unicodedata.normalize("NFC", rhyme[:at] + tone + rhyme[at:])


syllables = st.builds(
    lambda onset, rhyme, tone, place: onset + _with_tone(rhyme, tone, place),
    st.sampled_from(ONSETS.split("|")),
    st.sampled_from(RHYMES.split("|")),
    st.sampled_from(TONES),
    st.integers(0, 2),
)


@pytest.mark.parametrize("text", TCVN3)
def test_tcvn3_is_noticed(text):
    assert looks_legacy_encoded(text)


@pytest.mark.parametrize("text", VNI)
def test_vni_is_noticed(text):
    assert looks_legacy_encoded(text)


@pytest.mark.parametrize("text", [*OTHER_LANGUAGES.split("|"), SOUND_TEXT, SOUND_TEXT.upper()])
def test_sound_text_and_other_languages_pass(text):
    assert not looks_legacy_encoded(text)


def test_names_of_all_peoples_pass_alone_and_together():
    assert [name for name in NAMES.split() if looks_legacy_encoded(name) or looks_legacy_encoded(name.upper())] == []
    assert not looks_legacy_encoded(NAMES)
    assert not looks_legacy_encoded(NAMES.upper())


@given(st.lists(syllables, min_size=1, max_size=40).map(" ".join))
def test_whatever_is_spelt_as_vietnamese_passes_in_any_case(text):
    assert not looks_legacy_encoded(text)
    assert not looks_legacy_encoded(text.title())
    assert not looks_legacy_encoded(text.upper())


def test_a_sound_text_with_one_foreign_name_in_it_passes():
    assert not looks_legacy_encoded(f"{SOUND_TEXT} Người hẹn tôi là ông Loïc, cách 5 µm.")


def test_a_damaged_paragraph_behind_a_sound_sentence_is_noticed():
    assert looks_legacy_encoded("Kính gửi Trung tâm, nội dung như sau:\n" + TCVN3[6])


@pytest.mark.parametrize("text", ["x·", "5 µm", "Ñu", "a", "®", "©"])
def test_one_sign_alone_is_not_enough(text):
    assert not looks_legacy_encoded(text)


@pytest.mark.parametrize(
    "word", ["quốc", "gì", "giếng", "nghiêng", "khuỷu", "ưu", "ý", "uỷ", "thuở", "xoong", "HOẠCH", "Ủy"]
)
def test_a_syllable_is_known_by_its_shape(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["bl", "Mlô", "Niê", "ngh", "huyêt\u0301\u0300", "Müller", "word", "", "hoàá", "a b"])
def test_what_no_vietnamese_word_looks_like_is_no_syllable(word):
    assert not is_syllable(word)


@pytest.mark.parametrize("unit", ["a", "ã", "®", "oã", "x· ", "Ñ", "¨a"])
def test_ten_thousand_characters_of_anything_are_answered(unit):
    """Would hang, not fail, if a pattern went back and forth."""
    looks_legacy_encoded(unit * 10_000)
    looks_legacy_encoded("".join(itertools.islice(itertools.cycle(unit + "b"), 10_000)))
