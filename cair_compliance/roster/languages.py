"""The home language as lists write it: CALPADS codes old and new, two letters, or the word.

Two-character codes up to 2022-23 and three-letter codes since: CALPADS Update FLASH 256.
"""

from __future__ import annotations

from ..model.vaccines import fold_name

_WORDS = {
    "eng": "00 en english ingles",
    "spa": "01 es spanish espanol castellano",
    "vie": "02 vi vietnamese tiengviet",
    "yue": "03 cantonese chinesecantonese",
    "kor": "04 ko korean",
    "fil": "05 tl tgl filipino tagalog pilipino filipinotagalog",
    "cmn": "07 mandarin putonghua mandarinputonghua chinesemandarin",
    "zho": "zh chi chinese",
    "ara": "11 ar arabic",
    "hye": "12 hy arm armenian",
    "fas": "16 fa per pes farsi persian farsipersian dari",
    "hmn": "23 hmong",
    "pan": "28 pa punjabi panjabi",
    "rus": "29 ru russian",
    "ukr": "uk ukrainian",
}
_ISO = {word: code for code, words in _WORDS.items() for word in (code, *words.split())}


def read_language(text: str) -> str:
    """Three letters of ISO 639 where the code or word is known, else the text as written; "" for none."""
    return _ISO.get(fold_name(text), text) if text else ""
