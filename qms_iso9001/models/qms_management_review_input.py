from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

TYPED = {"comment", "nothing_because"}
FROZEN = {"review_id", "kind_id", "date_prepared", "count", "content"}


class QmsManagementReviewInput(models.Model):
    """One input of a management review as it stood when it was prepared: lists, figures and earlier decisions, kept as
    plain data. People type what they say to it; what is empty needs *nothing to report, because*."""

    _name = "qms.management.review.input"
    _description = "Input of a management review"
    _order = "review_id, sequence, id"
    _check_company_auto = True

    review_id = fields.Many2one(
        "qms.management.review",
        "Management review",
        required=True,
        readonly=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="review_id.company_id", store=True, index=True)
    review_state = fields.Selection(related="review_id.state", string="State of the review")
    kind_id = fields.Many2one("qms.review.kind", "Input", required=True, readonly=True, index=True, ondelete="restrict")
    sequence = fields.Integer(related="kind_id.sequence", store=True)
    date_prepared = fields.Datetime("As of", readonly=True)
    count = fields.Integer("On the table", readonly=True, help="Records and figures that were found.")
    content = fields.Json("As it stood", readonly=True)
    comment = fields.Text("What was said")
    nothing_because = fields.Text("Nothing to report, because")
    nothing_by_id = fields.Many2one("res.users", "Said by", readonly=True, ondelete="restrict")
    action_ids = fields.One2many("qms.action", "review_input_id", string="Decisions", readonly=True)
    is_open = fields.Boolean("Open", compute="_compute_is_open", help="Nothing is on the table, and nobody said why.")

    _kind_unique = models.UniqueIndex("(review_id, kind_id)", "An input stands in a review once.")

    @api.depends("kind_id")
    def _compute_display_name(self):
        for each in self:
            each.display_name = each.kind_id.name

    @api.depends("count", "nothing_because")
    def _compute_is_open(self):
        for each in self:
            each.is_open = not each.count and not (each.nothing_because or "").strip()

    def _signed_content(self):
        self.ensure_one()
        names = {"kind_id", "date_prepared", "count", "content", "comment", "nothing_because", "nothing_by_id"}
        return self.env["qms.signed.mixin"]._plain_content(self, names)

    # Only Prepare makes them: there is nothing to hand on.
    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Refuse: inputs are collected, never typed."""
        raise UserError(self.env._("Inputs of a review are collected. Press Prepare on the review instead."))

    @api.model
    def _collected(self, vals_list):
        return super().create(vals_list)

    def _freeze(self, vals):
        return super().write(vals)

    def write(self, vals):
        """Write what people say to an input, until the minutes are signed; what was collected nobody writes."""
        self.check_access("write")
        if vals.keys() - TYPED:
            raise UserError(
                self.env._("What was collected stays as it stood. Write a comment, or prepare the review again.")
            )
        self._check_open_review()
        if "nothing_because" in vals:
            vals = {**vals, "nothing_by_id": bool((vals["nothing_because"] or "").strip()) and self.env.uid}
        return super().write(vals)

    def _check_open_review(self):
        for each in self.sudo().filtered(lambda each: each.review_id.state == "signed"):
            raise UserError(
                self.env._(
                    "The minutes of %(review)s are signed and stay as they are. Say it in the next review instead.",
                    review=each.review_id.display_name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_a_plan(self):
        if any(each.review_id.state != "planned" for each in self.sudo()):
            raise UserError(
                self.env._("Inputs of a review are evidence and stay. Say why nothing is to report instead.")
            )

    def action_view_records(self, index=0):
        """Open the records of list number `index` as they were found when the review was prepared."""
        self.ensure_one()
        self.check_access("read")
        lists = (self.content or {}).get("lines", [])
        if not isinstance(index, int) or not 0 <= index < len(lists) or lists[index]["model"] not in self.env:
            raise UserError(self.env._("There is no such list in this input. Reload the page and open another one."))
        line = lists[index]
        return {
            "type": "ir.actions.act_window",
            "name": line["label"],
            "res_model": line["model"],
            "domain": [("id", "in", line["ids"])],
            "views": [(False, "list"), (False, "form")],
            "context": {"active_test": False},
        }

    def _decided_day(self, text):
        try:
            day = fields.Date.to_date(text)
        except (TypeError, ValueError):
            raise UserError(self.env._("Enter the day as year-month-day, or choose it in the calendar.")) from None
        review = self.review_id
        if day < min(review.date, review.company_id._qms_today()):
            raise UserError(self.env._("A decision is due after the meeting. Choose a later day."))
        return day

    def add_decision(self, name, output="improvement", user_id=False, date_due=False):
        """Make a quality action of what was decided here; return its id. For officers and the chair."""
        self.ensure_one()
        self.check_access("write")
        name = name.strip() if isinstance(name, str) else ""
        if not name:
            raise UserError(self.env._("Write what was decided, then press Enter."))
        outputs = dict(self.env["qms.action"]._fields["review_output"]._description_selection(self.env))
        if output not in outputs:
            raise UserError(self.env._("There is no such kind of decision. Choose one of the three beside it."))
        review = self.review_id
        if review.state not in ("prepared", "held"):
            raise UserError(self.env._("Decisions are made in a review that is prepared. Press Prepare first."))
        vals = {
            "name": name,
            "kind": "improvement" if output == "improvement" else "task",
            "review_id": review.id,
            "review_input_id": self.id,
            "review_output": output,
            "company_id": review.company_id.id,
            "user_id": user_id or self.env.uid,
        }
        if date_due:
            vals["date_due"] = self._decided_day(date_due)
        # Who leads the meeting need have no quality group: deciding is what this verb gives.
        actions = self.env["qms.action"].sudo()
        owner = isinstance(vals["user_id"], int) and self.env["res.users"].sudo().browse(vals["user_id"]).exists()
        if not owner or not owner._is_internal():
            raise AccessError(self.env._("The owner of a decision works in the company. Choose somebody else."))
        return actions.create(vals).id
