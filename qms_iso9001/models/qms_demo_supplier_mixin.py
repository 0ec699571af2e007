from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import file_open

# Who is evaluated today, with points and words of those who judge the cooperation.
JUDGED = {
    "base.res_partner_2": (40, "Answers are vague, and nobody there knows our orders."),
    "base.res_partner_1": (70, "Helps with drawings, but says late that a delivery is late."),
    "base.res_partner_3": (100, "Answers within the hour. Sends photos of what is packed."),
    "base.res_partner_4": (30, "Says nothing until we ask; the same fault came three times."),
    "base.res_partner_12": (70, "Friendly, but slow when goods are missing."),
}
# Evaluated for the first time: left to decide.
LEFT = "base.res_partner_2"
COUNTED = "Nobody else delivers chairs of this kind yet. We look for a second source and watch each delivery."
CONDITIONS = "Each delivery is inspected in full. A delay is announced at least three days before the agreed day."
ASKED = "Desks are packed with corner protection. We get the renewed ISO 14001 certificate within three months."


class QmsDemoSupplierMixin(models.AbstractModel):
    """Vendors of the demo company today: with what was imported from the years before behind them they are evaluated by
    what they delivered, one of them decided otherwise than proposed and one left to decide; their certificates, what a
    vendor wrote and sent on its own page, and orders that needed a release. Whoever decides signs, on the day of
    installation: older decisions are imported ones, which nobody signed here."""

    _name = "qms.demo.supplier.mixin"
    _inherit = ["qms.demo.vendor.mixin"]
    _description = "Evaluations and certificates of the demo company's vendors"

    @api.model
    def _load_suppliers(self):
        self._load_new_vendors()
        self._start_vendors()
        self._load_certificates()
        self._add_judgement()
        self._decide_evaluations(self._evaluate_vendors(JUDGED))
        self._load_vendor_page()
        self._load_releases()

    @api.model
    def _start_vendors(self):
        """Confirm the list that the system proposes, of who was not imported: from now on orders are checked."""
        approvals = self._as("officer")["qms.supplier.approval"]
        proposed = approvals.search(approvals.action_start_approving()["domain"])
        # One that is ordered from the most would be critical, and its checklist would have to be done first.
        proposed.class_id = self._ref("qms_supplier_class_b")
        proposed.action_confirm_proposed()

    # Evaluations

    @api.model
    def _evaluate_vendors(self, names):
        """Evaluate vendors, as the officer, over the last twelve full months; return the drafts."""
        vendors = self.env["res.partner"].union(*(self.env.ref(name) for name in names))
        wizard = self._as("officer")["qms.supplier.evaluate"].create(
            {
                "scope": "chosen",
                "partner_ids": [fields.Command.set(vendors.ids)],
            }
        )
        evaluations = self._as("officer")["qms.supplier.evaluation"]
        return evaluations.search(wizard.action_evaluate()["domain"])

    @api.model
    def _decide_evaluation(self, evaluation):
        """Confirm as proposed; who would be blocked goes on with conditions, because nobody else delivers."""
        if evaluation.proposed_status in (False, "blocked"):
            evaluation.write({"status": "conditional", "reason": COUNTED, "conditions": CONDITIONS})
        elif evaluation.proposed_status == "conditional":
            evaluation.conditions = ASKED
        evaluation.action_confirm()

    @api.model
    def _add_judgement(self):
        """Give the company a scheme of its own, in which people judge the cooperation, too."""
        company = self.env.ref("base.main_company")
        shared = self._ref("qms_supplier_scheme").with_env(self._as("manager"))
        own = shared.copy({"company_id": company.id})
        heaviest = own.criterion_ids.sorted("weight")[-1]
        judged = {
            "name": "Cooperation",
            "kind": "judged",
            "weight": 10,
            "sequence": 60,
            "reason_hint": "Technical help, openness when something goes wrong, speed of answers",
        }
        own.write(
            {
                "name": "Deliveries and cooperation",
                "criterion_ids": [
                    fields.Command.update(heaviest.id, {"weight": heaviest.weight - judged["weight"]}),
                    fields.Command.create(judged),
                ],
            }
        )
        own.active = True

    @api.model
    def _decide_evaluations(self, evaluations):
        """Judge and confirm all but one, which is left to decide."""
        for name, (score, reason) in JUDGED.items():
            evaluation = evaluations.filtered(lambda each, name=name: each.partner_id == self.env.ref(name))
            line = evaluation.line_ids.filtered(lambda each: each.kind == "judged")
            line.write({"score": score, "reason": reason})
            if name != LEFT:
                self._decide_evaluation(evaluation)

    # Certificates

    @api.model
    def _load_certificates(self):
        today = self.env.ref("base.main_company")._qms_today()
        for name, kind, days in (
            ("base.res_partner_1", "iso_9001", 25),
            ("base.res_partner_3", "iso_9001", 700),
            ("base.res_partner_3", "liability", 200),
        ):
            self._receive_certificate(name, kind, today, days).action_accept()
        self._receive_certificate("base.res_partner_4", "iso_9001", today, 500).action_refuse(
            "It covers the trade with furniture, not the plant that makes our chairs."
        )
        # What ended before this system came in by import; the vendor sends the renewal itself.
        self._as("manager")["qms.supplier.certificate"].create(
            {**self._prepare_certificate("base.res_partner_12", "iso_14001", today, -12), "state": "accepted"}
        )

    @api.model
    def _receive_certificate(self, name, kind, today, days):
        """Enter a certificate as the buyer; return it for the officer, who checks it."""
        certificates = self._as("buyer")["qms.supplier.certificate"]
        certificate = certificates.create(self._prepare_certificate(name, kind, today, days))
        return certificate.with_env(self._as("officer"))

    @api.model
    def _prepare_certificate(self, name, kind, today, days):
        vendor, end = self.env.ref(name), today + timedelta(days=days)
        return {
            "partner_id": vendor.id,
            "kind_id": self._ref(f"qms_supplier_certificate_kind_{kind}").id,
            "reference": f"{vendor.id:04}-{end:%y%m}",
            "issuer": "Certification body",
            "date_start": fields.Date.subtract(end, years=3),
            "date_end": end,
            "user_id": self._user("buyer").id,
        }

    # What a vendor does on the page of its scorecard, by its account

    @api.model
    def _load_vendor_page(self):
        """Send a renewed certificate, which waits for its check, and write two comments: the officer answered one."""
        self.env.ref("base.main_company").qms_vendor_comments = True
        contact = self._user("vendor").partner_id
        vendor = contact.commercial_partner_id
        # As the page does: the vendor has no right to our records.
        evaluation = self.env["qms.supplier.evaluation"].search(
            [("partner_id", "=", vendor.id), ("state", "=", "confirmed")]
        )
        kind = self._ref("qms_supplier_certificate_kind_iso_14001")
        with file_open("qms_iso9001/demo/documents/vendor_certificate.pdf", "rb") as file:
            upload = ("certificate.pdf", file.read())
        end = evaluation.company_id._qms_today() + timedelta(days=1080)
        certificates = self.env["qms.supplier.certificate"]
        certificates._receive_from_vendor(evaluation, contact, kind, upload, str(end), f"{vendor.id:04}-{end:%y%m}")
        on_time, rejects = evaluation.line_ids.filtered(lambda line: line.kind == "computed")[:2]
        comments = self.env["qms.supplier.comment"]
        comment = comments._record(
            on_time,
            "On one of these days your gate was closed for stocktaking. Does it count?",
            contact.name,
            "account",
        )
        comment.with_env(
            self._as("officer")
        ).answer = "It counts as agreed. Tell us the day before, and we agree on another day; then nothing is late."
        self._cancel_mails(evaluation)
        comments._record(
            rejects, "The desk that you sent back was scratched in your yard, not by us.", contact.name, "account"
        )

    @api.model
    def _cancel_mails(self, record):
        """The mails of the demo go to nobody."""
        self.env["mail.mail"].search([("model", "=", record._name), ("res_id", "in", record.ids)]).cancel()

    # Orders that somebody has to release

    @api.model
    def _load_releases(self):
        """Order as the buyer from two vendors of different status; ask for two releases: one waits for the manager, who
        granted the other."""
        for name in ("base.res_partner_3", "base.res_partner_4"):
            self._request(self.env.ref(name)).button_confirm()
        boards, sawmill = (self._ref(f"res_partner_demo_{key}") for key in ("boards", "sawmill"))
        self._request(boards)._gate_ask("They have 40 chairs in stock; we need them on Friday.")
        release = self._request(sawmill)._gate_ask("The usual saw is closed for two weeks, samples were good.")
        release.with_env(self._as("manager")).action_grant()

    @api.model
    def _request(self, vendor):
        """Return a new request for quotation of the buyer to `vendor`."""
        today = self.env.ref("base.main_company")._qms_today()
        return self._as("buyer")["purchase.order"].create(
            {
                "partner_id": vendor.id,
                "order_line": [
                    fields.Command.create(
                        {
                            "product_id": self.env.ref("product.product_product_12").id,
                            "product_qty": 20,
                            "price_unit": 24,
                            "date_planned": self._morning(self._workday(today + timedelta(days=14), 1)),
                        }
                    )
                ],
            }
        )
