"""Spreadsheet -> Roster: any school or child care list, read without guessing and without silent loss."""

from .read import read_roster
from .result_file import ResultFile, Said, read_result_file

__all__ = ["ResultFile", "Said", "read_result_file", "read_roster"]
