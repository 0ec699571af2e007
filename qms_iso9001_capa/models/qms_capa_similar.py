from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class QmsCapaSimilar(models.Model):
    """A case that is like those of a corrective action, and whether it has the same cause. Of the same cause, it
    belongs to the corrective action from then on."""

    _name = "qms.capa.similar"
    _inherit = ["qms.capa.part.mixin", "qms.reason.mixin"]
    _description = "Similar case"
    _order = "capa_id, fit_count desc, date desc, ground, id desc"
    _rec_name = "case_name"
    _check_company_auto = True

    capa_id = fields.Many2one(readonly=True)
    nonconformity_id = fields.Many2one(
        "qms.nonconformity",
        "Nonconformity",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    complaint_id = fields.Many2one(
        "qms.complaint", "Complaint", readonly=True, index="btree_not_null", check_company=True, ondelete="restrict"
    )
    case_name = fields.Char("Case", readonly=True)
    date = fields.Date("Found on", readonly=True)
    ground = fields.Selection(
        [
            ("1_lot", "Same lot"),
            ("2_product", "Same product"),
            ("3_family", "Same product family"),
            ("4_partner", "Same vendor or customer"),
            ("5_process", "Same process"),
            ("6_repeat", "Counted as a repeat"),
        ],
        "Because",
        readonly=True,
        required=True,
    )
    fit_count = fields.Integer(
        "Fits",
        readonly=True,
        help="How many are the same: lot, product, family, vendor or customer, process, defect. Most come first.",
    )
    verdict = fields.Selection(
        [("same", "Same cause"), ("other", "Other cause")], readonly=True, index="btree_not_null", copy=False
    )
    reason = fields.Char("How one knows", readonly=True, copy=False)
    is_by_confirmer = fields.Boolean(
        "Said by who confirms", readonly=True, copy=False, help="By Go on watching, and by nobody who works on it."
    )

    _one_case = models.Constraint(
        "CHECK (num_nonnulls(nonconformity_id, complaint_id) = 1)", "A similar case is a nonconformity or a complaint."
    )
    _nonconformity_once = models.UniqueIndex(
        "(capa_id, nonconformity_id) WHERE nonconformity_id IS NOT NULL", "This case is listed already."
    )
    _complaint_once = models.UniqueIndex(
        "(capa_id, complaint_id) WHERE complaint_id IS NOT NULL", "This case is listed already."
    )

    @api.model
    def _fixed_fields(self):
        case = {"nonconformity_id", "complaint_id", "case_name", "date"}
        return super()._fixed_fields() | case | {"ground", "fit_count"}

    @api.model
    def _answer_fields(self):
        return super()._answer_fields() | {"is_by_confirmer"}

    def _answer(self, **vals):
        super()._answer(**{"is_by_confirmer": False, **vals})

    def _get_case(self):
        return self.nonconformity_id or self.complaint_id

    def action_same(self):
        """Say that the case has the same cause: it belongs to the corrective action, if it has none of its own. For who
        may act on that."""
        for row in self._require_answerable():
            case = row._get_case()
            if not case._live_capa():
                case.capa_id = row.capa_id
            row._answer(verdict="same", reason=False)

    def action_other(self, reason=None):
        """Say that the case has another cause, and how one knows. For who may act on the corrective action."""
        reason = self._require_reason(reason)
        for row in self._require_answerable():
            case = row._get_case()
            if row.verdict == "same" and case.capa_id == row.capa_id:
                case.capa_id = False
            row._answer(verdict="other", reason=reason)

    @api.model
    def _reason_verbs(self):
        return {**super()._reason_verbs(), "action_other": self.env._("How do you know that the cause is another one?")}

    def action_open_case(self):
        """Open the case."""
        self.ensure_one()
        return self._get_case()._get_form_action()

    # Rows are proposed, never typed.
    @api.model_create_multi
    def create(self, vals_list):
        """Refuse what no proposal makes."""
        if not self.env.su:
            raise UserError(self.env._("Similar cases are looked for: press Look for similar cases."))
        return super().create(vals_list)

    @api.model
    def _open_domain(self):
        return Domain("verdict", "=", False)
