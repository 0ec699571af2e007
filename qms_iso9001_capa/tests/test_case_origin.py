from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.qms_iso9001.tests.risk_case import RiskBuilders
from odoo.addons.qms_iso9001.tests.samples_audit import new_finding, new_process

from .capa_case import CapaCase


@tagged("post_install", "-at_install")
class TestCaseOrigin(RiskBuilders, CapaCase):
    """Audit findings and risks are the origin of nonconformities and corrective actions: one click, all filled in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.owner
        cls.process = new_process(cls)

    def finding(self, **vals):
        topic = self.topic("SUPPLIER_EVAL")
        vals = {"kind": "major", "conclusion": "Unknown vendors deliver", "requirement_id": topic.id, **vals}
        return new_finding(self, **vals).with_user(self.owner)

    def risk(self, **vals):
        risk = self.rated_risk(user_id=self.owner.id, process_id=self.process.id, **vals)
        risk.write({"event": "No boards for a week", "effect": "Orders wait", "partner_id": self.vendor.id})
        return risk.with_user(self.owner)

    def opened(self, action):
        return self.env[action["res_model"]].browse(action["res_id"])

    # Findings

    def test_its_owner_opens_a_nonconformity_from_a_finding(self):
        finding = self.finding()
        case = self.opened(finding.action_make_nonconformity()).with_user(self.owner)
        self.assertEqual((case.name, case.severity, case.state), (finding.name, "high", "reported"))
        self.assertEqual((case.audit_finding_id, case.process_id), (finding, finding.process_id))
        self.assertEqual((case.user_id, case.reported_by_id), (self.owner, self.owner))
        self.assertEqual(case.requirement_ids.code, "SUPPLIER_EVAL")
        for words in (finding.criterion, finding.objective_evidence, "Unknown vendors deliver"):
            self.assertIn(words, case.description)
        self.assertEqual(self.opened(finding.action_make_nonconformity()), case)
        self.assertEqual(finding.nonconformity_count, 1)

    def test_its_owner_opens_a_corrective_action_from_a_finding(self):
        finding = self.finding()
        capa = self.opened(finding.action_open_capa()).with_user(self.owner)
        self.assertEqual((capa.name, capa.user_id, capa.audit_finding_id), (finding.name, self.owner, finding))
        self.assertIn(finding.objective_evidence, capa.description)
        self.assertEqual((capa.process_id, capa.requirement_ids.code), (finding.process_id, "SUPPLIER_EVAL"))
        self.assertEqual(self.opened(finding.action_open_capa()), capa)
        self.assertEqual(finding.capa_count, 1)

    def test_the_nonconformity_of_a_finding_joins_its_corrective_action(self):
        finding = self.finding()
        case = self.opened(finding.action_make_nonconformity())
        capa = self.opened(finding.action_open_capa())
        self.assertEqual(case.sudo().capa_id, capa)
        other = self.finding(name="No list of vendors")
        case = self.opened(other.action_make_nonconformity()).with_user(self.owner)
        first = self.opened(case.action_open_capa())
        self.assertEqual(self.opened(other.action_open_capa()), first)
        self.assertEqual(first.sudo().audit_finding_id, other)

    def test_of_an_opportunity_nothing_is_wrong(self):
        finding = self.finding(kind="opportunity")
        for verb in ("action_make_nonconformity", "action_open_capa"):
            self.assert_refused(getattr(finding, verb), says="opportunity")

    def test_a_finding_is_not_done_before_what_came_from_it_is_carried_out(self):
        finding = self.finding()
        finding.write({"correction": "Both evaluated", "cause": "New vendors were not told"})
        finding.action_answer()
        case = self.opened(finding.action_make_nonconformity()).sudo()
        self.assert_refused(finding.action_done, "Evaluated", says=case.reference)
        case.with_user(self.officer).action_cancel("A double")
        finding.action_done("Evaluated")
        self.assert_state(finding, "done")
        self.assert_refused(finding.action_open_capa, says="Done")

    # Risks

    def test_its_owner_opens_a_corrective_action_from_a_risk(self):
        risk = self.risk()
        capa = self.opened(risk.action_open_capa()).with_user(self.owner)
        self.assertEqual((capa.risk_id, capa.user_id, capa.process_id), (risk, self.owner, self.process))
        for words in ("No boards for a week", "Orders wait"):
            self.assertIn(words, capa.description)
        self.assertEqual(self.opened(risk.action_open_capa()), capa)

    def test_a_risk_that_came_true_becomes_a_nonconformity(self):
        risk = self.risk()
        case = self.opened(risk.action_make_nonconformity()).with_user(self.owner)
        self.assertEqual((case.risk_id, case.severity, case.partner_id), (risk, "medium", self.vendor))
        self.assertEqual(risk.nonconformity_count, 1)

    def test_opportunities_and_closed_risks_open_none(self):
        chance = self.new_risk(kind="opportunity", user_id=self.owner.id).with_user(self.owner)
        self.assert_refused(chance.action_open_capa, says="Risk")
        risk = self.risk()
        risk.with_user(self.officer).action_close("Two vendors now")
        self.assert_refused(risk.action_open_capa, says="Closed")

    # Who may

    def test_nobody_else_opens_anything_nor_another_company(self):
        colleague = self.new_user("employee", self.company, "t_colleague")
        for record in (self.finding(), self.risk()):
            for verb in ("action_make_nonconformity", "action_open_capa"):
                for user in (colleague, self.auditor, self.other_manager):
                    with self.assertRaises(AccessError):
                        getattr(record.with_user(user), verb)()
            self.assertEqual((record.nonconformity_count, record.capa_count), (0, 0))

    def test_what_was_opened_belongs_to_the_company_of_its_origin(self):
        self.officer.company_ids |= self.other_company
        officer = self.officer.with_user(self.officer)
        for record in (self.finding(), self.risk()):
            record = record.with_user(officer).with_context(
                allowed_company_ids=[self.other_company.id, self.company.id]
            )
            for verb in ("action_make_nonconformity", "action_open_capa"):
                opened = self.opened(getattr(record, verb)())
                self.assertEqual(opened.sudo().company_id, self.company)
                with self.assertRaises(AccessError):
                    opened.with_user(self.other_manager).read(["name"])

    def test_the_origin_is_set_by_the_buttons_only(self):
        finding, risk = self.finding(), self.risk()
        case = self.opened(finding.action_make_nonconformity()).with_user(self.officer)
        capa = self.opened(finding.action_open_capa()).with_user(self.officer)
        for record in (case, capa):
            self.assert_refused(record.write, {"risk_id": risk.id}, says="button")
            self.assert_refused(record.write, {"audit_finding_id": False}, says="button")
