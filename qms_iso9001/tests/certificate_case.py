from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import freeze_time

from .case import QmsAssertions
from .common import QmsCase

ENDS = "qms_iso9001.mail_activity_type_certificate"


class CertificateCase(QmsAssertions, QmsCase):
    """A vendor, kinds of certificates, and a class that asks for them. Days are texts ("2031-03-03")."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.new_vendor("Foundry")
        cls.iso = cls.new_kind("ISO 9001 of the test")
        cls.insurance = cls.new_kind("Insurance of the test")
        cls.critical = cls.env["qms.supplier.class"].create(
            {
                "name": "Critical in the test",
                "company_id": cls.company.id,
                "item_ids": [
                    cls.prepare_item(cls.iso, "conditional"),
                    cls.prepare_item(cls.insurance, "blocked"),
                ],
            }
        )

    @classmethod
    def new_vendor(cls, name, **vals):
        return cls.env["res.partner"].create({"name": name, "is_company": True, "email": "v@example.com", **vals})

    @classmethod
    def new_kind(cls, name, **vals):
        return cls.env["qms.supplier.certificate.kind"].create({"name": name, **vals})

    @classmethod
    def prepare_item(cls, kind, lapse):
        return Command.create(
            {"kind": "certificate", "name": kind.name, "certificate_kind_id": kind.id, "lapse": lapse}
        )

    @classmethod
    def new_certificate(cls, user=None, vendor=None, kind=None, end="2031-03-03", **vals):
        """Enter a certificate as the buyer."""
        return (
            cls.env["qms.supplier.certificate"]
            .with_user(user or cls.buyer)
            .create(
                {
                    "partner_id": (cls.vendor if vendor is None else vendor).id,
                    "kind_id": (kind or cls.iso).id,
                    "date_end": end,
                    "user_id": cls.officer.id,
                    **vals,
                }
            )
        )

    @classmethod
    def accepted(cls, **vals):
        """Enter a certificate as the buyer and accept it as the officer, a year before the days of the tests."""
        with freeze_time(vals.pop("on", "2030-03-01 09:00:00")):
            certificate = cls.new_certificate(**vals)
            certificate.with_user(cls.officer).action_accept()
        return certificate

    @classmethod
    def new_approval(cls, state="approved", vendor=None, company=None, **vals):
        """Import a standing approval of the critical class as the manager; it stands since 2030."""
        approval = (
            cls.env["qms.supplier.approval"]
            .with_user(cls.manager)
            .create(
                {
                    "partner_id": (vendor or cls.vendor).id,
                    "company_id": (company or cls.company).id,
                    "class_id": cls.critical.id,
                    "ground": "performance",
                    "user_id": cls.officer.id,
                    "state": state,
                    **vals,
                }
            )
        )
        approval.sudo()._write_unguarded(
            {"date_start": fields.Date.to_date("2030-01-01"), "partner_name": approval.sudo().partner_id.name}
        )
        return approval

    def on(self, day, seconds=60):
        """Let the nightly job run at noon of `day`; `seconds` are left to it after each batch."""

        def progress(_cron, done=0, **_kw):
            return seconds if done else 60

        commit = patch.object(self.registry["ir.cron"], "_commit_progress", progress)
        with freeze_time(f"{day} 12:00:00"), commit:
            self.env["qms.supplier.certificate"].sudo()._cron_follow_certificates()

    def alerts(self, certificate):
        domain = [("res_model", "=", certificate._name), ("res_id", "in", certificate.ids)]
        kind = ("activity_type_id", "=", self.env.ref(ENDS).id)
        return self.env["mail.activity"].search([*domain, kind])

    def standing(self, vendor=None, company=None):
        """Return what stands of the vendor in the company, whatever it is for."""
        return self.env["qms.supplier.approval"].search(
            [
                ("partner_id", "=", (vendor or self.vendor).id),
                ("company_id", "=", (company or self.company).id),
                ("state", "in", ("approved", "conditional", "trial", "blocked")),
            ]
        )
