"""Samples of the import of vendors; see samples.py."""

import base64
import io

from openpyxl import Workbook

from .samples import sample


@sample("qms.supplier.import", "of the manager, good rows")
def supplier_import(case):
    case.env["res.partner"].create({"name": "Import Foundry", "is_company": True})
    book = Workbook()
    book.active.append(["Vendor", "Status"])
    book.active.append(["Import Foundry", "Approved"])
    stream = io.BytesIO()
    book.save(stream)
    dialogs = case.env["qms.supplier.import"].with_user(case.manager).with_company(case.company)
    dialog = dialogs.create({"file": base64.b64encode(stream.getvalue()), "file_name": "vendors.xlsx"})
    # Asked by others, it must not bring the manager's companies along.
    return dialog.with_env(case.env)
