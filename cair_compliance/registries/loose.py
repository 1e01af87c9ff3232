r"""Messages that do not begin their line: in a log, a quoted mail, a web page, or all of them in one line.

Read this way only where a text holds no message line by line, or a header with nothing below it, so that whatever
reads well without it is not touched.
"""

from __future__ import annotations

import re

from .quoted import NAMES

_HEADER = re.compile(r"MSH([^\w\s])[^\w\s]{3,5}\1")
_ELEMENT = re.compile(r"</?(?:br|p|div|pre|code|span|td|tr|table|li|body|html)\b[^<>]*>", re.IGNORECASE)
_END = re.compile(
    r"(?:(?:<|&lt;)\s?(?:CR|LF|VT|FS|EB|SB|(?:0x|hex )?0[DA])\s?(?:>|&gt;)|\[(?:CR|LF)\]|\{(?:CR|LF)\}"
    r"|\\x0[dDaA]|\\u000[dDaA]|\\01[25]|_x000[dDaA]_|\^M"
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029\u00b6\u21b5\u23ce\u240a\u240d])++"
)
_LINE = re.compile(r"[^\r\n]++")
_MARKS = " \t\u00b6\u21b5\u23ce\u240a\u240d"
_LETTERS = _MARKS[2:]


def bare_ends(text: str) -> str:
    """The text without the marks that some programs put at each end of a line: a pilcrow, an arrow, _x000D_ or ^M."""
    # One letter is counted far faster than five are looked for, and most answers have one underscore.
    if (text.count("_") > 1 and "_x000" in text) or (not text.isascii() and any(map(text.count, _LETTERS))):
        text = _LINE.sub(_bare, text)
    header = _LINE.search(text, max(text.find("MSH"), 0)) if "^M" in text else None
    if header and header.group(0).rstrip().endswith("^M"):  # else it may be a kind of name or address
        text = _LINE.sub(lambda line: line.group(0).rstrip().removesuffix("^M"), text)
    return text


def _bare(line: re.Match[str]) -> str:
    return line.group(0).rstrip(_MARKS).removesuffix("_x000D_").removesuffix("_x000d_")


def loosened(text: str) -> str:
    """The text with every segment on a line of its own, and without what stands before it there.

    Only the name of a segment and the separator of a header found in the text make a segment; text without a
    header comes back as it is.
    """
    found = _HEADER.search(text)
    if not found:
        return text
    mark = re.escape(found.group(1))
    segment = f"(?:{NAMES}){mark}"
    if "<" in text:
        text = _ELEMENT.sub("\r", text)
    goes_on = re.compile(rf"\s*+(?:{segment}|$)")
    text = _END.sub(lambda end: "\r" if goes_on.match(text, end.end()) else end.group(0), text)
    begins = re.compile(rf"(?<![\w^~&\\{mark}])(?={segment})")
    between = re.compile(rf"(?<![ \t])[ \t]++(?={segment})")
    return "\r".join(_line(line, begins, between, found.group(1)) for line in re.split(r"[\r\n]", text))


def _line(line: str, begins: re.Pattern[str], between: re.Pattern[str], mark: str) -> str:
    found = begins.search(line)
    if found is None or mark in line[: found.start()]:
        return line
    line = line[found.start() :]
    return between.sub("\r", line) if line.startswith("MSH") else line
