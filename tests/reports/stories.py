"""Reading stories in tests: their tables, cells and words."""

from datetime import date

from cair_compliance.model.calendar import PartialDate, in_words
from cair_compliance.reports.story import Facts, Heading, Notice, Points, Table, Together, Words


def blocks(story):
    for block in story.blocks:
        yield from block.blocks if isinstance(block, Together) else [block]


def tables(story):
    return [block for block in blocks(story) if isinstance(block, Table)]


def said(value):
    if value is None:
        return ""
    if isinstance(value, date | PartialDate):
        return in_words(value)
    return (
        value
        if isinstance(value, str)
        else str(value)
        if isinstance(value, int | float)
        else "".join(p.text for p in value)
    )


def cells(table):
    """Rows as {heading: words}."""
    headings = [column.heading for column in table.columns]
    return [dict(zip(headings, map(said, row.cells), strict=True)) for row in table.rows]


def words(story):
    """Everything a story says outside its tables."""
    found = []
    for block in blocks(story):
        if isinstance(block, Words | Heading | Notice):
            found.append(said(block.text))
        elif isinstance(block, Points):
            found += map(said, block.items)
        elif isinstance(block, Facts):
            found += [f"{label}: {said(value)}" for label, value in block.rows]
    return "\n".join(found)
