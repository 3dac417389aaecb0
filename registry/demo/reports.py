"""The reports of the demo country: the cycle of this year with bodies in every state, and the one of the
year before, with its national report frozen."""

from datetime import date, timedelta

from registry.accounts.models import User
from registry.core.db import session
from registry.demo.staff import Staff
from registry.reports import collecting, drafting, national, opening, queries, services
from registry.reports.cycles import get_cycle
from registry.reports.figures import Figures
from registry.reports.models import ReportPart, ReportRun

NATIONAL, ACTION = "D1002", "NQ03-12"
DIFFICULTIES = (
    "Thủ tục công nhận văn bằng và cấp giấy phép lao động còn kéo dài, trung bình trên 40 ngày làm việc. "
    "Nguyên nhân: hồ sơ phải hợp pháp hóa lãnh sự nhiều lần; chưa có đầu mối thống nhất."
)
PROPOSALS = (
    "Đề nghị Bộ Giáo dục và Đào tạo hướng dẫn thống nhất về xác nhận học kỳ giảng dạy; "
    "cho phép cơ sở giáo dục đại học dùng kinh phí khoa học để hỗ trợ phòng thí nghiệm trong hai năm đầu."
)
NOTES = "Mục Khó khăn: đề nghị nêu rõ cơ sở nào chậm công bố nhu cầu và nguyên nhân. Các mục khác đã đủ."
PAPER = {
    "paper_number": "2015/BC-BGDĐT",
    "signer_authority": "KT. BỘ TRƯỞNG",
    "signer_title": "Thứ trưởng",
    "signer_name": "Nguyễn Văn Bình",
}
# By the code of the body: how far it has come.
COURSES = {
    "MOIT": "returned",
    "MOH": "draft",
    "MOC": "submitted",
    "MAE": "submitted",
    "MOST": "accepted",
    "MOET": "accepted",
    "PPC-01": "accepted",
}


def tell(staff: Staff, *, today: date) -> None:
    """Each step is recorded as of now, under the moments of its cycle."""
    ministry = session().get_one(User, staff.shown["ministry"])
    for code in (NATIONAL, ACTION):
        cycle = get_cycle(code, on=today)
        for year in (today.year, today.year + 1):
            if cycle.opens_on(year) <= today <= cycle.due_on(year):
                run = opening.open_run(cycle, year, by=None)
                if code == NATIONAL and run.is_settled:
                    _report(run, COURSES, ministry)
                    national.begin(run, by=ministry)
    _tell_last_year(staff, today)


def _tell_last_year(staff: Staff, today: date) -> None:
    """Frozen by a second officer, and then the same for ever."""
    ministry, second = (
        session().get_one(User, staff.shown[who]) for who in ("ministry", "ministry2")
    )
    run = opening.open_run(get_cycle(NATIONAL, on=today), today.year - 1, by=ministry)
    _report(run, dict.fromkeys(("MOIT", "MOH", "MOC", "MOET", "VAST"), "accepted"), ministry)
    report = national.begin(run, by=ministry)
    words = {name: getattr(report, name) for name in collecting.WORDS}
    paper_on = run.due_on + timedelta(12)
    national.write(report, {**words, **PAPER, "paper_on": paper_on}, by=ministry)
    national.propose(report, by=ministry)
    national.freeze(report, by=second)


def _report(run: ReportRun, courses: dict[str, str], ministry: User) -> None:
    for part in queries.list_parts(run):
        course = courses.get(part.organisation.code)
        reporters = queries.list_reporters(part)
        if course and reporters:
            _write(part, course, reporters[0], ministry)


def _write(part: ReportPart, course: str, reporter: User, ministry: User) -> None:
    figures = Figures(part.run, part.organisation_id).as_json()
    words = {
        **dict.fromkeys(services.NARRATIVE, ""),
        **drafting.results_of_body(part.organisation, figures),
        "difficulties_vi": DIFFICULTIES,
        "proposals_vi": PROPOSALS,
    }
    services.write(part, words, by=reporter)
    if course == "draft":
        return
    services.submit(
        part,
        signed_by="Nguyễn Văn An",
        signed_title="Thứ trưởng",
        letter_number="215/BC",
        by=reporter,
    )
    if course == "returned":
        services.give_back(part, reason=NOTES, by=ministry)
    elif course == "accepted":
        services.accept(part, note="", by=ministry)
