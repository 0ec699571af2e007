from datetime import time, timedelta
from itertools import cycle

from odoo import api, fields, models
from odoo.exceptions import UserError

BEGINS, NOON, AFTERNOON, ENDS = 9.0, 12.0, 13.0, 17.0
MEETING = 0.5
SATURDAY = 5
# The longest first: the first one by which all rows find room is taken.
LENGTHS = (1.5, 1.0, 0.75, 0.5)


class QmsAuditPlanMixin(models.AbstractModel):
    """The plan of an audit: who looks at what, when and with whom. Proposed once; moves with the audit."""

    _name = "qms.audit.plan.mixin"
    _description = "Plan of an audit"

    plan_line_ids = fields.One2many("qms.audit.plan.line", "audit_id", "Plan")
    plan_clash = fields.Text("Plan: to know", compute="_compute_plan_clash")

    @api.depends("plan_line_ids.clash", "plan_line_ids.name")
    def _compute_plan_clash(self):
        for audit in self:
            told = [f"{line.name}: {line.clash}" for line in audit.plan_line_ids if line.clash]
            audit.plan_clash = "\n".join(told) or False

    def write(self, vals):
        """Write; when the audit is moved as a whole, the rows of its plan move with it."""
        before = {audit: (audit.date_start, audit.date_end) for audit in self} if "date_start" in vals else {}
        res = super().write(vals)
        for audit, (start, end) in before.items():
            days = audit.date_start - start
            if days and audit.date_end - end == days:
                audit.sudo()._move_plan(days)
        return res

    def _move_plan(self, days):
        """Move the rows by `days` at the same hours, whatever the clock of the company did between."""
        company = self.company_id
        for line in self.plan_line_ids:
            moments = {name: company._qms_local(line[name]) for name in ("date_start", "date_end")}
            line.write({name: company._qms_clock(at.date() + days, at.time()) for name, at in moments.items()})

    def action_propose_plan(self):
        """Write a plan from days, processes and auditors: opening meeting, the processes in turn, closing meeting.

        Nobody is proposed to audit a process of one's own while there is somebody else. For the auditors of the audit
        and officers; raises UserError where there are rows already.
        """
        self._check_may_act()
        self._require_state("planned", "running")
        for audit in self:
            if audit.sudo().plan_line_ids:
                raise UserError(
                    self.env._("%(audit)s has a plan: change its rows, or delete them first.", audit=audit.display_name)
                )
            # Who may act may plan; processes and users are not theirs to read.
            self.env["qms.audit.plan.line"].sudo().create(audit.sudo()._prepare_plan())

    def _prepare_plan(self):
        days = [self.date_start + timedelta(days=n) for n in range((self.date_end - self.date_start).days + 1)]
        # On a weekend only where the audit has no other day.
        days = [day for day in days if day.weekday() < SATURDAY] or days
        visits = list(self.process_ids.sorted("sequence")) or [self.process_ids]
        length, times = next(
            ((length, slots) for length in LENGTHS if len(slots := self._free_slots(days, length)) >= len(visits)),
            (LENGTHS[-1], self._free_slots(days, LENGTHS[-1])),
        )
        # Of more than there is room for, the last ones are planned at the same time: the auditors move them.
        times += times[-1:] * (len(visits) - len(times))
        auditors = cycle(self.user_id | self.team_ids)
        rows = [
            self._prepare_visit(process, start, length, auditors) for process, start in zip(visits, times, strict=False)
        ]
        last = max((row["date_end"] for row in rows), default=self._at(days[-1], BEGINS))
        everybody = self.auditee_ids | self.process_ids.user_id | self.team_ids
        opening = self._prepare_meeting(self.env._("Opening meeting"), self._at(days[0], BEGINS), everybody)
        return [opening, *rows, self._prepare_meeting(self.env._("Closing meeting"), last, everybody)]

    def _free_slots(self, days, length):
        """Return the instants at which visits of `length` hours begin, between opening, noon and closing meeting."""
        found = []
        for day in days:
            first = BEGINS + (MEETING if day == days[0] else 0)
            end = ENDS - (MEETING if day == days[-1] else 0)
            for begin, until in ((first, NOON), (AFTERNOON, end)):
                found += [self._at(day, begin + n * length) for n in range(int((until - begin) / length))]
        return found

    def _at(self, day, hour):
        return self.company_id._qms_clock(day, time(int(hour), round(hour % 1 * 60)))

    def _prepare_visit(self, process, start, length, auditors):
        team = self.user_id | self.team_ids
        independent = team - process.user_id or team
        auditor = next(user for user in auditors if user in independent)
        return {
            "audit_id": self.id,
            "name": process.display_name or ", ".join(self.requirement_ids.mapped("name")) or self.name,
            "process_id": process.id,
            "date_start": start,
            "date_end": start + timedelta(hours=length),
            "user_id": auditor.id,
            "auditee_ids": [fields.Command.set((process.user_id or self.auditee_ids).ids)],
        }

    def _prepare_meeting(self, name, start, people):
        return {
            "audit_id": self.id,
            "name": name,
            "date_start": start,
            "date_end": start + timedelta(hours=MEETING),
            "user_id": self.user_id.id,
            "auditee_ids": [fields.Command.set((people - self.user_id).ids)],
        }
