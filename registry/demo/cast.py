"""The people whose accounts the demo country shows: one of each role, and a second of some."""

from datetime import date

from registry.core.permissions import Role

PASSWORD = "sen-vang-tren-ho-2026"  # noqa: S105 - of the demo accounts, printed at every start


SINCE = date(2025, 5, 24)


INSTITUTIONS = {"institution": "HEI-HUST", "institution2": "HEI-VNU-UET"}


MISSION_COUNTRIES = {"mission": "DE", "mission2": "JP"}


MINISTRIES = {"ministry": "MOIT", "ministry2": "MOH"}


# Further bodies with somebody who reports; every other body is there without an account.
REPORTING = ("MOET", "MOC", "MAE", "MOST", "MOF", "MOCST", "VAST", "PPC-01")


# (local part of the address, name, role, where)
SHOWN = (
    ("recruiter", "Lê Minh Anh", Role.INSTITUTION_RECRUITER, "institution"),
    ("approver", "Nguyễn Thanh Tâm", Role.INSTITUTION_APPROVER, "institution"),
    ("verifier", "Trần Quang Huy", Role.VERIFIER, ""),
    ("verifier2", "Phạm Hồng Nhung", Role.VERIFIER, ""),
    ("mission", "Vũ Hải Đăng", Role.MISSION_OFFICER, "mission"),
    ("mofa", "Đặng Thu Hà", Role.MOFA_DESK, ""),
    ("officer", "Hoàng Đức Trí", Role.RECRUITMENT_OFFICER, ""),
    ("ministry", "Bùi Phương Mai", Role.SCHEME_OFFICER, ""),
    ("designation", "Đỗ Gia Khánh", Role.DESIGNATION_SECRETARIAT, ""),
    ("designation2", "Tô Vĩnh Diện", Role.DESIGNATION_SECRETARIAT, ""),
    ("auditor", "Ngô Việt Khoa", Role.AUDITOR, ""),
    ("administrator", "Lý Hương Giang", Role.ADMINISTRATOR, ""),
    ("reporter", "Mai Xuân Lộc", Role.LINE_MINISTRY, "ministry"),
    ("panel", "Tạ Bích Ngọc", Role.PANEL_MEMBER, ""),
    ("delegate", "Phan Thị Hà", Role.DELEGATE, ""),
)


# A second of each, to see what one may not see of the other; named by `seed --json` alone.
SECOND = (
    ("recruiter2", "Cao Thị Lan", Role.INSTITUTION_RECRUITER, "institution2"),
    ("approver2", "Phan Văn Đức", Role.INSTITUTION_APPROVER, "institution2"),
    ("mission2", "Đinh Nhật Hạ", Role.MISSION_OFFICER, "mission2"),
    ("mofa2", "Hồ Anh Thư", Role.MOFA_DESK, ""),
    ("officer2", "Lương Gia Bảo", Role.RECRUITMENT_OFFICER, ""),
    ("ministry2", "Chu Ngọc Ánh", Role.SCHEME_OFFICER, ""),
    ("auditor2", "Quách Thu Trang", Role.AUDITOR, ""),
    ("administrator2", "Vương Đình Khôi", Role.ADMINISTRATOR, ""),
    ("reporter2", "Trịnh Hoài An", Role.LINE_MINISTRY, "ministry2"),
    ("delegate2", "Châu Khánh Vy", Role.DELEGATE, ""),
    ("panel2", "Đoàn Kim Oanh", Role.PANEL_MEMBER, ""),
    ("panel3", "Phùng Chí Thành", Role.PANEL_MEMBER, ""),
    ("panel4", "Lại Hồng Sâm", Role.PANEL_MEMBER, ""),
    ("panel5", "Kiều Bảo Châu", Role.PANEL_MEMBER, ""),
)


EXPERT_ACCOUNTS = ("expert@example.org", "expert2@example.org")
