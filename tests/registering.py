"""What somebody enters who registers on the shortest way, and what a browser sends of its forms."""

import re
from typing import Any

FASTEST: list[dict[str, Any]] = [
    {"names-full": "Nguyễn Thị Minh Huyền", "category-category": "vn_citizen_abroad"},
    {
        "doctorate-degree_title": "Dr. rer. nat.",
        "doctorate-field_code": "10201",
        "doctorate-institution": "Universität Stuttgart",
        "doctorate-country_code": "DE",
        "doctorate-awarded_on": "2014",
    },
    {
        "employment-employer": "Universität Stuttgart",
        "employment-country_code": "DE",
        "employment-since": "2019",
        "employment-is_full_time": "y",
        "residence-country_code": "DE",
        "residence-since": "2012",
    },
    {"fields-main": "10201"},
    {
        "availability-windows-0-mode": "visiting_semester",
        "availability-windows-0-starts_on": "01/09/2027",
        "languages-languages-0-language": "en",
        "languages-languages-0-level": "C1",
        "languages-languages-0-can_teach": "y",
    },
    {"consents-purposes": ["be_found", "embassy", "introduction"]},
]


def sent_by(text: str) -> dict[str, Any]:
    """What a browser sends of a form that nobody has touched."""
    form = text.partition('id="page-form"')[2].partition("</form>")[0]
    sent: dict[str, Any] = {}
    for control in re.findall(r"<input\b[^>]*>", form):
        name = re.search(r'name="([^"]*)"', control)
        value = re.search(r'value="([^"]*)"', control)
        is_box = 'type="radio"' in control or 'type="checkbox"' in control
        if name and (not is_box or " checked" in control):
            sent[name[1]] = value[1] if value else ""
    for name, inner in re.findall(r'<select\b[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        marked = re.search(r"<option\b[^>]*\bselected\b[^>]*>", inner)
        chosen = marked and re.search(r'value="([^"]*)"', marked[0])
        first = re.search(r'<option[^>]*value="([^"]*)"', inner)
        if chosen or ("multiple" not in inner and first and f'name="{name}" multiple' not in form):
            sent[name] = (chosen or first)[1]  # type: ignore[index]
    return sent
