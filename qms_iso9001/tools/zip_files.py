"""The files of a zip that somebody uploads, one at a time, without trusting it: names of any encoding, no folders, and
limits against a zip that unpacks to more than a server holds."""

import re
import unicodedata
import zipfile
import zlib
from contextlib import suppress
from io import BytesIO

MAX_FILES = 2000
MAX_FILE_BYTES = 100 * 2**20
MAX_BYTES = 2 * 2**30

UTF8_NAME = 0x800
ENCRYPTED = 0x1
# What operating systems put into a zip beside the files.
RUBBISH = re.compile(r"(^|/)(__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


class ZipRefusedError(Exception):
    """The zip cannot be read: `reason` is "broken", "password", "many" or "large"; `name` the file it is about."""

    def __init__(self, reason, name=""):
        super().__init__(reason, name)
        self.reason = reason
        self.name = name


class ZipFiles:
    """Iterating gives (position, file name without folders, unpacked bytes) of each file, in the order of the zip."""

    def __init__(self, content):
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise ZipRefusedError("broken") from error
        self._infos = [info for info in self._zip.infolist() if not info.is_dir() and not RUBBISH.search(_path(info))]
        if len(self._infos) > MAX_FILES:
            raise ZipRefusedError("many")
        # Never more than these sizes is unpacked, whatever stands in the data itself.
        if sum(info.file_size for info in self._infos) > MAX_BYTES:
            raise ZipRefusedError("large")
        for info in self._infos:
            if info.flag_bits & ENCRYPTED:
                raise ZipRefusedError("password", _base(info))

    def __iter__(self):
        for position, info in enumerate(self._infos):
            yield position, _base(info), info.file_size

    def unpack(self, position):
        """Return the bytes of one file."""
        info = self._infos[position]
        try:
            return self._zip.read(info)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError) as error:
            raise ZipRefusedError("broken", _base(info)) from error


def file_key(name):
    """Return what two names have in common that people take for the same: case and how accents are written aside."""
    return unicodedata.normalize("NFC", (name or "").strip()).casefold()


def _path(info):
    """Return the path with slashes; macOS writes UTF-8 and does not say so."""
    name = info.filename
    if not info.flag_bits & UTF8_NAME:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name).replace("\\", "/")


def _base(info):
    return _path(info).rpartition("/")[2].strip()
