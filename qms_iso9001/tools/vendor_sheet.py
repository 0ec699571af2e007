"""Workbooks with lists of vendors: read as they were typed, written back with what is wrong. No database here."""

import io
import math
import zipfile
from datetime import date, datetime

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

MEGABYTE = 2**20
MAX_BYTES = 5 * MEGABYTE
MAX_UNPACKED = 100 * MEGABYTE
MAX_ROWS = 2000
MAX_COLUMNS = 100
HEADER_FILL = PatternFill("solid", fgColor="DDE7F0")
WRONG_FILL = PatternFill("solid", fgColor="FBE3E0")


class SheetRefusedError(Exception):
    """The file is none to read: `reason` is broken, large, many or header."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class VendorRow:
    """One row: its cells as they stand in the file, what they say by column, what is wrong with them, and of which
    columns nobody can tell yet what they will say."""

    def __init__(self, sheet, number, cells, names):
        self.sheet = sheet
        self.number = number
        self.cells = cells
        self.values = {name: cells[position] for position, name in names.items()}
        self.errors = []
        self.unread = set()
        self.found = {}

    def text(self, name):
        """Return the cell as text, without blanks around it and doubled ones inside."""
        return plain_text(self.values.get(name))

    def refuse(self, name, problem):
        """Note that a column cannot be read, and why."""
        self.unread.add(name)
        self.errors.append(problem)

    def may_say(self, name, value):
        """Tell whether the column says that, or may once it is corrected."""
        return name in self.unread or self.found[name] == value


class VendorSheet:
    """The rows of all sheets with the same columns as the first that has any: our own file of corrections has two."""

    def __init__(self, content, labels, dropped):
        """Read `content`; `labels` is {header in lower case: name of a column}, `dropped` headers are ours."""
        self.rows = []
        self.header = []
        self._kept = []
        try:
            self._read(self._open(content), labels, dropped)
        except SheetRefusedError:
            raise
        except Exception as error:  # openpyxl raises whatever it stumbles over
            raise SheetRefusedError("broken") from error

    def _open(self, content):
        if len(content) > MAX_BYTES:
            raise SheetRefusedError("large")
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(each.file_size for each in archive.infolist()) > MAX_UNPACKED:
                raise SheetRefusedError("large")
        return load_workbook(io.BytesIO(content), data_only=True, read_only=True)

    def _read(self, book, labels, dropped):
        known = None
        for sheet in book.worksheets:
            header, names = None, {}
            for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1):
                values = [_value(cell) for cell in cells]
                if not any(plain_text(value) for value in values):
                    continue
                if header is None:
                    header = [plain_text(value) for value in values]
                    names = _names(header, labels)
                    if not names or (known and set(names.values()) != known):
                        break
                    known = known or set(names.values())
                    self._take_header(header, dropped)
                    continue
                if len(self.rows) >= MAX_ROWS:
                    raise SheetRefusedError("many")
                self.rows.append(VendorRow(sheet.title, number, values, names))
        if not known:
            raise SheetRefusedError("header")

    def _take_header(self, header, dropped):
        if not self.header:
            self._kept = [at for at, label in enumerate(header) if label and label.casefold() not in dropped]
            self.header = [header[at] for at in self._kept]

    def cells(self, row):
        """Return the cells of a row below `header`."""
        return [row.cells[at] if at < len(row.cells) else None for at in self._kept]


def _names(header, labels):
    names = {}
    for position, label in enumerate(header):
        name = labels.get(label.casefold())
        if name and name not in names.values():
            names[position] = name
    return names


def _value(cell):
    value = cell.value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    # Excel keeps 87 % as 0.87 and shows 87 %: what people see counts.
    return round(value * 100, 6) if is_number and "%" in (cell.number_format or "") else value


def plain_text(value):
    """Return a cell as text: a number as people read it, a day like 2024-05-31."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date()
    return " ".join(str(value).split())


def plain_day(value, date_format):
    """Return the day in a cell, None: empty; raises ValueError for what is none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or not plain_text(value):
        return value if isinstance(value, date) else None
    try:
        return date.fromisoformat(plain_text(value))
    except ValueError:
        return datetime.strptime(plain_text(value), date_format).date()


def plain_score(value):
    """Return the score in a cell, None: empty; raises ValueError for what is no number from 0 to 100."""
    if not plain_text(value):
        return None
    score = float(plain_text(value).replace(",", "."))
    if not math.isfinite(score) or not 0 <= score <= 100:
        raise ValueError(value)
    return round(score, 1)


def write_book(sheets):
    """Return a workbook: `sheets` are dicts of title, header and rows, and where wanted choices ({column's place:
    what may stand there}), widths and wrong (the place of a column in colour)."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        title, cells = sheet["title"], {name: value for name, value in sheet.items() if name != "title"}
        _write_sheet(book.create_sheet(title[:31]), **cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_sheet(page, header, rows, choices=None, widths=None, wrong=None):
    for number, values in enumerate([header, *rows], 1):
        for place, value in enumerate(values, 1):
            _write_cell(page.cell(number, place), value)
    for place in range(1, len(header) + 1):
        page.cell(1, place).font = Font(bold=True)
        page.cell(1, place).fill = HEADER_FILL
        page.column_dimensions[get_column_letter(place)].width = (widths or {}).get(place - 1, 18)
    if wrong is not None:
        for number in range(2, len(rows) + 2):
            page.cell(number, wrong + 1).fill = WRONG_FILL
    page.freeze_panes = "A2"
    for place, words in (choices or {}).items():
        listed = ",".join(words)
        # Excel takes lists of up to 255 characters, parted by commas; the help says what else may stand there.
        if words and len(listed) <= 255 and '"' not in listed and not any("," in word for word in words):
            validation = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
            page.add_data_validation(validation)
            letter = get_column_letter(place + 1)
            validation.add(f"{letter}2:{letter}{MAX_ROWS + 1}")


def _write_cell(cell, value):
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        # What was typed is text, also when it looks like a formula.
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        return
    cell.value = value
    cell.alignment = Alignment(vertical="top")
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
