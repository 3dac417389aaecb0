import random
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from servers import start_postgresql

from registry.core.sorting import name_keys, sort_key

NAMES = (
    """
An|Ân|Ẩn|Anh|Ánh|Ảnh|Ba|Bá|Bách|Bạch|Ban|Bàn|Băng|Bằng|Bảo|Bình|Bính|Cẩm|Châu|Chấu|Chi|Chí|Cường
Da|Dạ|Dân|Diễm|Diệp|Dũng|Dung|Dương|Đa|Đan|Đào|Đạt|Đăng|Đặng|Điền|Đông|Đồng|Đức|Em|Êm|Gấm|Giang|Giáng
Hà|Hạ|Hải|Hãi|Hân|Hằng|Hiên|Hiền|Hiển|Hiến|Hiện|Hoà|Hoa|Hoá|Hoả|Hoạ|Hồng|Hông|Huệ|Hùng|Hưng|Hương|Huy|Huyền
Khải|Khang|Khánh|Khoa|Khôi|Kiên|Kim|Kỳ|La|Lá|Lam|Lâm|Lan|Lân|Lê|Lệ|Liên|Liễu|Linh|Long|Lộc|Lợi|Luân|Lương|Ly|Lý
Mai|Mạnh|Minh|My|Mỹ|Nam|Nga|Ngà|Ngân|Nghĩa|Ngọc|Nguyên|Nguyễn|Nguyện|Nhàn|Nhan|Nhi|Nhung|Như|Oanh|Ôn|Ơn|Phong|Phú|Phúc
Phương|Quân|Quang|Quế|Quốc|Quý|Quyên|Quyền|Quỳnh|Sa|Sang|Sâm|Sinh|Sơn|Sương|Tài|Tâm|Tân|Tấn|Thái|Thanh|Thành|Thảnh|Thạnh
Thảo|Thắng|Thị|Thịnh|Thoa|Thơ|Thu|Thủ|Thuận|Thuỳ|Thuý|Thuỷ|Thư|Thương|Tiên|Tiến|Toàn|Toán|Trà|Trang|Tráng|Trâm|Trân|Trần
Trí|Trinh|Trọng|Trúc|Trung|Tú|Tuân|Tuấn|Tùng|Tuyết|Tường|Uyên|Ước|Vân|Văn|Vi|Vinh|Võ|Vũ|Vương|Xuân|Ý|Yên|Yến
Nguyễn Văn An|Nguyễn Văn Ân|Nguyễn Vân An|Nguyen Van An|Trần Thị Hồng|Trần Thị Hông|Lê Hoàng Minh|Le Hoang Minh
Fischer|Zimmermann|Jung|Wang|Kwon|Fang|Jiang|An 2|An 10|nguyễn|NGUYỄN|Đỗ|đỗ|Do|do|Dô
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
INITIALS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split() + [""]
VOWELS = [
    letter
    for row in (
        "aàảãáạ",
        "ăằẳẵắặ",
        "âầẩẫấậ",
        "eèẻẽéẹ",
        "êềểễếệ",
        "iìỉĩíị",
        "oòỏõóọ",
        "ôồổỗốộ",
        "ơờởỡớợ",
        "uùủũúụ",
        "ưừửữứự",
        "yỳỷỹýỵ",
    )
    for letter in row
]
ENDINGS = ["", "c", "ch", "m", "n", "ng", "nh", "p", "t", "i", "o", "u"]
SYLLABLE = st.builds("".join, st.tuples(*map(st.sampled_from, (INITIALS, VOWELS, ENDINGS))))
WORDS = st.lists(SYLLABLE, min_size=1, max_size=3).map(" ".join)


@pytest.fixture(scope="module")
def icu() -> Iterator[Any]:
    """A PostgreSQL server, whose ICU collation `vi` is the measure."""
    with start_postgresql() as url:
        engine = sa.create_engine(url)
        with engine.connect() as connection:
            yield connection
        engine.dispose()


def in_icu_order(connection: Any, words: list[str]) -> list[str]:
    statement = sa.text(
        'SELECT word FROM unnest(CAST(:words AS text[])) AS word ORDER BY word COLLATE "vi-x-icu"'
    )
    return list(connection.scalars(statement, {"words": words}))


@pytest.mark.postgresql
def test_names_sort_as_icu_sorts_them(icu: Any) -> None:
    shuffled = random.Random(7).sample(NAMES, len(NAMES))
    assert sorted(shuffled, key=sort_key) == in_icu_order(icu, shuffled)


@pytest.mark.postgresql
@settings(max_examples=60)
@given(words=st.lists(WORDS, min_size=2, max_size=25, unique=True))
def test_syllables_sort_as_icu_sorts_them(icu: Any, words: list[str]) -> None:
    assert sorted(words, key=sort_key) == in_icu_order(icu, words)


def test_keys_compare_as_plain_text_whatever_the_form_of_the_letters() -> None:
    assert sort_key("Nguye\u0302\u0303n") == sort_key("Nguyễn")
    assert all(key.isascii() for key in map(sort_key, NAMES))


def test_vietnamese_lists_follow_the_given_name_and_english_ones_the_surname() -> None:
    an = name_keys(family="Trần", middle="Văn", given="An", full="Trần Văn An")
    binh = name_keys(family="Lê", middle="Thị", given="Bình", full="Lê Thị Bình")
    assert an[0] < binh[0]
    assert binh[1] < an[1]


def test_a_name_of_one_word_has_keys_too() -> None:
    assert name_keys(family="", middle="", given="", full="Suharto")[0].startswith(
        sort_key("Suharto").partition("!")[0]
    )
    assert name_keys(family="", middle="", given="", full="")
