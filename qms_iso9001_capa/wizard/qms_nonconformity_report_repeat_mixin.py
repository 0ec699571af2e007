from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.sql import escape_psql


class QmsNonconformityReportRepeatMixin(models.AbstractModel):
    """Did this happen before: the report dialog shows cases alike, and whoever reports says same or different."""

    _name = "qms.nonconformity.report.repeat.mixin"
    _description = "Repeats in the report of a nonconformity"

    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    defect_id = fields.Many2one("qms.defect", "Defect", check_company=True)
    cause_id = fields.Many2one("qms.cause", "Cause, if you see it", check_company=True)
    # What an answer counts in: the cases as they were shown. Their numbers as text, since not everybody may read them.
    candidate_keys = fields.Char(compute="_compute_candidate_keys", store=True, readonly=False)
    candidates = fields.Text("Did this happen before?", compute="_compute_candidates")
    repeat_answers = fields.Char(compute="_compute_candidates", help="The answers that mean one of the cases shown.")
    repeat_choice = fields.Selection(
        [("1", "The same as 1"), ("2", "The same as 2"), ("3", "The same as 3"), ("no", "Something different")],
        "Is it the same?",
    )

    @api.depends("defect_id", "cause_id", "product_id", "place", "source_model", "source_id")
    def _compute_candidate_keys(self):
        for report in self:
            cases = report.env["qms.nonconformity"].sudo()._find_candidates(report._get_candidate_domain())
            shown, report.candidate_keys = report.candidate_keys, ",".join(str(case.id) for case in cases)
            if shown and shown != report.candidate_keys:
                report.repeat_choice = False

    @api.depends("candidate_keys")
    def _compute_candidates(self):
        for report in self:
            cases = dict(enumerate(report._get_candidates(), start=1))
            report.candidates = "\n".join(
                f"{number}. {case.display_name}, {case._age_label()}" for number, case in cases.items()
            )
            report.repeat_answers = ",".join([*map(str, cases), "no"])

    def _get_candidate_domain(self):
        """Return which cases may be the same as what is reported here."""
        known = self._get_source_vals()
        company = self.env["res.company"].browse(known["company_id"])
        known = {
            "cause_id": self.cause_id._origin,
            "defect_id": self.defect_id._origin,
            "product_id": self.product_id._origin,
            "partner_id": self.env["res.partner"].browse(known.get("partner_id") or []),
            "process_id": self._get_process(),
        }
        return self.env["qms.nonconformity"]._get_candidate_domain(company, company._qms_today(), known)

    def _get_candidates(self):
        """Return the cases that are shown and still alike, in their order, with superuser rights: number and title are
        told to who reports, so the rule is asked anew and no number that somebody made up tells anything."""
        shown = [int(key) for key in (self.candidate_keys or "").split(",") if key.isdecimal()][:3]
        alike = self.env["qms.nonconformity"].sudo().search(self._get_candidate_domain() & Domain("id", "in", shown))
        return alike.sorted(lambda case: shown.index(case.id))

    def _get_place(self):
        """Return the place with a code whose name was typed (with superuser rights), or none."""
        places = self.env["qms.place"].sudo()
        name, company = (self.place or "").strip(), self._get_source_vals()["company_id"]
        domain = [("company_id", "=", company), ("name", "=ilike", escape_psql(name))]
        return places.search(domain, limit=1) if name else places

    def _get_process(self):
        """Return the process that the case will have: that of the document, else of the place."""
        processes = self.env["qms.process"]
        return processes.browse(self._get_source_vals().get("process_id") or []) or self._get_place().process_id

    def _get_repeat_of(self):
        """Return the case that was said to be the same, or none if it was cancelled or changed since it was shown."""
        if self.repeat_choice in (False, "no"):
            return self.env["qms.nonconformity"].browse()
        chosen = (self.candidate_keys or "").split(",")[int(self.repeat_choice) - 1 : int(self.repeat_choice)]
        return self._get_candidates().filtered(lambda case: str(case.id) in chosen)

    def _tell_answer(self, nonconformity):
        """Write on the new case (with superuser rights) what its link does not tell; return what did not work."""
        if self.repeat_choice == "no":
            others = ", ".join(filter(None, self._get_candidates().mapped("reference")))
            nonconformity._note(self.env._("Said to be something different than %(others)s.", others=others))
        elif self.repeat_choice and not nonconformity.repeat_of_id:
            problem = self.env._(
                "What was called the same is not, or no longer, among the cases alike (changed, cancelled), so it is "
                "not linked. A quality officer looks again."
            )
            nonconformity._note(problem)
            return problem
        return None
