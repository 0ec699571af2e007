"""The program that Odoo prints PDFs with: from the path, else Debian 12's (later ones have none), unpacked."""

import re
import shlex
import shutil

from debian import Apt, unpack
from steps import PRIVATE, fresh, once, write_whole

BIN = PRIVATE / "bin"
ROOT = PRIVATE / "wkhtmltopdf"
# The C library must be the machine's own, since the program is started by the machine's own loader.
NEEDED = re.compile(r"(wkhtmltopdf|fontconfig-config|fonts-|lib(?!c6_|c-bin))")


def provide():
    """Make sure that there is a wkhtmltopdf in the path that environment.py builds."""
    if shutil.which("wkhtmltopdf"):
        shutil.rmtree(BIN, ignore_errors=True)
        return
    once("wkhtmltopdf", str(BIN), "Fetching wkhtmltopdf from Debian 12 (about 110 MB), for PDFs", _fetch)


def _fetch():
    fresh(ROOT)
    apt = Apt("wkhtmltopdf", ["bookworm"])
    packages = [path for path in apt.download_with_dependencies("wkhtmltopdf") if NEEDED.match(path.name)]
    unpack(packages, ROOT)
    apt.discard()
    _write_wrapper()


def _write_wrapper():
    program = next(path for path in ROOT.glob("usr/bin/wkhtmltopdf"))
    folders = sorted({str(path.parent) for path in ROOT.rglob("*.so.*")})
    plugins = next(ROOT.glob("usr/lib/*/qt5/plugins"))
    write_whole(
        ROOT / "fonts.conf",
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n'
        f"<fontconfig><dir>{ROOT}/usr/share/fonts</dir><dir>/usr/share/fonts</dir>"
        f"<cachedir>{ROOT}/font-cache</cachedir></fontconfig>\n",
    )
    write_whole(
        BIN / "wkhtmltopdf",
        "#!/bin/sh\n"
        f"LD_LIBRARY_PATH={shlex.quote(':'.join(folders))} QT_PLUGIN_PATH={shlex.quote(str(plugins))} \\\n"
        f"FONTCONFIG_FILE={shlex.quote(str(ROOT / 'fonts.conf'))} QT_QPA_PLATFORM=offscreen \\\n"
        f'exec {shlex.quote(str(program))} "$@"\n',
        mode=0o755,
    )
