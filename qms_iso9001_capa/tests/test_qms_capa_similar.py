from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .capa_case import CapaCase


@tagged("post_install", "-at_install")
class TestQmsCapaSimilar(CapaCase):
    """Cases of the same lot, product family, vendor or process are listed once, and judged before the actions start."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.family = cls.env["product.category"].create({"name": "Castings"})
        cls.housing.categ_id = cls.family
        cls.cover = cls.env["product.product"].create({"name": "Cover", "categ_id": cls.family.id})
        cls.screw = cls.env["product.product"].create({"name": "Screw"})

    def capa_of(self, **vals):
        """Return a corrective action for a case of the housing and the vendor."""
        capa = self.capa(cause="Grease")
        self.nonconformity(self.officer, product_id=self.housing.id, partner_id=self.vendor.id, capa_id=capa.id, **vals)
        return capa

    def listed(self, capa):
        return {row.nonconformity_id or row.complaint_id: row.ground for row in capa.similar_ids.sudo()}

    def test_the_nearest_ground_is_named(self):
        lot = self.env["stock.lot"].create({"name": "L-1", "product_id": self.housing.id})
        same_lot = self.nonconformity(self.officer, product_id=self.housing.id, lot_id=lot.id)
        family = self.nonconformity(self.officer, product_id=self.cover.id)
        vendor = self.nonconformity(self.officer, product_id=self.screw.id, partner_id=self.vendor.id)
        self.nonconformity(self.officer, product_id=self.screw.id)
        complaint = (
            self.env["qms.complaint"].with_user(self.officer).create({"name": "Leaks", "product_id": self.housing.id})
        )
        capa = self.capa_of(lot_id=lot.id)
        capa.action_find_similar()
        self.assertEqual(
            self.listed(capa),
            {same_lot: "1_lot", family: "3_family", vendor: "4_partner", complaint: "2_product"},
        )
        self.assertEqual(capa.date_similar, self.company._qms_today())

    def test_cancelled_old_and_foreign_cases_are_not_alike(self):
        cancelled = self.nonconformity(self.officer, product_id=self.cover.id)
        cancelled.action_cancel("It was none")
        self.nonconformity(self.officer, product_id=self.cover.id, date_detected="2020-01-01")
        self.env["qms.nonconformity"].with_user(self.other_manager).create(
            {"name": "Cracks", "product_id": self.cover.id}
        )
        capa = self.capa_of()
        capa.action_find_similar()
        self.assertFalse(capa.similar_ids)

    def test_looking_again_lists_only_what_is_new(self):
        first = self.nonconformity(self.officer, product_id=self.cover.id)
        capa = self.capa_of()
        capa.action_find_similar()
        later = self.nonconformity(self.officer, product_id=self.cover.id)
        capa.action_find_similar()
        self.assertEqual(set(self.listed(capa)), {first, later})
        self.assertEqual(len(capa.similar_ids), 2)

    def test_at_most_fifteen_by_a_constant_number_of_queries(self):
        def look(count):
            for _each in range(count):
                self.nonconformity(self.officer, product_id=self.cover.id)
            capa = self.capa_of()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            capa.action_find_similar()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before, len(capa.similar_ids)

        look(1)
        few, several = look(1), look(40)
        self.assertLessEqual(several[0], few[0] + 2)
        self.assertEqual(several[1], 15)

    def test_the_nearest_come_first_and_each_ground_has_its_share(self):
        defect = self.env["qms.defect"].with_user(self.manager).create({"name": "Leak", "code": "LK"})
        process = self.env["qms.process"].with_user(self.officer).create({"name": "Turning"})
        vals = {"process_id": process.id, "defect_id": defect.id, "date_detected": self.company._qms_today()}
        old = {"product_id": self.screw.id, "date_detected": self.company._qms_today() - timedelta(days=300)}
        nearest = self.nonconformity(self.officer, partner_id=self.vendor.id, **{**vals, **old})
        vendors = [self.nonconformity(self.officer, partner_id=self.vendor.id, **old) for _each in range(5)]
        processes = [self.nonconformity(self.officer, process_id=process.id, **old) for _each in range(5)]
        customer = self.env["qms.complaint"].with_user(self.officer).create({"name": "x", "process_id": process.id})
        for _each in range(30):
            self.nonconformity(self.officer, product_id=self.cover.id)
        capa = self.capa_of(**vals)
        capa.action_find_similar()
        listed = self.listed(capa)
        self.assertEqual(len(listed), 15)
        self.assertEqual((capa.similar_ids[0].sudo().nonconformity_id, capa.similar_ids[0].fit_count), (nearest, 3))
        self.assertEqual(listed[nearest], "4_partner")
        self.assertIn(customer, listed)
        for cases in (vendors, processes):
            self.assertGreaterEqual(len(listed.keys() & set(cases)), 3)
        self.assertGreaterEqual(list(listed.values()).count("3_family"), 5)
        days = capa.similar_ids[1:].mapped("date")
        self.assertEqual(days, sorted(days, reverse=True))

    def test_without_anything_known_it_says_what_to_add(self):
        with self.assertRaisesRegex(UserError, "Nothing is known"):
            self.capa().action_find_similar()

    def test_of_the_same_cause_it_joins(self):
        case = self.nonconformity(self.officer, product_id=self.cover.id)
        capa = self.capa_of()
        capa.action_find_similar()
        capa.similar_ids.action_same()
        self.assertEqual((case.capa_id, capa.similar_ids.verdict), (capa, "same"))
        self.assertEqual(capa.similar_ids.answered_by_id, self.owner)
        capa.similar_ids.action_other("Other seal")
        self.assertFalse(case.capa_id)

    def test_what_has_a_corrective_action_keeps_it(self):
        case = self.nonconformity(self.officer, product_id=self.cover.id)
        case.action_open_capa()
        its_own = case.capa_id
        capa = self.capa_of()
        capa.action_find_similar()
        capa.similar_ids.action_same()
        self.assertEqual(case.capa_id, its_own)

    def test_the_owner_reads_what_is_to_be_judged(self):
        case = self.nonconformity(self.officer, product_id=self.cover.id)
        self.assertFalse(case.with_user(self.owner).has_access("read"))
        capa = self.capa_of()
        capa.action_find_similar()
        self.assertTrue(case.with_user(self.owner).has_access("read"))

    def test_actions_wait_for_the_judgement(self):
        self.nonconformity(self.officer, product_id=self.cover.id)
        capa = self.capa_of()
        capa.action_find_similar()
        self.assertIn("similar case", capa.next_step)
        with self.assertRaisesRegex(UserError, "similar case"):
            capa.action_start_actions()
        with self.assertRaisesRegex(UserError, "reason"):
            capa.similar_ids.action_other(" ")
        capa.similar_ids.action_other("Another seal")
        capa.action_start_actions()
        self.assertEqual(capa.state, "action")

    def test_the_rest_is_judged_at_once(self):
        for _each in range(3):
            self.nonconformity(self.officer, product_id=self.cover.id)
        capa = self.capa_of()
        capa.action_find_similar()
        capa.similar_ids[0].action_same()
        capa.action_rest_other("Another seal")
        self.assertEqual(capa.similar_ids.mapped("verdict"), ["same", "other", "other"])
        with self.assertRaises(UserError):
            capa.action_rest_other("Another seal")

    def test_nobody_types_rows_and_others_judge_nothing(self):
        case = self.nonconformity(self.officer, product_id=self.cover.id)
        capa = self.capa_of()
        row = {"capa_id": capa.id, "nonconformity_id": case.id, "ground": "1_lot"}
        with self.assertRaises(UserError):
            self.env["qms.capa.similar"].with_user(self.officer).create(row)
        capa.action_find_similar()
        with self.assertRaises(UserError):
            capa.similar_ids.with_user(self.officer).write({"verdict": "other"})
        for user in (self.employee, self.auditor, self.other_manager):
            with self.assertRaises(AccessError):
                capa.similar_ids.with_user(user).action_same()
