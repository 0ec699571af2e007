"""Samples of the import of vendors; see samples.py."""

from .samples import sample


@sample("qms.supplier.import", "of the manager")
def supplier_import(case):
    return case.env["qms.supplier.import"].with_user(case.manager).with_company(case.company).create({})
