"""What writes one folder of the audit pack: registers and files, each cleaned of names where that is asked for."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field

from .pack_register import PackRegister
from .pack_zip import PackZip


@dataclass
class PackWriter:
    """`folder` of the zip `target`, made in the directory `temp`; `clean` is put to each text that goes in."""

    target: PackZip
    temp: str
    folder: str
    clean: Callable[[str], str]
    is_redacted: bool = False
    notes: list = field(default_factory=list)

    def register(self, title, labels, rows, **about):
        """Write a register of `rows`, of which each is a list of cells; return its entry."""
        path = os.path.join(self.temp, "register.xlsx")
        with PackRegister(path, title, labels) as register:
            for row in rows:
                register.add([self.clean(cell) if isinstance(cell, str) else cell for cell in row])
        with open(path, "rb") as content:
            return self._add(self.folder, title, ".xlsx", content, description=title, rows=register.count, **about)

    def file(self, title, name, extension, content, **about):
        """Put a file (bytes) into the subfolder `title`; return its path."""
        folder = f"{self.folder}/{title}"
        return self._add(folder, name, extension, content, description=name, **about)["path"]

    def _add(self, folder, name, extension, content, **about):
        return self.target.add(self.target.free_path(folder, name, extension), content, **about)
