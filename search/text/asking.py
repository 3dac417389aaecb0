"""The words with which people ask: they say what is wanted of a list, not what is looked for.

In exact spellings. They are left out of a search unless nothing else was typed. Those of outlines
and calls are left out of pasted texts only: in a short query "course" or "kinh tế" may be meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from search.text.vietnamese import fold

_ENGLISH = """
    expert experts expertise specialist specialists scientist scientists researcher researchers
    scholar scholars lecturer lecturers teacher teachers professor professors person persons people
    somebody someone anybody anyone everybody man woman i we us me our they
    work works working worked know knows known study studies studying studied research researches
    researching teach teaches teaching taught supervise supervises supervising supervisor
    look looking looked find finds finding search searching seek seeking need needs needed want
    wants wanted like invite inviting hire hiring recruit recruiting help please give show list
    able best good great experienced experience knowledge specialise specialised specialized
    specializing specialising field fields area areas topic topics subject subjects
    visiting visit semester semesters term short-term long-term graduated graduate doctorate phd
    thesis about regarding concerning related using used there here any some all do does did
    should could would might shall may must course courses class lecture lectures programme program
    available currently student students university faculty department vietnam vietnamese vn
    join joining take part level what which whose
"""
_VIETNAMESE = """
    tôi|tớ|mình|chúng tôi|chúng ta|bạn|ai|ai đó|người nào|người|những người|nhà khoa học|chuyên gia
    giảng viên|giáo viên|nhà nghiên cứu|nghiên cứu viên|học giả|tiến sĩ|giáo sư|thầy|cô|thầy cô
    trường|trường tôi|trường chúng tôi|khoa|bộ môn|viện|đơn vị|cần|cần tìm|tìm|tìm kiếm|muốn|mong
    mong muốn|mời|xin|hãy|giúp|cho biết|cho tôi|có ai|có thể|được không|không|nào|gì|hay không
    làm|làm việc|làm về|nghiên cứu|nghiên cứu về|dạy|giảng|giảng dạy|dạy được|hướng dẫn|đào tạo
    biết|hiểu biết|am hiểu|giỏi|có kinh nghiệm|kinh nghiệm|chuyên|chuyên về|chuyên môn|chuyên ngành
    lĩnh vực|liên quan|liên quan đến|đến|lĩnh vực về|môn|môn học|học phần|khóa học|sinh viên
    cao học|nghiên cứu sinh|thỉnh giảng|học kỳ|ngắn hạn|dài hạn|sang|sang giảng|hiện|đang|đã|từng
    bảo vệ|luận án|tốt nghiệp|năm|ở nước ngoài|nước ngoài|người việt|việt kiều|kiều bào|hợp tác
    một người|một chuyên gia|vị|ông|bà|anh chị|danh sách|liệt kê|hỗ trợ|tư vấn|tham gia|đánh giá
    trong lĩnh vực|thuộc|thuộc lĩnh vực|tốt nhất|phù hợp|đề tài|dự án|chương trình|quốc gia
"""
_OUTLINES = """
    abstract abstracts aim aims announcement application applications applied apply applicant
    applicants assessment assessments attend based book books bring call candidate candidates case
    chapter chapters class collaboration contents course covered credit credits day days department
    discuss discussed discussion distributed duration eighty end ends english enrolment evening
    examination exam experience faculty final first foreign free fund funding give given grade
    group groups hanoi homework hour hours housing implication implications include includes
    institution introduces introduction invites join joins laboratory lab language last lecture
    lectures level literature method methods module month months motivation new objective
    objectives one two three four five six opening order outcome outcomes outline overseas paper
    papers participant participants partner partners percent period phone place planned position
    postdoctoral prerequisite prerequisites present presented presents problem programme project
    projects promise proposal proposals propose proposed read reference references registration
    report reported reports requirement requirements result results review salary scholarship
    school season seasons seminar series show shows skill skills staff start student students
    studied study studies successful summary support syllabus teaching text topic topics train
    travel understand university use used visit week weeks work workshop written year years
"""
_OUTLINES_VIETNAMESE = """
    bài báo|bài tập|bài tập lớn|bài tập nhóm|báo cáo|bằng tiến sĩ|bắt buộc|cán bộ|chỉ tiêu|chứng chỉ
    chứng nhận|chương|chương trình|chương trình đào tạo|công bố quốc tế|cuối kỳ|đánh giá|đào tạo
    đào tạo tài năng|đề cương|đề tài|đề xuất|điều kiện|điều kiện tiên quyết|doanh nghiệp|đồ án
    đơn vị|giảng viên|giảng viên trẻ|giáo trình|giới thiệu|hai tháng|học bổng|học kỳ|học phần
    học viên|hồ sơ|hợp tác|hướng dẫn|kết quả|khóa học|kiểm tra|kinh phí|kỹ năng|làm việc|lý thuyết
    mục tiêu|môn học|ngắn hạn|ngôn ngữ|ngôn ngữ giảng dạy|nghiên cứu|nghiên cứu sinh|nhập môn|nhiệm vụ
    nội dung|nước ngoài|phòng máy|phụ trách|quốc tế|sinh viên|số lượng|số tín chỉ|sản phẩm|tài liệu
    tài liệu tham khảo|thời gian|thời lượng|thông báo|thực hành|thực tế|tiên quyết|tiếng anh
    tiếng việt|tín chỉ|tóm tắt|toàn phần|trình bày|trực tuyến|tuyển|ưu tiên|yêu cầu|việt nam
    khoa học|quốc gia|cấp quốc gia|khả năng|ứng dụng|phương pháp|mô hình|số liệu|kỹ thuật|công nghệ
"""


@dataclass(frozen=True)
class Phrases:
    exact: frozenset[tuple[str, ...]]

    @cached_property
    def folded(self) -> frozenset[tuple[str, ...]]:
        return frozenset(tuple(map(fold, phrase)) for phrase in self.exact)

    @cached_property
    def longest_from(self) -> Mapping[str, int]:
        """How many words the longest phrase has that begins with this word."""
        found: dict[str, int] = {}
        for phrase in self.exact | self.folded:
            found[phrase[0]] = max(len(phrase), found.get(phrase[0], 0))
        return found


def _phrases(english: str, vietnamese: str) -> frozenset[tuple[str, ...]]:
    lines = [part.strip() for line in vietnamese.splitlines() for part in line.split("|")]
    told = [tuple(part.split()) for part in lines if part]
    return frozenset([*[(word,) for word in english.split()], *told])


ASKING = Phrases(_phrases(_ENGLISH, _VIETNAMESE))
OUTLINES = Phrases(ASKING.exact | _phrases(_OUTLINES, _OUTLINES_VIETNAMESE))
LONGEST = max(map(len, OUTLINES.exact))
MAY_BE_NAMES = frozenset("ai bà cô khoa năm thầy hiện hãy tìm vị".split())


def length_at(exact: Sequence[str], at: int, phrases: Phrases, *, unmarked: bool = False) -> int:
    """How many words from here on are words of asking: the longest phrase, or 0.

    Without marks only phrases of several words are known again, and English words; single
    syllables where all the text is `unmarked`.
    """
    longest = phrases.longest_from.get(exact[at], 0) if at < len(exact) else 0
    for length in range(min(longest, len(exact) - at), 0, -1):
        given = tuple(exact[at : at + length])
        if given in phrases.exact:
            return length
        is_plain = all(word.isascii() for word in given)
        if is_plain and (length > 1 or unmarked) and given in phrases.folded:
            return length
    return 0
