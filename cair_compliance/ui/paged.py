"""A long list as a table, 25 lines a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import streamlit as st

from .doors import show
from .markup import Child, table
from .turning import open_page, turned
from .worklist import page_of, pages

T = TypeVar("T")


def paged_table(
    headings: Sequence[Child],
    items: Sequence[T],
    line: Callable[[T], Sequence[Child]],
    *,
    key: str,
    label: str,
    numbers: Iterable[int] = (),
) -> None:
    """One page of `items`, `line` by line, and below it the pages, where there are several."""
    show(table(headings, [line(item) for item in page_of(items, open_page(key))], label=label, numbers=numbers))
    if pages(len(items)) > 1:
        st.pagination(pages(len(items)), key=turned(key))
