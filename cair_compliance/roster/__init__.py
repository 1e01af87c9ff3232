"""Spreadsheet -> Roster: any school or child care list, read without guessing and without silent loss."""

from .read import open_book, read_roster
from .result_file import ResultFile, read_result_file
from .result_lines import Said
from .sniff import take

__all__ = ["ResultFile", "Said", "open_book", "read_result_file", "read_roster", "take"]
