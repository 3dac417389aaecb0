"""What stands in the official document, apart from how a file prints it: the layout of reports by Decree
30/2020/NĐ-CP. It is made of a snapshot and of nothing else, so that it can be made again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from registry.reports.drafting import (
    BASIS,
    day_en,
    day_vi,
    number_en,
    number_vi,
    share_en,
    share_vi,
)

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
AGENCY = "BỘ GIÁO DỤC VÀ ĐÀO TẠO"


class Table(NamedTuple):
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]  # shares of the line
    total: Sequence[str] = ()


@dataclass(frozen=True)
class Official:
    """`sections`: a numbered heading and its paragraphs. `foot`: on each page, which report this is."""

    language: str
    superior: str
    agency: str
    nation: str
    motto: str
    number: str
    place_date: str
    kind: str
    subject: str
    addressee: str
    opening: str
    sections: Sequence[tuple[str, Sequence[str]]]
    recipients_head: str
    recipients: Sequence[str]
    authority: str
    title: str
    name: str
    annex: str
    annex_title: str
    annex_of: str
    basis: Sequence[str]
    tables: Sequence[Table]
    foot: str
    check: str
    check_url: str
    made_at: datetime
    draft: str = ""


def write_up(snapshot: Mapping[str, Any], language: str, *, digest: str) -> Official:
    """`digest`: of the snapshot; empty for a draft, which says that it is one."""
    return (_Vietnamese if language == "vi" else _English)(snapshot, digest).made()


class _Vietnamese:
    language = "vi"

    def __init__(self, snapshot: Mapping[str, Any], digest: str) -> None:
        self.of, self.digest = snapshot, digest
        self.day, self.number_of, self.share = day_vi, number_vi, share_vi

    def words(self, row: Mapping[str, Any], name: str) -> str:
        return str(row[f"{name}_{self.language}"])

    def text(self, vi: str, en: str) -> str:
        return vi if self.language == "vi" else en

    def made(self) -> Official:
        paper, text = self.of["paper"], self.text
        on = paper["on"] and date.fromisoformat(paper["on"])
        number = paper["number"] or "      /BC-BGDĐT"
        dated = self.day(on) if on else text("ngày … tháng … năm …", "…")
        return Official(
            language=self.language,
            superior="",
            agency=text(AGENCY, "MINISTRY OF EDUCATION AND TRAINING"),
            nation=text(NATION, "SOCIALIST REPUBLIC OF VIET NAM"),
            motto=text(MOTTO, "Independence - Freedom - Happiness"),
            number=text(f"Số: {number}", f"No. {number}"),
            place_date=text(f"Hà Nội, {dated}", f"Ha Noi, {dated}"),
            kind=text("BÁO CÁO", "REPORT"),
            subject=self._subject(),
            addressee=text("Kính gửi: Thủ tướng Chính phủ", "To: The Prime Minister"),
            opening=self._opening(),
            sections=self._sections(),
            recipients_head=text("Nơi nhận:", "Recipients:"),
            recipients=self._recipients(),
            authority=paper["authority"],
            title=paper["title"],
            name=paper["name"],
            annex=text("Phụ lục", "Annex"),
            annex_title=text("SỐ LIỆU THỰC HIỆN CHỈ TIÊU", "NUMBERS"),
            annex_of=text(
                f"(Kèm theo Báo cáo số {number} {dated} của Bộ Giáo dục và Đào tạo)",
                f"(To Report No. {number} of {dated} of the Ministry of Education and Training)",
            ),
            basis=self._basis(),
            tables=[*self._tables(), self._table_of_bodies(), *self._table_of_audits()],
            foot=f"{self.of['number']}" + (f" · SHA-256 {self.digest}" if self.digest else ""),
            check=self._check(),
            check_url=self.of["check_url"],
            made_at=datetime.fromisoformat(self.of["frozen_at"] or self.of["known_at"]),
            draft="" if self.digest else text("DỰ THẢO", "DRAFT"),
        )

    def _subject(self) -> str:
        return self.text(
            f"Kết quả thực hiện Đề án theo {self._short()} năm\u00a0{self.of['year']}",
            f"Results of the Scheme under Decision 1002/QĐ-TTg in {self.of['year']}",
        )

    def _short(self) -> str:
        """Type and number: what is cited again is not named in full."""
        return str(self.of["document"]).partition(" ngày ")[0]

    def _opening(self) -> str:
        return self.text(
            f"Thực hiện {self.of['document']} ({self.of['article_vi']}), Bộ Giáo dục và Đào tạo tổng hợp "
            "báo cáo của các bộ, cơ quan, địa phương và báo cáo Thủ tướng Chính phủ như sau:",
            f"Under Decision 1002/QĐ-TTg of the Prime Minister of 24 May 2025 ({self.of['article_en']}), the "
            "Ministry of Education and Training reports to the Prime Minister as follows. The Vietnamese "
            "text is the binding one.",
        )

    def _sections(self) -> list[tuple[str, list[str]]]:
        heads = (
            ("results", self.text("I. KẾT QUẢ THỰC HIỆN", "I. RESULTS")),
            (
                "difficulties",
                self.text("II. KHÓ KHĂN, VƯỚNG MẮC VÀ NGUYÊN NHÂN", "II. DIFFICULTIES AND CAUSES"),
            ),
            (
                "directions",
                self.text("III. PHƯƠNG HƯỚNG, NHIỆM VỤ, GIẢI PHÁP", "III. DIRECTIONS AND TASKS"),
            ),
            ("proposals", self.text("IV. ĐỀ XUẤT, KIẾN NGHỊ", "IV. PROPOSALS")),
        )
        sections = [(head, self._paragraphs(name)) for name, head in heads]
        if corrected := self.of["supersedes"]:
            sections.insert(0, self._correction(corrected))
        last = self.text(
            "Bộ Giáo dục và Đào tạo kính báo cáo Thủ tướng Chính phủ./.",
            "This is respectfully reported to the Prime Minister./.",
        )
        sections[-1][1].append(last)
        return sections

    def _correction(self, corrected: Mapping[str, Any]) -> tuple[str, list[str]]:
        head = self.text("ĐÍNH CHÍNH", "CORRECTION")
        first = self.text(
            f"Báo cáo này thay thế Báo cáo {corrected['number']} (SHA-256 {corrected['sha256']}). "
            f"Lý do: {corrected['reason']}",
            f"This report supersedes Report {corrected['number']} (SHA-256 {corrected['sha256']}). "
            f"Reason, as recorded: {corrected['reason']}",
        )
        changes = [
            f"{row['code']}: +{len(row['in'])}, −{len(row['out'])}" for row in corrected["changes"]
        ]
        return head, [first, "; ".join(changes) + "."]

    def _paragraphs(self, name: str) -> list[str]:
        words = str(self.of["words"][f"{name}_{self.language}"])
        found = [line.strip() for line in words.splitlines() if line.strip()]
        return found or [self.text("Không có nội dung.", "Nothing was written in English.")]

    def _recipients(self) -> list[str]:
        if self.language == "en":
            return [
                "- As above;",
                "- Deputy Prime Minister in charge (for information);",
                "- File.",
            ]
        return [
            "- Như trên;",
            "- Phó Thủ tướng phụ trách (để b/c);",
            "- Văn phòng Chính phủ (để b/c);",
            "- Các bộ, cơ quan liên quan (để p/h);",
            "- Lưu: VT, GDĐH.",
        ]

    def _basis(self) -> list[str]:
        day = date.fromisoformat(self.of["data_on"])
        known = datetime.fromisoformat(self.of["known_at"]).astimezone(HANOI)
        rows = [
            self.text(
                f"Số liệu đến {self.day(day)}, theo những gì được ghi nhận đến {known:%H:%M} "
                f"{self.day(known.date())}. Mỗi số là một danh sách người, mỗi người được tính một lần cho "
                "mỗi chỉ tiêu, có căn cứ pháp lý và minh chứng.",
                f"State on {self.day(day)}, as recorded by {known:%H:%M} (GMT+7) on "
                f"{self.day(known.date())}. Each number is a list of people; each person counts once for "
                "each target, with legal basis and evidence.",
            )
        ]
        for one in self.of["targets"]:
            decided = one["decision"] or self.text(
                "mặc định của hệ thống, chưa có quyết định",
                "default of the registry, no decision yet",
            )
            rows.append(
                f"{one['code']}: {self.words(one, 'citation')}. "
                + self.text("Cách hiểu", "Reading")
                + f": {self.words(one, 'reading')} ({one['edition']}); {decided}."
            )
        return rows

    def _tables(self) -> list[Table]:
        heads = self.text(
            "TT|Chỉ tiêu|Đơn vị tính|Chỉ tiêu giao|Trong kỳ|Lũy kế|Tỷ lệ|Ghi chú",
            "No.|Target|Unit|Target value|In period|In all|Share|Note",
        ).split("|")
        rows = [
            [
                str(place),
                f"{one['code']}. {self.words(one, 'title')}",
                self.text("người", "person"),
                self.number_of(one["value"]),
                self.number_of(one["in_period"]),
                self.number_of(one["total"]),
                self.share(one["total"], one["value"]),
                self._not_counted(one),
            ]
            for place, one in enumerate(self.of["targets"], start=1)
        ]
        title = self.text("Bảng 1. Kết quả theo chỉ tiêu", "Table 1. Results by target")
        found = [Table(title, heads, rows, (5, 35, 9, 11, 9, 9, 9, 13))]
        for one in self.of["targets"]:
            if one["bodies"]:
                found.append(self._table_by_body(one, len(found) + 1))
        return found

    def _not_counted(self, one: Mapping[str, Any]) -> str:
        waiting = self.number_of(one["waiting"])
        return self.text(f"{waiting} người chưa được tính", f"{waiting} not counted yet")

    def _table_by_body(self, one: Mapping[str, Any], number: int) -> Table:
        heads = self.text(
            "TT|Cơ quan quản lý trực tiếp|Trong kỳ|Lũy kế|Chưa được tính",
            "No.|Governing body|In period|In all|Not counted yet",
        ).split("|")
        names = ("in_period", "total", "waiting")
        rows = [
            [str(place), self.words(row, "name"), *(self.number_of(row[name]) for name in names)]
            for place, row in enumerate(one["bodies"], start=1)
        ]
        sums = [self.number_of(sum(row[name] for row in one["bodies"])) for name in names]
        title = self.text(
            f"Bảng {number}. {one['code']}: theo cơ quan", f"Table {number}. {one['code']} by body"
        )
        total = ["", self.text("Tổng số", "Total"), *sums]
        return Table(title, heads, rows, (6, 54, 12, 12, 16), total)

    def _table_of_bodies(self) -> Table:
        """Whether each has reported: who has not is named, and no number stands in its place."""
        heads = self.text("TT|Cơ quan|Báo cáo|Ngày gửi", "No.|Body|Report|Submitted on").split("|")
        rows = [
            [
                str(place),
                self.words(part, "name"),
                self._state(part),
                f"{moment.astimezone(HANOI):%d/%m/%Y}"
                if (moment := _moment(part["submitted_at"]))
                else "",
            ]
            for place, part in enumerate(self._named(), start=1)
        ]
        number = 2 + sum(bool(one["bodies"]) for one in self.of["targets"])
        title = self.text(
            f"Bảng {number}. Tình hình gửi báo cáo", f"Table {number}. Reports received"
        )
        return Table(title, heads, rows, (6, 54, 24, 16))

    def _table_of_audits(self) -> list[Table]:
        """Only where an audit was closed in the period."""
        rows = [
            [
                str(place),
                f"{one['number']} ({one['target']})",
                *(self.number_of(one[name]) for name in ("population", "inspected", "found")),
                self.share(one["share"], BASIS),
                f"{self.share(one['low'], BASIS)} – {self.share(one['high'], BASIS)}",
            ]
            for place, one in enumerate(self.of.get("audits", ()), start=1)
        ]
        heads = self.text(
            "TT|Hậu kiểm|Tổng số|Kiểm tra|Tính thừa|Tỷ lệ|Khoảng tin cậy",
            "No.|Audit|In all|Inspected|Over-count|Share|Interval",
        ).split("|")
        number = 3 + sum(bool(one["bodies"]) for one in self.of["targets"])
        title = self.text(
            f"Bảng {number}. Kết quả hậu kiểm", f"Table {number}. Audits of the count"
        )
        return [Table(title, heads, rows, (6, 30, 11, 11, 12, 10, 20))] if rows else []

    def _named(self) -> list[Mapping[str, Any]]:
        return [one for one in self.of["parts"] if one["is_mandatory"] or one["is_received"]]

    def _state(self, part: Mapping[str, Any]) -> str:
        if part["is_received"]:
            return self.text("Đã nhận", "Received")
        return self.text("Không nhận được", "Not received")

    def _check(self) -> str:
        if not self.digest:
            return ""
        return self.text(
            f"Kiểm tra báo cáo này: quét mã hoặc nhập {self.of['number']} tại trang kiểm tra. SHA-256 của bộ "
            f"dữ liệu: {self.digest}",
            f"Check this report: scan the code, or enter {self.of['number']} on the check page. SHA-256 of its "
            f"data: {self.digest}",
        )


class _English(_Vietnamese):
    language = "en"

    def __init__(self, snapshot: Mapping[str, Any], digest: str) -> None:
        super().__init__(snapshot, digest)
        self.day, self.number_of, self.share = day_en, number_en, share_en


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
