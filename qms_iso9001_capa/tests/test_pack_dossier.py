from odoo import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.qms_iso9001.tests.pack_case import PackAssertions

from .capa_case import CapaCase


class DossierAssertions(PackAssertions):
    def dossiers(self, user, **vals):
        """Return {path: page} of the pages of single cases in folder 06."""
        archive = self.folder(user, "06", **vals)
        return {path: archive.read(path).decode() for path in archive.namelist() if path.endswith(".html")}


@tagged("post_install", "-at_install")
class TestPackDossier(DossierAssertions, CapaCase):
    """The audit pack tells the whole story of each nonconformity and each corrective action."""

    def test_a_corrective_action_with_its_whys_and_actions(self):
        capa = self.capa()
        capa.write({"why_ids": [Command.create({"name": "The seal is too short"})]})
        self.action_of(capa, name="Order longer seals")
        [page] = [page for page in self.dossiers(self.auditor).values() if capa.name in page]
        self.assertIn("The seal is too short", page)
        self.assertIn("Order longer seals", page)

    def test_a_case_of_another_company_is_in_no_dossier(self):
        capa = self.capa()
        pages = self.dossiers(self.other_manager)
        self.assertFalse([page for page in pages.values() if capa.name in page])


@tagged("post_install", "-at_install")
class TestPackDossierOfTheDemo(DossierAssertions, TransactionCase):
    def test_each_case_of_the_registers_has_a_page_without_names_where_that_is_asked(self):
        auditor = self.env.ref("qms_iso9001.res_users_demo_auditor")
        told = self.dossiers(auditor)
        rows = self.register(auditor, "06", "Nonconformities") + self.register(auditor, "06", "Corrective actions")
        self.assertEqual(len(told), len(rows))
        self.assertTrue(told)
        people = self.env["res.users"].search([("login", "in", ("manager", "officer", "buyer", "demo"))])
        names = people.mapped("name")
        self.assertTrue([name for name in names if any(name in page for page in told.values())])
        for path, page in self.dossiers(auditor, is_redacted=True).items():
            for name in names:
                self.assertNotIn(name, page, path)
                self.assertNotIn(name, path)

    def test_the_same_pages_twice_and_no_amount(self):
        auditor = self.env.ref("qms_iso9001.res_users_demo_auditor")
        told = self.dossiers(auditor)
        self.assertEqual(told, self.dossiers(auditor))
        symbol = auditor.company_id.currency_id.symbol
        self.assertFalse([path for path, page in told.items() if symbol in page])
