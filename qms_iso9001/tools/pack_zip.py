"""A zip that is the same twice: fixed times, names as given, nothing of the machine in it; written and read in pieces,
so that it may be larger than the memory of a server."""

import hashlib
import re
import unicodedata
import zipfile

# The first day that a zip can name: what is the same is not told apart by when it was packed.
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
PIECE = 2**20
MAX_NAME = 100
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')


def safe_name(text, fallback="file"):
    """Return `text` as the name of a file that every system can write.

    >>> safe_name("WI-001 / Rev. 2: Prüfen?"), safe_name("CON"), safe_name("  ")
    ('WI-001 - Rev. 2 - Prüfen', 'CON_', 'file')
    """
    text = FORBIDDEN.sub(" - ", unicodedata.normalize("NFC", text or ""))
    text = re.sub(r"\s+", " ", text)[:MAX_NAME].strip(" .-")
    if re.fullmatch(r"(?i)con|prn|aux|nul|com\d|lpt\d", text):
        text += "_"
    return text or fallback


class PackZip:
    """Writes files into `file` (opened to be written) one after the other; `entries` tells what is in it."""

    def __init__(self, file):
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._taken = set()
        self.entries = []

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self._zip.close()

    def free_path(self, folder, name, extension):
        """Return a path in `folder` that is not used yet; names differ by more than their case."""
        name = safe_name(name)
        for number in range(1, len(self._taken) + 3):
            path = f"{folder}/{name}{f' ({number})' if number > 1 else ''}{extension}"
            if path.casefold() not in self._taken:
                break
        return path

    def add(self, path, content, **about):
        """Add a file (bytes, or an open file) at `path`; return its entry: path, SHA-256, size and `about`."""
        info = zipfile.ZipInfo(path, FIXED_TIME)
        info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
        digest, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as target:
            for piece in _pieces(content):
                target.write(piece)
                digest.update(piece)
                size += len(piece)
        self._taken.add(path.casefold())
        entry = {"path": path, "sha256": digest.hexdigest(), "size": size, **about}
        self.entries.append(entry)
        return entry

    def add_all(self, file):
        """Add all files of another zip (an open file), by their names."""
        with zipfile.ZipFile(file) as other:
            for info in sorted(other.infolist(), key=lambda each: each.filename):
                with other.open(info) as content:
                    self.add(info.filename, content)


def _pieces(content):
    if isinstance(content, bytes):
        yield content
        return
    while piece := content.read(PIECE):
        yield piece


def file_digests(path):
    """Return (SHA-1, SHA-256, size) of the file at `path`, read in pieces."""
    short, long, size = hashlib.sha1(usedforsecurity=False), hashlib.sha256(), 0
    with open(path, "rb") as file:
        for piece in _pieces(file):
            short.update(piece)
            long.update(piece)
            size += len(piece)
    return short.hexdigest(), long.hexdigest(), size
