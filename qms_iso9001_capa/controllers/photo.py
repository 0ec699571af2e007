from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools.image import ImageProcess

MAX_BYTES = 10 * 2**20


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
    return upload.filename or "photo", content
