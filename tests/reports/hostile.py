"""Names that try something: markup, formulas, directions, marks without end, letters of every kind."""

from __future__ import annotations

from dataclasses import replace

from cair_compliance.model.people import Pupil
from cair_compliance.model.results import CheckResult

from .by_hand import check_result, needy

NAMES = (
    "<script>alert(1)</script>",
    "<img src=http://127.0.0.1:9/x.png onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</title></style></td></table><h1>x",
    "&lt;b&gt; &amp; &#60;i&#62;",
    "{{7*7}} ${7*7} %s %(x)s \\x41 \\n",
    "javascript:alert(1)",
    "=HYPERLINK(\"http://127.0.0.1:9\",\"x\")",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "＝1+1",
    "Robert'); DROP TABLE pupils;--",
    "a\u202egnp.exe\u202c\u2066b\u2069",
    "zero\u200bwidth\u200d\ufeffjoin\u00ad",
    "e" + "\u0301" * 60,
    "X" * 255,
    "W W " * 60,
    "محمد علي, فاطمة",
    "שלום, דוד",
    "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "王小明",
    "김지훈",
    "Nguyễn Thị Minh Khai",
    "😀👩‍👩‍👧‍👦🇺🇸",
    "nul\x00bell\x07esc\x1b[31m\ud800",
    "line\nbreak\r\nand\u2028more",
    "\u0000",
    "(unbalanced \\( PDF ) string",
    "] TJ ET Q endstream endobj",
)  # fmt: skip


def hostile_result() -> CheckResult:
    """A pupil for each name, in need, so that the name stands in every list; facility and file are hostile too."""
    pupils = [
        replace(needy(place), pupil=replace(needy(place).pupil, last_name=name, first_name="Ana", room=name[:20]))
        for place, name in enumerate(NAMES)
    ]
    empty = Pupil("Sheet1", 900, "", "")
    pupils.append(replace(needy(len(pupils)), pupil=empty))
    return check_result(pupils, facility="Oak <b>Grove</b> \u202e=1+1", roster_name="<script>.xlsx", county="+1")
