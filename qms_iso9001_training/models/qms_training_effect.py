from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class QmsTrainingEffect(models.Model):
    """The question whether a training had an effect: one per training and manager, with all their people on one page.
    The result of a training makes one; past ones are imported by HR. Exceptions are judged by name, the rest by one
    comment."""

    _name = "qms.training.effect"
    _inherit = [
        "qms.training.effect.facts.mixin",
        "qms.reminder.mixin",
        "qms.state.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "qms.contribution",
    ]
    _description = "Effect of a training"
    _pack_part = "09"
    _review_input = "d"
    _order = "date_due, id"
    _check_company_auto = True
    _mail_post_access = "read"
    _import_groups = ("hr.group_hr_user", "qms_iso9001.group_qms_manager")
    _reminder_type = "qms_iso9001_training.mail_activity_type_effect"

    name = fields.Char("Training", required=True, readonly=True)
    state = fields.Selection(
        [("asked", "To judge"), ("judged", "Judged"), ("dropped", "Not needed any more")],
        default="asked",
        required=True,
        copy=False,
        index=True,
        tracking=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True, ondelete="restrict")
    training_id = fields.Many2one(
        "qms.training", "Course", required=True, index=True, readonly=True, check_company=True, ondelete="restrict"
    )
    session_id = fields.Many2one(
        "qms.training.session",
        "Training held",
        index="btree_not_null",
        readonly=True,
        check_company=True,
        ondelete="restrict",
    )
    date_done = fields.Date("Held on", required=True, readonly=True)
    date_due = fields.Date("Judge on", required=True, index=True, tracking=True)
    user_id = fields.Many2one(
        "res.users",
        "Judged by",
        index=True,
        check_company=True,
        domain=[("share", "=", False)],
        tracking=True,
        ondelete="restrict",
        help="At first the manager of these people, else an HR officer.",
    )
    record_ids = fields.One2many("qms.training.record", "effect_id", "People", readonly=True)
    record_count = fields.Integer("Number of people", compute="_compute_record_count")
    action_id = fields.Many2one(
        "qms.action", "Quality action", readonly=True, copy=False, check_company=True, ondelete="restrict"
    )
    can_judge = fields.Boolean(compute="_compute_can_judge")

    _one_open = models.UniqueIndex(
        "(session_id, user_id) WHERE state = 'asked' AND session_id IS NOT NULL",
        "This person is asked about this training already.",
    )

    @api.depends("name", "date_done")
    def _compute_display_name(self):
        for question in self:
            day = fields.Date.to_string(question.date_done)
            question.display_name = " · ".join(part for part in (question.name, day) if part)

    @api.depends("record_ids")
    def _compute_record_count(self):
        groups = self.env["qms.training.record"]._read_group(
            [("effect_id", "in", self.ids)], ["effect_id"], ["__count"]
        )
        counts = dict(groups)
        for question in self:
            question.record_count = counts.get(question, 0)

    @api.depends_context("uid")
    @api.depends("user_id", "state")
    def _compute_can_judge(self):
        may = self.has_access("write") if self else False
        for question in self:
            question.can_judge = question.state == "asked" and (may or question.user_id == self.env.user)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"action_id"}

    @api.model
    def _frozen_fields(self):
        names = {"name", "company_id", "training_id", "session_id", "date_done", "date_due", "user_id"}
        return super()._frozen_fields() | names

    def _locked_way_out(self):
        return self.env._("Correct the verdict on the person's training record, with a reason.")

    @api.model
    def _reason_verbs(self):
        return {**super()._reason_verbs(), "action_all_effective": self.env._("All effective")}

    @api.model
    def _said_verbs(self):
        return super()._said_verbs() | {"action_all_effective"}

    # How it is asked

    @api.model
    def _ask(self, records):
        """Put each of `records` (superuser, to be judged) into the open question of its training and judge."""
        judges = records._effect_judges()
        known = {(question.session_id, question.user_id): question for question in self._open_of(records)}
        groups = records.grouped(lambda record: (record.session_id, judges[record], *self._group_of(record)))
        fresh = [key for key in groups if not (key[0] and known.get(key[:2]))]
        questions = self.create([self._prepare_vals(groups[key], key[1]) for key in fresh])
        for key, question in zip(fresh, questions, strict=True):
            known[key] = question
        for key, mine in groups.items():
            question = known.get(key) or known[key[:2]]
            mine._write_unguarded({"effect_id": question.id})

    @api.model
    def _group_of(self, record):
        """Return what else tells questions apart: of what was held without a session, course and day."""
        return (None, None) if record.session_id else (record.training_id, record.date_done)

    @api.model
    def _open_of(self, records):
        sessions = records.session_id.ids
        return self.search([("session_id", "in", sessions), ("state", "=", "asked")]) if sessions else self.browse()

    @api.model
    def _prepare_vals(self, records, judge):
        first = records[0]
        return {
            "name": first.course_name or first.training_id.name,
            "company_id": first.company_id.id,
            "training_id": first.training_id.id,
            "session_id": first.session_id.id,
            "date_done": first.date_done,
            "date_due": max(records.mapped("effect_due")),
            "user_id": judge.id,
        }

    def _close(self):
        """End the questions of which nobody is left to judge."""
        ends = {}
        for question in self.sudo().filtered(lambda each: each.state == "asked"):
            states = set(question.record_ids.mapped("effect_state"))
            if "to_judge" not in states:
                judged = states & {"effective", "not_effective"}
                ends.setdefault(("judged" if judged else "dropped", question.facts), []).append(question.id)
        for (state, facts), ids in ends.items():
            self.sudo().browse(ids)._set_state(state, facts_kept=facts)

    # How it is answered

    def action_all_effective(self, reason=None):
        """Judge that it had an effect on all others who are not judged yet, with one comment; for whoever is asked, and
        HR. Who judges is left to somebody else."""
        self.check_access("read")
        for question in self:
            if not (question.user_id == self.env.user or question.has_access("write")):
                raise AccessError(
                    self.env._(
                        "%(question)s is judged by %(judge)s. Ask them, or an HR officer.",
                        question=question.display_name,
                        judge=question.sudo().user_id.name or self.env._("nobody yet"),
                    )
                )
        self._require_state("asked")
        comment = self._require_reason(reason)
        records = self.sudo().record_ids.filtered(lambda record: record.effect_state == "to_judge")
        own = records.filtered("is_own")
        if own and own == records:
            raise own._own_effect_error()
        records -= own
        records._judge("effective", comment)
        self._close()

    def _plan_action(self, records):
        """Plan the quality action of this question once, and name `records` on it."""
        people = ", ".join(records.mapped("employee_name"))
        note = self.env._("No effect on %(people)s: %(why)s", people=people, why=records[0].effect_note)
        if self.action_id:
            self.action_id.message_post(body=note)
            return
        name = self.env._("%(course)s had no effect: find out why, and what helps", course=self.name)
        vals = {"name": name, "description": note, "company_id": self.company_id.id, "user_id": self.env.uid}
        process = {"process_id": self.training_id.process_id.id}
        self._write_unguarded({"action_id": self.env["qms.action"].sudo().create({**vals, **process}).id})

    # What it brings to shared screens

    @api.model
    def _due_domain(self):
        return Domain("state", "=", "asked") & Domain("date_due", "<=", "today")

    @api.model
    def _inbox_lines(self):
        label = self.env._("Effect of trainings to judge")
        return [*super()._inbox_lines(), self._contribution_line(label, list(self._due_domain()), "date_due")]

    @api.model
    def _my_quality_lines(self):
        mine = self._due_domain() & Domain("user_id", "=", self.env.uid)
        label = self.env._("Did the training have an effect?")
        return [*super()._my_quality_lines(), self._contribution_line(label, list(mine), "date_due")]

    @api.model
    def _review_inputs(self):
        judged = [("state", "=", "judged")]
        label = self.env._("Effect of trainings judged")
        return [*super()._review_inputs(), self._contribution_line(label, judged, "date_due")]

    @api.model
    def _pack_folder(self):
        judged = [("state", "=", "judged")]
        label = self.env._("Effect of trainings judged")
        return [*super()._pack_folder(), self._contribution_line(label, judged, "date_due")]
