"""Samples of vendor certificates; see samples.py."""

from .samples import sample


@sample("qms.supplier.certificate.kind", "of a manager")
def certificate_kind(case):
    return case.env["qms.supplier.certificate.kind"].with_user(case.manager).create({"name": "Kosher"})


def certificate_of(case, **vals):
    vendor = case.env["res.partner"].create({"name": "Foundry", "is_company": True})
    certificates = case.env["qms.supplier.certificate"].with_user(case.buyer)
    return certificates.create(
        {
            "partner_id": vendor.id,
            "kind_id": case.env.ref("qms_iso9001.qms_supplier_certificate_kind_iso_9001").id,
            "date_end": case.company._qms_today().replace(year=2099, day=1),
            **vals,
        }
    )


@sample("qms.supplier.certificate", "received from a vendor")
def certificate_received(case):
    return certificate_of(case)


@sample("qms.supplier.certificate", "accepted")
def certificate_accepted(case):
    certificate = certificate_of(case)
    certificate.with_user(case.officer).action_accept()
    return certificate
