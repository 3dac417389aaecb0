import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.core.cleaning import LONGEST_NAME, clean, clean_filename


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Bằng tiến sĩ.pdf", "Bằng tiến sĩ.pdf"),
        ("b.html", "b.pdf"),
        ("evil\u202efdp.exe", "evilfdp.pdf"),
        ("scan.pdf.exe", "scan.pdf"),
        ("C:\\Users\\An\\hop dong v1.2.PDF", "hop dong v1.2.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("Luận án v1.2", "Luận án v1.2.pdf"),
        (".pdf", "file.pdf"),
        ("", "file.pdf"),
        ("a\x00b.png", "ab.pdf"),
    ],
)
def test_a_file_keeps_its_name_and_takes_the_extension_of_what_it_is(
    given_name: str, kept: str
) -> None:
    assert clean_filename(given_name, extension=".pdf") == kept


@given(st.text())
def test_no_name_escapes_hides_or_outgrows(name: str) -> None:
    kept = clean_filename(name, extension=".pdf")
    assert kept.endswith(".pdf")
    assert len(kept) <= LONGEST_NAME + 4
    assert clean(kept) == kept
    assert not set("/\\\0") & set(kept)
