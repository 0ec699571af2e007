"""Where Odoo 19 comes from: QMS_ODOO, else an importable odoo, else Debian's package in a private folder."""

import os
import re
import shutil
import sys
from importlib.machinery import PathFinder
from pathlib import Path

from debian import Apt, unpack
from steps import PRIVATE, TOP, Refusal, fresh, once, say

UNPACKED = PRIVATE / "odoo"
INSIDE = "usr/lib/python3/dist-packages"  # where Debian's and Odoo's own packages and images keep it
# The package links to files of these. Debian's newer Font Awesome has dropped the files that Odoo's icons need.
LINKED_NEW = [
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-glyphicons-halflings",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
]
LINKED_OLD = ["fonts-font-awesome", "fonts-inconsolata"]
# Left out by Debian for its licence, yet part of the main bundle: without it the browser logs an error on every page.
LEFT_OUT = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
NEEDED_SPACE = 5  # GB, for everything that setup/run makes


def version(home):
    """Return the version of the Odoo in a folder, or None where there is none."""
    release = home / "odoo" / "release.py"
    if not release.is_file():
        return None
    found = re.search(r"version_info\s*=\s*\(\s*'?([\w~]+)'?,\s*(\d+)", release.read_text(encoding="utf-8"))
    return f"{found[1]}.{found[2]}" if found else "unknown"


def locate():
    """Return the folder that holds the package `odoo` in version 19."""
    if os.environ.get("QMS_ODOO"):
        return _from_setting(Path(os.environ["QMS_ODOO"]).expanduser().resolve())
    home = _importable()
    if home and version(home) == "19.0":
        return home
    if home:
        say(f"The odoo that Python can import ({home}) is {version(home)}, not 19.0: left alone")
    once("odoo", "1", "Fetching Odoo 19 from Debian (about 130 MB)", _fetch)
    return UNPACKED / INSIDE


def _from_setting(path):
    if path.suffix == ".deb" and path.is_file():
        once(
            "odoo-deb",
            f"{path} {path.stat().st_mtime}",
            "Unpacking QMS_ODOO",
            lambda: unpack([path], fresh(PRIVATE / "odoo-deb")),
        )
        path = PRIVATE / "odoo-deb"
    for home in (path, path / INSIDE, path.parent):
        if version(home) == "19.0":
            return home
    found = version(path) or version(path / INSIDE)
    raise Refusal(
        f"QMS_ODOO is {path}, "
        + (f"which is Odoo {found}; version 19.0 is needed." if found else "but there is no odoo/release.py below it.")
        + "\nPoint it at an Odoo 19 (source checkout, unpacked package or image), or unset it to fetch Debian's."
    )


def _importable():
    """Return the folder from which this very Python would import odoo, the checkout itself aside."""
    paths = [path for path in sys.path if path and not Path(path).resolve().is_relative_to(TOP)]
    spec = PathFinder.find_spec("odoo", paths)
    for place in spec.submodule_search_locations or [] if spec else []:
        if version(Path(place).parent):
            return Path(place).parent
    return None


def _fetch():
    space = shutil.disk_usage(PRIVATE).free / 1e9
    if space < NEEDED_SPACE:
        raise Refusal(
            f"{space:.1f} GB are free where {TOP} lies; {NEEDED_SPACE} are needed. Make room and start again."
        )
    folder = fresh(UNPACKED)
    new = Apt("odoo", ["unstable", "testing", "experimental"])
    packages = new.download("odoo-19", *LINKED_NEW)
    old = Apt("fonts", ["bookworm"])
    packages += old.download(*LINKED_OLD)
    say("Unpacking Odoo 19")
    unpack(packages, folder)
    missing = folder / INSIDE / LEFT_OUT
    if not missing.exists():
        missing.parent.mkdir(parents=True, exist_ok=True)
        missing.write_text(
            "// Blurs the background in video calls; Debian leaves it out for its licence.\n",
            encoding="utf-8",
        )
    dangling = [path for path in folder.rglob("*") if path.is_symlink() and not path.exists()]
    if dangling:
        say("Debian's package links to files that are not there: " + ", ".join(path.name for path in dangling))
    if version(folder / INSIDE) != "19.0":
        raise Refusal(f"Debian's odoo-19 holds version {version(folder / INSIDE)}. Set QMS_ODOO to an Odoo 19.")
    new.discard()
    old.discard()
