"""What tests of the audit pack share: make one, open it, read every text in it."""

import base64
import hashlib
import io
import json
import os
import tempfile
import zipfile
from unittest.mock import patch

from openpyxl import load_workbook

from ..tools.pack_zip import PackZip
from .case import QmsAssertions
from .common import QmsCase

COMMIT = "odoo.addons.base.models.ir_cron.IrCron._commit_progress"


def run_job(env, times=None):
    """Run the job of the packs; let its time be over after `times` folders."""
    calls = []

    def commit(_self, processed=0, remaining=None, deactivate=False):
        calls.append(processed)
        return 0 if times is not None and len(calls) >= times else 60

    with patch(COMMIT, commit):
        env["qms.audit.pack"].sudo()._cron_make()
    env.invalidate_all()


class PackAssertions(QmsAssertions):
    @staticmethod
    def sha256(content):
        return hashlib.sha256(content).hexdigest()

    def new_pack(self, user, **vals):
        """Ask for a pack as `user`, of that user's company."""
        company = user.company_id
        packs = self.env["qms.audit.pack"].with_user(user).with_company(company)
        pack = packs.with_context(allowed_company_ids=company.ids, tracking_disable=True).create(vals)
        pack.action_make()
        return pack

    def made(self, user, **vals):
        """Return a pack that the job made."""
        pack = self.new_pack(user, **vals)
        run_job(self.env)
        self.assertEqual(pack.state, "done", pack.problem)
        return pack

    def folder(self, user, code, **vals):
        """Return one folder of a pack as a zip, without making all others."""
        pack = self.new_pack(user, **vals).sudo()
        with tempfile.TemporaryDirectory() as temp:
            path = os.path.join(temp, "pack.zip")
            with PackZip(path) as target:
                pack._reader()._write_part(code, target, temp)
            with open(path, "rb") as file:
                content = file.read()
        pack.action_cancel()
        return zipfile.ZipFile(io.BytesIO(content))

    def register(self, user, code, name, **vals):
        """Return the rows of the register `name` in the folder `code` of a pack."""
        return self.rows(self.folder(user, code, **vals), name)

    def opened(self, pack):
        """Return the zip of a pack."""
        return zipfile.ZipFile(io.BytesIO(base64.b64decode(pack.with_context(bin_size=False).zip_file)))

    def manifest(self, pack):
        return json.loads(base64.b64decode(pack.with_context(bin_size=False).manifest))

    def rows(self, archive, name):
        """Return the rows of the register `name` as dicts by the label of their column."""
        path = next(path for path in archive.namelist() if path.endswith(f"/{name}.xlsx"))
        head, *rows = sheet(archive.read(path))
        return [dict(zip(head, row, strict=True)) for row in rows]

    def texts(self, pack):
        """Return (path, text) of everything that can be read in a pack: names of files, cells, pages."""
        archive = self.opened(pack)
        for path in archive.namelist():
            yield path, path
            content = archive.read(path)
            if path.endswith(".xlsx"):
                for row in sheet(content):
                    yield from ((path, str(cell)) for cell in row if cell is not None)
            elif not path.endswith(".pdf"):
                yield path, content.decode("utf-8-sig")


class PackCase(PackAssertions, QmsCase):
    pass


def sheet(content):
    """Return the rows of all sheets of an Excel file."""
    book = load_workbook(io.BytesIO(content), read_only=True)
    return [row for page in book.worksheets for row in page.iter_rows(values_only=True)]
