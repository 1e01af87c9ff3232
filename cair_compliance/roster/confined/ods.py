"""Workbooks in OpenDocument form, zipped (.ods) or as one XML file (.fods)."""

from __future__ import annotations

from datetime import date

from .answer import BLANK, DAY, NO_VALUE, Answer, SheetGrid
from .archive import Archive, local, parse
from .number_formats import shown
from .places import LAST_COLUMN, LAST_LINE
from .refusals import RefusedError, damaged


def read(data: bytes, answer: Answer, inflated: int) -> None:
    """All visible sheets of a zipped document into the answer."""
    archive = Archive(data, inflated)
    archive.look_through({"content.xml"})
    if "meta-inf/manifest.xml" in archive and b"encryption-data" in archive.part("meta-inf/manifest.xml"):
        raise RefusedError("password")
    read_flat(archive.part("content.xml"), answer)


def read_flat(content: bytes, answer: Answer) -> None:
    """All visible sheets of the XML into the answer."""
    reading = _Content(answer)
    parse(content, reading.start, reading.end, reading.text)
    if not (answer.sheets or answer.hidden):
        raise damaged()


class _Content:
    """One walk over the XML. Repeated blank cells and lines are counted, never made."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._sheet: SheetGrid | None = None
        self._line = self._column = 0
        self._row: list[int] = []
        self._row_attributes: dict[str, str] = {}
        self._cell: dict[str, str] | None = None
        self._texts: list[str] = []
        self._depth = self._tables = 0

    def start(self, tag: str, written: dict[str, str]) -> None:
        name, attributes = local(tag), {local(key): value for key, value in written.items()}
        if self._depth or name in ("annotation", "tracked-changes") or tag.startswith("draw:"):
            self._depth += 1
        elif name == "style":
            self._style = attributes.get("name", "")
        elif name == "table-properties" and attributes.get("display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "table":
            self._table(attributes)
        elif self._sheet is not None:
            self._inside(name, attributes)

    def _table(self, attributes: dict[str, str]) -> None:
        if self._sheet is not None:
            raise RefusedError("two_tables")
        self._line = self._column = 0
        if attributes.get("style-name") in self._hidden_styles:
            self._answer.hide(attributes.get("name", ""))
        else:
            self._sheet = self._answer.sheet(attributes.get("name", ""))

    def _inside(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table-column":
            self._table_column(attributes)
        elif name == "table-row":
            self._row, self._row_attributes = [], attributes
        elif name in ("table-cell", "covered-table-cell"):
            self._cell, self._texts = attributes, []
        elif name == "p" and self._cell is not None:
            if self._texts:
                self._texts.append("\n")
        elif name in ("s", "tab", "line-break"):
            self._texts.append({"tab": "\t", "line-break": "\n"}.get(name, " "))

    def end(self, tag: str) -> None:
        name = local(tag)
        if self._depth:
            self._depth -= 1
        elif name == "table":
            self._sheet = None
        elif self._sheet is None:
            return
        elif name in ("table-cell", "covered-table-cell"):
            self._close_cell(covered=name.startswith("covered"))
        elif name == "table-row":
            self._close_row()

    def text(self, data: str) -> None:
        if self._cell is not None and not self._depth:
            self._texts.append(data)

    def _table_column(self, attributes: dict[str, str]) -> None:
        assert self._sheet is not None
        count = _repeated(attributes, "number-columns-repeated", LAST_COLUMN + 1)
        if attributes.get("visibility") in ("collapse", "filter"):
            self._sheet.hidden_columns.update(range(self._column, min(self._column + count, LAST_COLUMN + 1)))
        self._column += count

    def _close_cell(self, *, covered: bool) -> None:
        attributes, self._cell = self._cell or {}, None
        assert self._sheet is not None
        count = _repeated(attributes, "number-columns-repeated", LAST_COLUMN + 1)
        number = BLANK if covered else self._number(attributes)
        left, top = len(self._row), self._line + 1
        across = _repeated(attributes, "number-columns-spanned", LAST_COLUMN + 1)
        down = _repeated(attributes, "number-rows-spanned", LAST_LINE)
        if across > 1 or down > 1:
            self._sheet.merged.append((top, left, top + down - 1, left + across - 1))
        if left + count > LAST_COLUMN + 1:
            raise damaged()
        self._row.extend([number] * count)

    def _number(self, attributes: dict[str, str]) -> int:
        values, kind, text = self._answer.values, attributes.get("value-type", ""), "".join(self._texts)
        if not kind and not text.strip():
            return values.number(NO_VALUE) if "formula" in attributes else BLANK
        if kind in ("float", "currency", "percentage") and "value" in attributes:
            if text.isdigit() and text.startswith("0") and len(text) > 1:
                return values.text(text)
            cell = shown(attributes["value"], 0, False)
            return values.text(cell) if isinstance(cell, str) else values.number(cell)
        if kind == "date":
            return self._day(attributes.get("date-value", ""), text)
        if kind == "boolean":
            return values.text({"true": "TRUE", "false": "FALSE"}.get(attributes.get("boolean-value", ""), text))
        return values.text(text or attributes.get("string-value", ""))

    def _day(self, written: str, text: str) -> int:
        try:
            return self._answer.values.number(DAY + date.fromisoformat(written[:10]).isoformat())
        except ValueError:
            return self._answer.values.text(text or written)

    def _close_row(self) -> None:
        assert self._sheet is not None
        count = _repeated(self._row_attributes, "number-rows-repeated", LAST_LINE)
        hidden = self._row_attributes.get("visibility") in ("collapse", "filter")
        if any(self._row):
            for line in range(self._line + 1, self._line + count + 1):
                self._answer.line(self._sheet, line, list(self._row), hidden=hidden)
        self._line += count
        if self._line > 2 * LAST_LINE:
            raise damaged()


def _repeated(attributes: dict[str, str], name: str, most: int) -> int:
    count = int(attributes.get(name, "1"))
    if not 1 <= count <= most:
        raise damaged()
    return count
