from odoo.tests import HttpCase, tagged

from .capa_case import CapaCase


@tagged("post_install", "-at_install", "is_tour")
class TestCapaCauseTour(CapaCase, HttpCase):
    def test_from_whys_and_fishbone_to_a_verified_cause(self):
        capa = self.capa()
        self.start_tour(f"/odoo/corrective-actions/{capa.id}", "qms_capa_cause_tour", login=self.owner.login)
        self.assertEqual(capa.why_ids.mapped("name"), ["The seal is dry"])
        self.assertRecordValues(
            capa.bone_ids,
            [
                {"name": "No grease in the robot", "category": "machine", "is_root": True},
                {"name": "No instruction", "category": "method", "is_root": False},
                {"name": "No check", "category": "method", "is_root": False},
            ],
        )
        self.assertEqual((capa.cause, capa.cause_status), ("No grease in the robot", "confirmed"))
        self.assertEqual(capa.verification_ids.evidence, "Greased, none of 30 leaks")
        self.assertEqual(capa.verification_ids.verified_by_id, self.owner)
