"""A register of the audit pack: one sheet of an Excel file, row by row, the same file for the same rows."""

from datetime import datetime

import xlsxwriter

# Excel takes no more rows on one sheet; the rest goes on another one.
MAX_ROWS = 1_000_000
MAX_CELL = 32_000
CREATED = datetime(1980, 1, 1)
WIDTHS = (18, 28)


class PackRegister:
    """Writes rows to the file at `path` without keeping them; cells are text or numbers, never formulas."""

    def __init__(self, path, title, labels):
        self._book = xlsxwriter.Workbook(
            path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self._book.set_properties({"title": title, "created": CREATED})
        self._bold = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._plain = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._labels = list(labels)
        self.count = 0
        self._begin()

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self._book.close()

    def _begin(self):
        self._sheet, self._row = self._book.add_worksheet(), 0
        self._sheet.freeze_panes(1, 0)
        for column, _label in enumerate(self._labels):
            self._sheet.set_column(column, column, WIDTHS[0] if column else WIDTHS[1])
        self._write(self._labels, self._bold)

    def _write(self, cells, style):
        for column, cell in enumerate(cells):
            if isinstance(cell, bool) or cell is None or cell == "":
                continue
            if isinstance(cell, (int, float)):
                self._sheet.write_number(self._row, column, cell, style)
            else:
                self._sheet.write_string(self._row, column, str(cell)[:MAX_CELL], style)
        self._row += 1

    def add(self, cells):
        """Write one row; False and None leave their cell empty."""
        if self._row > MAX_ROWS:
            self._begin()
        self._write(cells, self._plain)
        self.count += 1
