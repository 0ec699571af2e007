"""PDF files as bytes: whether one can be read, joining them, one line on each page, a word across each page.

What is printed on a page lies in a drawing of its own above it; the page's own content is not touched.
"""

import logging
import math
from functools import lru_cache
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

_logger = logging.getLogger(__name__)

# The first of these fonts of the server that has all letters of a text prints it; Latin letters need none of them.
FONTS = ("DejaVuSans", "NotoSans-Regular", "LiberationSans-Regular", "FreeSans", "Lato-Regular")
LATIN = "Helvetica"
A4_WIDTH = 595
LINE_SIZE, LINE_FROM_EDGE = 7, 12
# From the page as it is seen to the page as it is stored, by the page's rotation (clockwise).
TURNS = {
    0: lambda left, bottom, _right, _top: (1, 0, 0, 1, left, bottom),
    90: lambda _left, bottom, right, _top: (0, 1, -1, 0, right, bottom),
    180: lambda _left, _bottom, right, top: (-1, 0, 0, -1, right, top),
    270: lambda left, _bottom, _right, top: (0, -1, 1, 0, left, top),
}


def is_pdf(content, name=""):
    """Tell whether a file (bytes, and its name) is a PDF, or claims to be one.

    >>> is_pdf(b"%PDF-1.7 ..."), is_pdf(b"PK", "Instruction.PDF"), is_pdf(b"PK", "Instruction.docx")
    (True, True, False)
    """
    return b"%PDF-" in content[:1024] or (name or "").lower().endswith(".pdf")


def pdf_problem(content):
    """Return why a PDF cannot become a controlled one: "encrypted", "broken", "empty", or "" if it can.

    >>> pdf_problem(b"%PDF-1.4 not really a file")
    'broken'
    """
    try:
        reader = _read(content)
        if reader.is_encrypted:
            return "encrypted"
        if not len(reader.pages):
            return "empty"
        add_line(content, lambda page, pages: f"{page}/{pages}")
    # A broken file fails in whatever way it likes: what matters is that it cannot be printed on.
    except Exception as error:  # noqa: BLE001 any failure of the reader means the same
        _logger.info("A PDF cannot be read: %s", error)
        return "broken"
    return ""


def join(*contents, title=""):
    """Return one PDF of all pages of `contents`, in order, as they are."""
    writer = PdfWriter()
    for content in contents:
        writer.append(_read(content), import_outline=False)
    if title:
        writer.add_metadata({"/Title": title})
    return _written(writer)


def add_line(content, text):
    """Return the PDF with one small line at the foot of each page: what `text(page, pages)` returns."""

    def draw(canvas, width, height, page, pages):
        line = text(page, pages)
        font = font_for(line)
        line, scale = _printable(line, font), max(1, min(width, height) / A4_WIDTH)
        canvas.setFont(font, min(LINE_SIZE * scale, 0.94 * width / pdfmetrics.stringWidth(line, font, 1)))
        canvas.setFillGray(0.25)
        canvas.drawCentredString(width / 2, LINE_FROM_EDGE * scale, line)

    return _draw_over(content, draw)


def add_watermark(content, text):
    """Return the PDF with `text` large and pale across each page."""
    font = font_for(text, bold=True)
    text = _printable(text, font)

    def draw(canvas, width, height, _page, _pages):
        diagonal = math.hypot(width, height)
        size = min(0.7 * diagonal / pdfmetrics.stringWidth(text, font, 1), 0.2 * diagonal)
        canvas.translate(width / 2, height / 2)
        canvas.rotate(math.degrees(math.atan2(height, width)))
        canvas.setFillColorRGB(0.75, 0.1, 0.1, alpha=0.22)
        canvas.setFont(font, size)
        canvas.drawCentredString(0, -size / 3, text)

    return _draw_over(content, draw)


def font_for(text, bold=False):
    """Return the name of a font that prints `text`; Helvetica if no other font of the server has all its letters.

    >>> font_for("Prüfanweisung – Änderung"), font_for("DRAFT", bold=True)
    ('Helvetica', 'Helvetica-Bold')
    """
    latin = f"{LATIN}-Bold" if bold else LATIN
    if _is_latin(text):
        return latin
    for name in FONTS:
        if {ord(letter) for letter in text} <= _letters(name):
            return name
    return latin


def can_print(text):
    """Tell whether the server has a font for all letters of `text`.

    >>> can_print("Entwurf")
    True
    """
    return _is_latin(text) or font_for(text) != LATIN


def _is_latin(text):
    return _printable(text, LATIN) == text


def _printable(text, font):
    return text.encode("cp1252", "replace").decode("cp1252") if font.startswith(LATIN) else text


@lru_cache
def _letters(font):
    """Return the letters (code points) of a font of the server and make it known; none if it is not installed."""
    try:
        pdfmetrics.registerFont(TTFont(font, f"{font}.ttf"))
    except TTFError:
        return frozenset()
    return frozenset(pdfmetrics.getFont(font).face.charToGlyph)


def _read(content):
    return PdfReader(BytesIO(content), strict=False)


def _written(writer):
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _draw_over(content, draw):
    writer = PdfWriter()
    writer.append(_read(content))
    places = [_place(page) for page in writer.pages]
    overlay, pages = BytesIO(), len(places)
    canvas = Canvas(overlay, pageCompression=1)
    for number, (_matrix, width, height) in enumerate(places, start=1):
        canvas.setPageSize((width, height))
        draw(canvas, width, height, number, pages)
        canvas.showPage()
    canvas.save()
    drawn = PdfReader(overlay).pages
    for page, drawing, (matrix, width, height) in zip(writer.pages, drawn, places, strict=True):
        _put_over(writer, page, _form(writer, drawing, width, height), matrix)
    return _written(writer)


def _place(page):
    """Return how a page is seen: (matrix from there to the stored page, width, height)."""
    box = page.cropbox
    left, bottom, right, top = (float(each) for each in (box.left, box.bottom, box.right, box.top))
    rotation = int(page.get("/Rotate", 0) or 0) % 360
    rotation = rotation if rotation in TURNS else 0
    width, height = abs(right - left), abs(top - bottom)
    matrix = TURNS[rotation](left, bottom, right, top)
    return (matrix, height, width) if rotation in (90, 270) else (matrix, width, height)


def _form(writer, drawing, width, height):
    """Return the drawing as an object that a page can show."""
    form = DecodedStreamObject()
    form.set_data(drawing.get_contents().get_data())
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(FloatObject(side) for side in (0, 0, width, height)),
            NameObject("/Resources"): drawing["/Resources"].clone(writer),
        }
    )
    return writer._add_object(form)


def _put_over(writer, page, form, matrix):
    resources = DictionaryObject((page.get("/Resources") or DictionaryObject()).get_object())
    drawings = DictionaryObject((resources.get("/XObject") or DictionaryObject()).get_object())
    name = next(name for number in range(len(drawings) + 1) if (name := f"/QmsOver{number}") not in drawings)
    drawings[NameObject(name)] = form
    resources[NameObject("/XObject")] = drawings
    page[NameObject("/Resources")] = resources
    place = " ".join(f"{each:f}" for each in matrix)
    before, after = _stream(writer, "q\n"), _stream(writer, f"\nQ q {place} cm {name} Do Q\n")
    # As the page holds it: one stream, a list of streams, or nothing.
    own = page.get("/Contents")
    own = own.get_object() if own is not None else ArrayObject()
    streams = list(own) if isinstance(own, ArrayObject) else [page.raw_get("/Contents")]
    page[NameObject("/Contents")] = ArrayObject([before, *streams, after])


def _stream(writer, operators):
    stream = DecodedStreamObject()
    stream.set_data(operators.encode("ascii"))
    return writer._add_object(stream)
