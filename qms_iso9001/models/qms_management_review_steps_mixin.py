import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date


class QmsManagementReviewStepsMixin(models.AbstractModel):
    """Planned → prepared → held → signed: who takes the steps, and what they ask for."""

    _name = "qms.management.review.steps.mixin"
    _description = "Steps of a management review"

    date_held = fields.Date("Held on", readonly=True, copy=False)
    date_signed = fields.Datetime("Signed on", readonly=True, copy=False)
    decisions = fields.Json("Decisions in the minutes", readonly=True, copy=False)
    can_prepare = fields.Boolean(compute="_compute_can")
    can_hold = fields.Boolean(compute="_compute_can")
    can_sign = fields.Boolean(compute="_compute_can")
    can_edit = fields.Boolean(compute="_compute_can")

    @api.depends_context("uid")
    @api.depends("state", "chair_id")
    def _compute_can(self):
        officer = self._is_officer()
        for review in self:
            chair = review.chair_id == self.env.user
            review.can_edit = review.state != "signed" and (officer or chair)
            review.can_prepare = officer and review.state in ("planned", "prepared")
            review.can_hold = (officer or chair) and review.state == "prepared"
            review.can_sign = chair and review.state == "held"

    def action_prepare(self):
        """Collect every input of the standard as it stands now; again, until the meeting was held. For officers."""
        self.check_access("write")
        self._require_state("planned", "prepared")
        if not self._is_officer():
            raise AccessError(self.env._("A quality officer prepares the review. Ask one of them."))
        for review in self:
            if review.date_from > review.company_id._qms_today():
                raise UserError(
                    self.env._(
                        "The period begins on %(day)s: nothing has happened in it yet. Set the period to look at.",
                        day=format_date(self.env, review.date_from),
                    )
                )
            review._collect_inputs()
            if not review.date_next:
                review.date_next = fields.Date.add(review.date, years=1)
            review.sudo()._set_state("prepared", date_prepared=fields.Datetime.now())

    def action_hold(self):
        """Say that the meeting took place; nothing is collected any more. For officers and the chair."""
        self.check_access("write")
        self._require_state("prepared")
        for review in self:
            if not review.can_hold:
                raise AccessError(self.env._("The chair or a quality officer says so. Ask one of them."))
            # Pressed a day later, it was held on its day all the same; before that day, it was held today.
            day = min(review.date, review.company_id._qms_today())
            if day < review.date_from:
                raise UserError(
                    self.env._(
                        "A meeting on %s cannot look at a period after it. Set its day.", format_date(self.env, day)
                    )
                )
            review.sudo()._set_state("held", date_held=day, date=day)

    def _is_begun(self):
        """Tell whether it is, or was, prepared and not held yet."""
        return self.state in ("planned", "prepared") and bool(self.input_ids)

    def _is_deletable(self):
        # What was collected once is evidence, also where another period was set since.
        return super()._is_deletable() and not self.sudo().input_ids

    def _is_told_early(self):
        """Tell whether the inputs were collected before the period was over."""
        return bool(self.date_prepared) and self.company_id._qms_day(self.date_prepared) < self.date_to

    def action_sign(self):
        """Sign the minutes, which locks them, mails them to the participants and plans the next review. For the chair.

        Raises UserError while something is missing, and says what.
        """
        self.check_access("read")
        self._require_state("held")
        for review in self:
            if review.chair_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "%(chair)s, the chair, signs these minutes. Ask for it.", chair=review.sudo().chair_id.name
                    )
                )
            missing = review._missing()
            if missing:
                raise UserError(self.env._("Before you sign: %(missing)s", missing=" ".join(missing)))
            own = review.sudo()
            own._touch()
            own._set_state("signed", date_signed=fields.Datetime.now(), decisions=own._frozen_results())
            review._sign("approver")
            own._store_minutes()
            own._plan_next()
            own._mail_minutes()

    def _missing(self):
        """Return the sentences that say what is missing before the minutes can be signed."""
        self.ensure_one()
        review, missing = self.sudo(), []
        top = review.company_id.qms_top_manager_ids
        if not top:
            missing.append(self.env._("name the top management of the company in the settings."))
        elif not review.attendee_ids & top:
            missing.append(self.env._("mark who of top management was present."))
        if review.chair_id not in review.attendee_ids:
            missing.append(self.env._("mark the chair present, or hand the chair on to who led the meeting."))
        empty = review.input_ids.filtered("is_open")
        if empty:
            names = ", ".join(empty.mapped("display_name"))
            missing.append(self.env._("say why nothing is to report on %(inputs)s.", inputs=names))
        names = self._conclusion_fields()
        labels = self.fields_get(names, ["string"])
        open_ones = [labels[name]["string"] for name in names if not re.search(r"\w", review[name] or "")]
        if open_ones:
            missing.append(self.env._("write the conclusions: %(conclusions)s.", conclusions=", ".join(open_ones)))
        if not review.date_next:
            missing.append(self.env._("say when the next review is."))
        return missing

    @api.model
    def _conclusion_fields(self):
        return ["conclusion_suitable", "conclusion_adequate", "conclusion_effective", "conclusion_aligned"]

    def _frozen_results(self):
        """Return the decisions as they stand in the minutes."""
        outputs = dict(self.env["qms.action"]._fields["review_output"]._description_selection(self.env))
        return [
            {
                "id": action.id,
                "reference": action.reference,
                "name": action.name,
                "owner": action.user_id.name,
                "due": fields.Date.to_string(action.date_due),
                "output": action.review_output,
                "output_label": outputs.get(action.review_output, ""),
                "input": action.review_input_id.display_name or "",
                "input_id": action.review_input_id.id,
            }
            for action in self.action_ids.sorted("id")
            if action.state != "cancelled"
        ]

    def _plan_next(self):
        """Plan the review that was agreed on, unless one is planned already."""
        ahead = [("company_id", "=", self.company_id.id), ("state", "!=", "signed"), ("date", ">=", self.date)]
        if self.search_count(ahead, limit=1):
            return
        start = fields.Date.add(self.date_to, days=1)
        self.create(
            {
                "company_id": self.company_id.id,
                "date": self.date_next,
                "date_from": start,
                "date_to": max(start, fields.Date.end_of(fields.Date.subtract(self.date_next, months=1), "month")),
                "chair_id": self.chair_id.id,
                "participant_ids": [fields.Command.set(self.participant_ids.ids)],
            }
        )
