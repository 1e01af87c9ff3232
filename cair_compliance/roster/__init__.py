"""Spreadsheet -> Roster: any school or child care list, read without guessing and without silent loss."""

from .read import read_roster

__all__ = ["read_roster"]
