"""What tests of meetings share: a reception, a registration that passes, and a form sent as a browser would."""

import re
from datetime import datetime
from html import unescape

from forms_service.vietnam.clock import ZONE

RECEPTION = "leaders-2026-11-30"
PASSWORD = "một mật khẩu thử dài"
REGISTRATION = {
    "full_name": "Nguyễn Thị Thử",
    "applicant_kind": "citizen",
    "field": "construction",
    "handling_level": "province",
    "content": "Hồ sơ thử nghiệm chờ ý kiến của ba cơ quan, xin hỏi bước tiếp theo.",
    "preferred_reception": RECEPTION,
    "party_size": 1,
    "consent_core": True,
}
DURING = datetime(2026, 11, 30, 9, 45, tzinfo=ZONE)


def filled(page: str, action: str) -> dict[str, str]:
    """What a browser would send of the first form with this action: hidden fields, typed texts, chosen options."""
    form = re.search(rf'<form method="post" action="{re.escape(action)}">(.*?)</form>', page, re.DOTALL)
    assert form, action
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form[1]):
        marks = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if marks["type"] in {"checkbox", "radio"} and " checked" not in tag:
            continue
        sent[marks["name"]] = unescape(marks.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</textarea>', form[1]):
        sent[name] = unescape(text)
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form[1], re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent
