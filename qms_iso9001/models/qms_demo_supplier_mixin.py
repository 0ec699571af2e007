from datetime import timedelta

from odoo import api, fields, models

# Vendors that were evaluated again and again, and those evaluated for the first time.
OFTEN = ("base.res_partner_1", "base.res_partner_3", "base.res_partner_4", "base.res_partner_12")
FIRST = ("base.res_partner_2",)
# So many months ago the twelve months of an evaluation ended.
ROUNDS = (9, 6, 3)
COUNTED = "Nobody else delivers chairs of this kind yet. We look for a second source and watch each delivery."
CONDITIONS = "Each delivery is inspected in full. A delay is announced at least three days before the agreed day."


class QmsDemoSupplierMixin(models.AbstractModel):
    """Vendors of the demo company: approved in bulk, evaluated four times by what they delivered, one of them decided
    otherwise than proposed; others on trial, blocked, proposed, due again or over; their certificates; and orders that
    needed a release. Everything is signed on the day of installation by those who sign it."""

    _name = "qms.demo.supplier.mixin"
    _inherit = ["qms.demo.vendor.mixin"]
    _description = "Evaluations and certificates of the demo company's vendors"

    @api.model
    def _load_suppliers(self):
        self._load_new_vendors()
        self._start_vendors()
        for months in ROUNDS:
            for evaluation in self._evaluate_vendors(OFTEN, months):
                self._decide_evaluation(evaluation)
        self._load_certificates()
        self._add_judgement()
        self._decide_last_round(self._evaluate_vendors(OFTEN + FIRST, 0))
        self._load_releases()

    @api.model
    def _start_vendors(self):
        """Confirm the list that the system proposes, as it is: from now on orders are checked."""
        approvals = self._as("officer")["qms.supplier.approval"]
        approvals.search(approvals.action_start_approving()["domain"]).action_confirm_proposed()

    # Evaluations

    @api.model
    def _evaluate_vendors(self, names, months):
        """Evaluate vendors, as the officer, over the twelve months that ended so many months ago; return the drafts."""
        first = fields.Date.start_of(self.env.ref("base.main_company")._qms_today(), "month")
        vendors = self.env["res.partner"].union(*(self.env.ref(name) for name in names))
        wizard = self._as("officer")["qms.supplier.evaluate"].create(
            {
                "date_start": fields.Date.subtract(first, months=months + 12),
                "date_end": fields.Date.subtract(first, months=months) - timedelta(days=1),
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
    def _decide_last_round(self, evaluations):
        """Judge and confirm all but one, which is left to decide."""
        judgements = {
            "base.res_partner_2": (40, "Answers are vague, and nobody there knows our orders."),
            "base.res_partner_1": (70, "Helps with drawings, but says late that a delivery is late."),
            "base.res_partner_3": (100, "Answers within the hour. Sends photos of what is packed."),
            "base.res_partner_4": (30, "Says nothing until we ask; the same fault came three times."),
            "base.res_partner_12": (70, "Friendly, but slow when goods are missing."),
        }
        for name, (score, reason) in judgements.items():
            evaluation = evaluations.filtered(lambda each, name=name: each.partner_id == self.env.ref(name))
            line = evaluation.line_ids.filtered(lambda each: each.kind == "judged")
            line.write({"score": score, "reason": reason})
            if name != "base.res_partner_12":
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
        # What ended before this system came in by import; its renewal waits for its check.
        self._as("manager")["qms.supplier.certificate"].create(
            {**self._prepare_certificate("base.res_partner_12", "iso_14001", today, -12), "state": "accepted"}
        )
        self._receive_certificate("base.res_partner_12", "iso_14001", today, 1080)

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
