"""HTML text that needs nothing from outside: its pictures stand in it, whatever else would be fetched is taken out."""

import base64
import re
from io import BytesIO

from lxml import etree, html
from markupsafe import Markup
from PIL import Image

# Without a host: what another server has under such an address is not ours.
PICTURE = re.compile(r"^/web/(?:image|content)/(\d+)\b")
PRINTED = ("image/png", "image/jpeg", "image/gif")
FETCHING = "iframe|object|embed|link|script|style|video|audio|source|base|meta|form|input|svg"
FETCHING_STYLE = re.compile(r"url\s*\(|@import|expression", re.IGNORECASE)


def picture_sources(text):
    """Return what the pictures of an HTML text refer to, in order, without those that stand in it.

    >>> picture_sources('<img src="/web/image/7"><img src="data:image/png;base64,AA"><img src="https://example.com/y.png">')
    ['/web/image/7', 'https://example.com/y.png']
    """
    sources = (image.get("src") or "" for image in _parse(text).iter("img"))
    return [source for source in sources if not source.startswith("data:image/")]


def picture_id(source):
    """Return the id of the attachment that a picture refers to, or None when it is no attachment of ours.

    >>> picture_id("/web/image/12-a1b2/step.png"), picture_id("/web/image/product.product/3/image_1920")
    (12, None)
    >>> picture_id("https://other.example.com/web/image/12")
    """
    found = PICTURE.match(source or "")
    return int(found.group(1)) if found else None


def replace_pictures(text, ids):
    """Return the HTML text with the pictures of `ids` ({old id: new id}) shown from their new address.

    >>> replace_pictures('<a href="/web/image/7"><img src="/web/image/7/big"></a>', {7: 8})
    Markup('<a href="/web/image/7"><img src="/web/image/8/big"></a>')
    """
    root = _parse(text)
    for image in root.iter("img"):
        source = image.get("src")
        if (number := picture_id(source)) in ids:
            image.set("src", source.replace(f"/{number}", f"/{ids[number]}", 1))
    return _inside(root)


def self_contained(text, load, missing=""):
    """Return an HTML text with its pictures in it: `load(id)` gives (content in bytes, mimetype) or None.

    A picture that is not given leaves the words `missing`.

    >>> self_contained('<p>As here: <img src="/web/image/7"></p>', lambda _id: None, "no picture")
    Markup('<p>As here: <em>no picture</em></p>')
    """
    root = _parse(text)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or re.fullmatch(FETCHING, element.tag):
            element.drop_tree()
        elif FETCHING_STYLE.search(element.get("style") or ""):
            del element.attrib["style"]
    for image in list(root.iter("img")):
        _take_in(image, load, missing)
    return _inside(root)


def _take_in(image, load, missing):
    source = image.attrib.pop("src", "")
    for name in ("srcset", "lowsrc", "longdesc", "loading"):
        image.attrib.pop(name, None)
    number = picture_id(source)
    found = load(number) if number else None
    if found:
        content, mimetype = found
        source = f"data:{mimetype};base64,{base64.b64encode(content).decode()}"
    if source.startswith("data:image/"):
        image.set("src", source)
        return
    image.tag = "em"
    image.attrib.clear()
    image.text = missing


def _parse(text):
    return html.fragment_fromstring(text or "", create_parent="div")


def _inside(root):
    parts = [Markup.escape(root.text or "")]
    return Markup("").join(parts + [Markup(etree.tostring(child, encoding="unicode", method="html")) for child in root])


def printable(content, mimetype):
    """Return (content, mimetype) of a picture as old browser engines print it, or None when it is no picture."""
    if mimetype in PRINTED or not (mimetype or "").startswith("image/"):
        return (content, mimetype) if mimetype in PRINTED else None
    try:
        out = BytesIO()
        Image.open(BytesIO(content)).save(out, "PNG")
    except OSError:
        return None
    return out.getvalue(), "image/png"
