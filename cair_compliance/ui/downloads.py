"""Buttons for files to take away, built when asked for and not on every rerun."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import streamlit as st

from ..api import Check
from .csv_file import CSV, csv_bytes
from .guard import incident

PDF, XLSX = "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HTML, ICS, ZIP = "text/html; charset=utf-8", "text/calendar; charset=utf-8", "application/zip"


def download(label: str, what: str, ending: str, kind: str, check: Check, build: Callable[[], bytes]) -> None:
    st.download_button(
        label,
        data=told(build),
        file_name=file_name(check.facility, what, check.result.as_of.isoformat(), ending),
        mime=kind,
        key=f"download-{what}",
        icon=":material/download:",
        on_click="ignore",
    )


def download_paper(label: str, key: str, name: str, kind: str, build: Callable[[], bytes]) -> None:
    """One button for a file that belongs to no check; `name` is the file's."""
    st.download_button(
        label, data=told(build), file_name=name, mime=kind, key=key, icon=":material/download:", on_click="ignore"
    )


def download_table(
    label: str, what: str, check: Check, headings: Sequence[str], rows: Callable[[], Iterable[Sequence[str]]]
) -> None:
    """One button: a table as text for spreadsheet programs."""
    download(label, what, "csv", CSV, check, lambda: csv_bytes(headings, rows()))


def told(build: Callable[[], bytes]) -> Callable[[], bytes]:
    """The builder, whose errors say nothing about anybody."""

    def built() -> bytes:
        try:
            return build()
        except Exception as error:
            raise RuntimeError(f"incident {incident(error)}") from None

    return built


def file_name(facility: str, what: str, day: str, ending: str) -> str:
    """ "oak-grove-school-report-2025-10-01.pdf": the facility and the day, never a child."""
    stem = "-".join(re.findall(r"[a-z0-9]+", facility.lower()))[:60].strip("-")
    return f"{stem or 'immunization'}-{what}-{day}.{ending}"
