import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from registry.core.identifiers import (
    clean_email,
    clean_link,
    clean_number,
    clean_phone,
    digits_only,
    find_codes,
    find_orcid,
    is_link,
)

LINKS = {
    "https://sydney.edu.au": "Https://sydney.edu.au | HTTPS://SYDNEY.EDU.AU | sydney.edu.au | //sydney.edu.au | <https://sydney.edu.au> | «sydney.edu.au»"
    " | https:sydney.edu.au | https//sydney.edu.au | ｈｔｔｐｓ：／／sydney.edu.au",
    "https://hdl.handle.net/2123/1": "HTTPS://HDL.HANDLE.NET/2123/1 | hdl:2123/1 | hdl.handle.net/2123/1",
    "https://www.theses.fr/2014X": "www.theses.fr/2014X | WWW.theses.fr/2014X | https://www.theses.fr/2014X, ",
    "https://doi.org/10.1000/AB-1": "10.1000/AB-1 | doi:10.1000/AB-1 | DOI: 10.1000/AB-1 | doi.org/10.1000/AB-1 | https://dx.doi.org/10.1000/AB-1."
    " | http://doi.org/10.1000/AB-1 | https://doi.org/10.1000%2FAB-1 | (10.1000/AB-1)",
    "https://orcid.org/0000-0002-1825-0097": "0000-0002-1825-0097 | 0000000218250097 | orcid.org/0000-0002-1825-0097 | http://orcid.org/0000-0002-1825-0097/"
    " | ORCID: 0000‑0002‑1825‑0097 | ００００－０００２－１８２５－００９７",
    "https://en.wikipedia.org/wiki/Set_(mathematics)": "en.wikipedia.org/wiki/Set_(mathematics) | https://en.wikipedia.org/wiki/Set_(mathematics).",
    "https://arxiv.org/abs/2101.00001": "arXiv:2101.00001 | arxiv: 2101.00001",
    "https://a.vn/Việt–Nam?q=Ạ#x": "a.vn/Việt–Nam?q=Ạ#x",
}
NO_LINKS = "javascript:alert(1) | data:text/html,x | ftp://a.vn/x | file:///etc/passwd | two words | localhost | a@b.org | https:// | 0000-0002-1825-0098 | mailto:a@b.org | https://a b.vn"


@pytest.mark.parametrize("meant", LINKS)
def test_a_link_is_completed_however_it_was_typed(meant: str) -> None:
    typed = LINKS[meant].split(" | ")
    assert {one: clean_link(one) for one in typed} == dict.fromkeys(typed, meant)
    assert is_link(meant)
    assert clean_link(meant) == meant


@pytest.mark.parametrize("typed", NO_LINKS.split(" | "))
def test_what_is_no_address_of_the_web_is_no_link(typed: str) -> None:
    assert not is_link(clean_link(typed))


@given(st.text(max_size=80))
@example("0\n)")
@example("0”)”)")
@example("0;.")
def test_cleaning_is_total_and_done_once(typed: str) -> None:
    for clean in (clean_link, clean_email, clean_phone, digits_only):
        kept = clean(typed)
        assert clean(kept) == kept
    clean_number(typed, prefix="VN")
    find_orcid(typed)


CODE = "F00B562BAD"
PASTED = (
    "GT-2026-0419 · F00B562BAD | [F00B562BAD]. | F00B5 62BAD | f00b562bad | FOOB562BAD | F00B5-62BAD"
    " | Ｆ００Ｂ５６２ＢＡＤ | Xác nhận địa chỉ [F00B562BAD] | “F00B562BAD” | F00B562BAD\u200b | F0 0B 56 2B AD"
    " | Mã: F00B562BAD, ngày 28/11/2026 | 2026 0419 F00B562BAD | foob562bad"
)


def test_the_code_is_found_in_whatever_is_pasted_around_it() -> None:
    assert [one for one in PASTED.split(" | ") if CODE not in find_codes(one)] == []
    assert find_codes("no code in here at all") == []
    assert find_codes("GT-2026-0419") == []


@given(st.text(alphabet="0123456789ABCDEF", min_size=10, max_size=10), st.text(max_size=30))
def test_a_code_survives_any_text_before_it(code: str, before: str) -> None:
    assert code in find_codes(f"{before} [{code}]")


NUMBERS = {
    "VN-113730": "vn-113730 | VN113730 | vn 113730 | VN–113730 | #VN-113730. | 113730 | ＶＮ－１１３７３０ | https://x.vn/vi/a/VN-113730 | Mã số VN-113730",
    "HD-2026-0268": "hd-2026-0268 | HD 2026 0268 | HD2026-0268 | HD–2026–0268 | [HD-2026-0268] | HĐ-2026-0268 | hđ 2026 0268 | HD20260268"
    " | hd_2026_0268 | HD:2026:0268",
}


@pytest.mark.parametrize("meant", NUMBERS)
def test_the_number_of_a_record_is_read_as_people_type_it(meant: str) -> None:
    typed = NUMBERS[meant].split(" | ")
    assert {one: clean_number(one, prefix="VN") for one in typed} == dict.fromkeys(typed, meant)


def test_addresses_and_telephones_lose_what_stands_around_them() -> None:
    addresses = "Minh Huyền <m.h@uni.de> | mailto:m.h@uni.de?subject=x | m.h＠uni.de | m.h@uni.de. | <m.h@uni.de>; | m.h @ uni.de | m.h@uni.de (work)"
    assert {clean_email(one) for one in addresses.split(" | ")} == {"m.h@uni.de"}
    phones = "+49 711 685-0 | ＋４９ 711 685-0 | 0049 711 685‑0 | tel: +49 711 685–0 | +49 (0)711 685-0 | + 49 711 685-0"
    assert {clean_phone(one) for one in phones.split(" | ")} == {"+49 711 685-0"}


@pytest.mark.parametrize(
    "typed",
    "123456 | 123 456 | 123-456 | １２３４５６ | 123\u00a0456 | 123\u202f456 | 12\u200b3456 | 1 2 3 4 5 6 | ١٢٣٤٥٦".split(
        " | "
    ),
)
def test_six_digits_are_six_digits(typed: str) -> None:
    assert digits_only(typed) == "123456"


def test_an_orcid_is_checked_by_its_last_digit() -> None:
    assert find_orcid("https://orcid.org/0000-0002-1694-233x") == "0000-0002-1694-233X"
    wrong = [f"0000-0002-1825-009{one}" for one in string.digits + "X" if one != "7"]
    assert [one for one in wrong if find_orcid(one)] == []
