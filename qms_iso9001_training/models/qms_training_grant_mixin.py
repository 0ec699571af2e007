from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Command

from .qms_skill_confirm_mixin import READERS


class QmsTrainingGrantMixin(models.AbstractModel):
    """What a pass grants: the skills of the course and a line of the resume, once. A pass that is taken back or
    cancelled ends exactly these; they stay as evidence."""

    _name = "qms.training.grant.mixin"
    _description = "Skills granted by a pass"

    # Written by nobody: the guard of hr.employee.skill refuses every link and every change that comes through it.
    granted_skill_ids = fields.One2many(
        "hr.employee.skill", "qms_record_id", "Skills granted", readonly=True, groups=",".join(READERS)
    )

    def _on_result(self, state):
        """Grant what the course grants when the result is a pass."""
        res = super()._on_result(state)
        if state == "passed":
            # The trainer who enters results need not be able to write the skills of people.
            self.sudo()._grant()
        return res

    def _on_retract(self, reason):
        """End what these records granted, with the reason."""
        res = super()._on_retract(reason)
        self.sudo()._take_back(reason)
        return res

    def _grant(self):
        self._grant_skills()
        self._grant_resume_lines()

    def _grant_skills(self):
        left = self.filtered(lambda record: record.training_id.skill_ids and not record.granted_skill_ids)
        while left:
            # One of each person: what a person is granted next begins when this is evidence.
            batch = self.browse(records[0].id for records in left.grouped("employee_id").values())
            batch._write_skills()
            left -= batch

    def _write_skills(self):
        today = fields.Date.today()
        declared = self._find_declared_above()
        for record in self:
            vals = [record._prepare_skill_vals(line, today) for line in record.training_id.skill_ids]
            record.employee_id.write({"employee_skill_ids": [Command.create(each) for each in vals]})
        self._mark_granted(today)
        # Odoo ends what was declared of the same skill; a higher level still waits to be confirmed.
        for row, until in declared.items():
            if row.exists() and row.valid_to != until:
                row._qms_write({"valid_to": until})

    def _find_declared_above(self):
        """Return {declared skill: its last day} of what these people said of skills that they are granted at a lower
        level now."""
        rows = self.env["hr.employee.skill"].search(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("skill_id", "in", self.training_id.skill_ids.skill_id.ids),
                ("qms_evidence", "=", "declared"),
            ]
        )
        # Of each person what their own course grants.
        granted = {
            (record.employee_id, line.skill_id): line.skill_level_id.level_progress
            for record in self
            for line in record.training_id.skill_ids
        }
        return {
            row: row.valid_to
            for row in rows
            if row.level_progress > granted.get((row.employee_id, row.skill_id), row.level_progress)
        }

    def _prepare_skill_vals(self, line, today):
        # From today: with its real dates it could cross a declared one, which Odoo refuses. See below.
        return {
            "employee_id": self.employee_id.id,
            "skill_type_id": line.skill_type_id.id,
            "skill_id": line.skill_id.id,
            "skill_level_id": line.skill_level_id.id,
            "valid_from": today,
        }

    def _mark_granted(self, today):
        """Give the rows just written their dates and their evidence: from then on they are kept."""
        rows = self.env["hr.employee.skill"].search(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("skill_id", "in", self.training_id.skill_ids.skill_id.ids),
                ("qms_evidence", "=", "declared"),
                ("valid_from", "=", today),
                ("valid_to", "=", False),
            ],
            order="id",
        )
        # Of two the newest: a certificate that the person declared today is another row.
        newest = {(row.employee_id, row.skill_id, row.skill_level_id): row for row in rows}
        dated = {}
        for record in self:
            for line in record.training_id.skill_ids:
                row = newest.get((record.employee_id, line.skill_id, line.skill_level_id))
                # Odoo makes no second certificate beside one of today without end: each pass has its own all the same.
                row = row or rows.create(record._prepare_skill_vals(line, today))
                row._qms_write({"qms_record_id": record.id})
                months = line.validity_months
                until = months and record.date_done + relativedelta(months=months)
                dated.setdefault((record.date_done, until), []).append(row.id)
        for (since, until), ids in dated.items():
            rows.browse(ids)._qms_write({"qms_evidence": "granted", "valid_from": since, "valid_to": until})

    def _grant_resume_lines(self):
        ResumeLine = self.env["hr.resume.line"]
        told = ResumeLine.search([("qms_record_id", "in", self.ids)]).qms_record_id
        kind = self.env.ref("hr_skills.resume_type_training", raise_if_not_found=False)
        kind = kind or self.env["hr.resume.line.type"].search([("is_course", "=", True)], limit=1)
        new = self - told
        lines = ResumeLine.create(
            [
                {
                    "employee_id": record.employee_id.id,
                    "name": record.course_name,
                    "line_type_id": kind.id,
                    "date_start": record.date_done,
                    "date_end": record.date_done,
                    # Odoo counts whole hours here, and shows none where there are none.
                    "duration": 0 if record.minutes % 60 else record.minutes // 60,
                }
                for record in new
            ]
        )
        for record, line in zip(new, lines, strict=True):
            line._qms_write({"qms_record_id": record.id})

    def _take_back(self, reason):
        self.granted_skill_ids.filtered(lambda row: row.qms_evidence == "granted")._qms_end(reason)
        # For the person and those above: a rule hides such lines from others. Why stands on the record and the skill.
        lines = self.env["hr.resume.line"].search([("qms_record_id", "in", self.ids)])
        lines._qms_write({"description": self.env._("Taken back")})
