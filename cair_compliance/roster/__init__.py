"""Spreadsheet -> Roster: any school or child care list, read without guessing and without silent loss."""

from .read import read_roster
from .result_file import ResultFile, read_result_file
from .result_lines import Said

__all__ = ["ResultFile", "Said", "read_result_file", "read_roster"]
