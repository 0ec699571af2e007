from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import convert_file

from ..tools.scoring import rating_of
from .supplier_case import SupplierCase


@tagged("post_install", "-at_install")
class TestQmsSupplierScheme(SupplierCase):
    def change(self, name, record, **vals):
        self.scheme.with_user(self.manager).write({name: [Command.update(record.id, vals)]})

    def test_the_shipped_scheme_is_whole(self):
        scheme = self.env.ref("qms_iso9001.qms_supplier_scheme")
        scheme._check_usable()
        self.assertEqual(sum(scheme.criterion_ids.mapped("weight")), 100)
        self.assertEqual(scheme.rating_ids.mapped("score_text"), ["90 – 100", "75 – < 90", "50 – < 75", "0 – < 50"])

    def test_weights_add_up_to_100(self):
        first = self.scheme.criterion_ids[0]
        self.assert_refused(self.change, "criterion_ids", first, weight=55, says="add up to 95, not 100")

    def test_a_criterion_that_is_not_active_does_not_count(self):
        first, second = self.scheme.criterion_ids
        self.scheme.with_user(self.manager).write(
            {"criterion_ids": [Command.update(first.id, {"weight": 100}), Command.update(second.id, {"active": False})]}
        )
        self.scheme._check_usable()

    def test_the_lowest_rating_begins_at_0(self):
        lowest = self.scheme.rating_ids[-1]
        self.assert_refused(self.change, "rating_ids", lowest, score_from=5, says="begin at 0")
        self.assert_refused(lowest.with_user(self.manager).unlink, says="Change its name instead")

    def test_every_score_has_one_rating_even_a_hundred(self):
        pairs = [(rating.score_from, rating.name) for rating in self.scheme.rating_ids]
        self.assertEqual([rating_of(score, pairs) for score in (0, 29.9, 30, 60, 90, 100)], list("DDCBAA"))

    def test_a_company_has_one_scheme_and_a_copy_is_archived(self):
        copy = self.scheme.with_user(self.manager).copy()
        self.assertFalse(copy.active)
        self.assertEqual(len(copy.with_context(active_test=False).criterion_ids), 2)

    def test_a_used_criterion_is_archived_not_deleted(self):
        self.evaluate(self.vendor)
        self.assert_refused(self.scheme.criterion_ids[0].with_user(self.manager).unlink, says="Archive it")

    def test_managers_set_schemes_up_others_read(self):
        for user in (self.officer, self.auditor, self.buyer):
            self.assertEqual(self.scheme.with_user(user).name, "Castings")
            with self.assertRaises(AccessError):
                self.scheme.with_user(user).name = "Other"
        self.assertFalse(
            self.env["qms.supplier.scheme"].with_user(self.other_manager).search([("name", "=", "Castings")])
        )

    def test_the_total_on_the_form_is_that_of_the_active_criteria(self):
        first, second = self.scheme.criterion_ids
        scheme = self.scheme.with_user(self.manager)
        asleep = {"name": "Openness", "kind": "judged", "weight": 15, "active": False}
        scheme.write({"criterion_ids": [Command.create(asleep)]})
        # The form shows those that are not active, too.
        form = Form(scheme.with_context(active_test=False))
        self.assertEqual(form.weight_total, 100)
        with form.criterion_ids.edit(1) as row:
            row.weight = 25
        self.assertEqual(form.weight_total, 85)
        with form.criterion_ids.edit(2) as row:
            row.active = True
        self.assertEqual(form.weight_total, 100)
        form.save()
        self.assertEqual((second.weight, scheme.weight_total), (25, 100))

    def test_an_update_goes_on_when_the_shipped_scheme_was_deleted_for_another_one(self):
        shipped = self.env.ref("qms_iso9001.qms_supplier_scheme")
        # Evaluations of the demo data keep the record itself: what names it is gone.
        shipped.active = False
        own_data = [
            ("module", "=", "qms_iso9001"),
            ("model", "like", "qms.supplier."),
            ("name", "like", "qms_supplier_%"),
        ]
        names = self.env["ir.model.data"].search(own_data)
        names.filtered(
            lambda each: each.model in ("qms.supplier.scheme", "qms.supplier.criterion", "qms.supplier.rating")
        ).unlink()
        own = self.new_scheme(company_id=False)
        convert_file(self.env, "qms_iso9001", "data/qms_supplier_scheme.xml", {}, mode="update")
        self.env.flush_all()
        again = self.env.ref("qms_iso9001.qms_supplier_scheme")
        self.assertFalse(again.active)
        self.assertEqual(self.env["qms.supplier.scheme"]._of_company(self.other_company), own)
