import base64
import binascii
from io import BytesIO

from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools.image import ImageProcess

MAX_BYTES = 10 * 2**20
# What a page sends along again is a field of its form, which may not be that large.
KEPT_BYTES = 5 * 2**20
KEPT_SIZE = 1920


def read_photo(upload):
    """Return (name, bytes) of an uploaded picture, or None. Raises UserError for what is none, or too big."""
    content = upload.read(MAX_BYTES + 1) if upload else b""
    if not content:
        return None
    if len(content) > MAX_BYTES:
        raise UserError(request.env._("The photo is larger than 10 MB. Send it without, or take a smaller one."))
    try:
        # Drawings and the like, which Odoo passes by, are no photos.
        is_photo = bool(ImageProcess(content).image) or content[8:12] == b"WEBP"
    except UserError:
        is_photo = False
    if not is_photo:
        raise UserError(request.env._("That file is no picture. Take a photo, or send it without."))
    return getattr(upload, "filename", None) or "photo", content


def keep_photo(picture):
    """Return what `read_photo` returned as base64, for the page that is shown again; it stays with who took it."""
    content = picture and picture[1]
    if not content:
        return None
    image = ImageProcess(content)
    if image.image:
        content = image.resize(KEPT_SIZE, KEPT_SIZE).image_quality(quality=80) or content
    return base64.b64encode(content).decode() if len(content) <= KEPT_BYTES else None


def read_kept(text):
    """Return (name, bytes) of what `keep_photo` returned, checked like an upload, or None."""
    try:
        content = base64.b64decode(text or "", validate=True)
    except (binascii.Error, ValueError):
        return None
    return read_photo(BytesIO(content))
