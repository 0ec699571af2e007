from odoo import api, fields, models
from odoo.fields import Command

# Process → (month first planned, month of its audit: so many months ago, key of the audit).
PLANNED = [
    ("purchasing", 11, 11, "purchasing"),
    ("receiving", 11, 11, "purchasing"),
    ("sales", 8, 8, "sales"),
    ("delivery", 8, 8, "sales"),
    ("documents", 7, 4, "people"),
    ("assembly", 7, 6, "assembly"),
    ("people", 4, 4, "people"),
    ("purchasing", 1, 1, "purchasing_again"),
]
MOVED = {
    "documents": "Audited together with People, when the archive has moved",
    "assembly": "The second bench is being built",
}
LEFT_OUT = {
    "strategy": "The surveillance by the certification body looks at it this year",
    "improvement": "The surveillance by the certification body looks at it this year",
    "service": "Begins this year: its first audit opens the next programme",
    "infrastructure": "The new measuring equipment comes first; it is in the next programme",
}
# Of the running year what is planned already: process → (in so many months, key of the audit).
RUNNING = {"service": (0, "service"), "strategy": (1, "strategy")}


class QmsDemoAuditProgramMixin(models.AbstractModel):
    """The audit programme of the twelve months that are over, with the audits it led to, and that of the twelve months
    that begin, proposed and approved."""

    _name = "qms.demo.audit.program.mixin"
    _description = "Audit programmes of the demo company"

    @api.model
    def _load_audit_programs(self):
        first = self.env.ref("base.main_company")._qms_today().replace(day=1)
        self._load_finished_program(first)
        self._load_running_program(first)

    @api.model
    def _new_program(self, start, name):
        program = self._as("officer")["qms.audit.program"].create(
            {
                "date_start": start,
                "objective": "Vendors and receipts first; the final check at both benches.",
                "user_id": self._user("officer").id,
            }
        )
        self._name_record(program, f"qms_audit_program_demo_{name}")
        return program

    @api.model
    def _plan_line(self, program, process, day):
        return program.env["qms.audit.program.line"].create(
            {
                "program_id": program.id,
                "process_id": self._ref(f"qms_process_demo_{process}").id,
                "user_id": self._user("auditor").id,
                "date_start": day,
            }
        )

    @api.model
    def _load_finished_program(self, first):
        """What was planned is what was done, but for two lines that were moved: one of them too far."""
        start = fields.Date.subtract(first, months=12)
        program = self._new_program(start, "finished")
        lines = [
            self._plan_line(program, process, fields.Date.subtract(first, months=planned))
            for process, planned, _held, _audit in PLANNED
        ]
        for process, reason in LEFT_OUT.items():
            self._plan_line(program, process, start).action_leave_out(reason)
        self._rank_first_year(program)
        program.with_env(self._as("manager")).action_approve()
        for line, (process, planned, held, audit) in zip(lines, PLANNED, strict=True):
            if planned != held:
                line._move(fields.Date.subtract(first, months=held), MOVED[process])
                # Logged in the month from which it was moved.
                day = fields.Date.to_string(fields.Date.subtract(first, months=planned))
                line._write_unguarded({"log": day + line.log[len(day) :]})
            line.audit_id = self._ref(f"qms_audit_demo_{audit}")
        self._shift("qms_audit_program", program, date_approved=fields.Datetime.to_datetime(start))

    @api.model
    def _rank_first_year(self, program):
        """Write the grounds that there were then: nothing had been audited yet. Today's facts are not those of then."""
        ground = (
            self.env["qms.audit.program.ground"]
            ._of_company(program.company_id)
            .filtered(lambda each: each.kind == "never")
        )
        for line in program.line_ids.sudo():
            process = line.process_id
            line._take_grounds(*ground._rank_of(process, {ground: {process.id: 1}}))

    @api.model
    def _load_running_program(self, first):
        program = self._new_program(first, "running")
        for process, (months, audit) in RUNNING.items():
            line = self._plan_line(program, process, fields.Date.add(first, months=months))
            line.write({"audit_id": self._ref(f"qms_audit_demo_{audit}").id})
        program.action_propose()
        program.line_ids.filtered(lambda line: not line.user_id).write({"user_id": self._user("auditor").id})
        topic = self.env.ref("qms_iso9001.qms_requirement_release")
        made = program.line_ids.filtered(lambda line: line.process_id == self._ref("qms_process_demo_assembly"))
        made.requirement_ids = [Command.link(topic.id)]
        program.with_env(self._as("manager")).action_approve()
