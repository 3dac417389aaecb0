import pytest

from registry.programs.drift import find_drift


def test_texts_with_the_same_figures_do_not_drift() -> None:
    assert not find_drift(
        "Giảng 45 giờ, 2 học kỳ, 1.500 sinh viên", "45 hours, 2 semesters, 1,500 students"
    )


@pytest.mark.parametrize(
    ("vietnamese", "english"),
    [
        ("Trong 3 học kỳ", "For three semesters"),
        ("hai nhóm, 2,5 tháng", "2 groups, 2.50 months"),
        ("Bắt đầu ngày 05/12/2026", "Starts on 5 December 2026"),
        ("45 giờ", "45 hours, 045"),
    ],
)
def test_the_same_number_may_be_written_in_another_way(vietnamese: str, english: str) -> None:
    assert not find_drift(vietnamese, english)


def test_a_figure_of_one_text_only_is_found_with_its_place() -> None:
    drift = find_drift("Giảng dạy 60 giờ mỗi học kỳ", "Teach 45 hours a semester")
    assert [(one.figure, one.language) for one in drift] == [("60", "vi"), ("45", "en")]
    assert "60 giờ" in drift[0].place
    assert "45 hours" in drift[1].place
