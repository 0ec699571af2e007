from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import SQL

# What was seen where nothing was found, in turn.
SEEN = (
    "Three cases followed from request to release: each step is on record",
    "Two people asked at their place: both showed the instruction in force",
    "Register opened on screen and compared with what lies on the shelf: the same",
    "Last three reports read: dates, names and results are there",
    "Asked for the latest change: it was told, and the old sheet is gone",
    "Walked the way of one order: nobody had to ask for anything",
    "Five entries of the last month taken at random: all complete",
    "The figure on the wall is the one in the system",
)
STILL_OPEN = {"answer": "minor", "evidence": "Asked again: nobody has answered it yet, and it is as it was"}
SATURDAY = 5


class QmsDemoAuditMixin(models.AbstractModel):
    """A finished audit year of the demo company: six reports with their findings, an audit that runs, one planned.

    Everybody does what they would do; days are dated back by SQL, signatures carry the day of installation."""

    _name = "qms.demo.audit.mixin"
    _description = "Audits of the demo company"

    @api.model
    def _load_audits(self):
        findings = self._rows("qms_iso9001/demo/audit_finding_history.csv")
        rows = self._rows("qms_iso9001/demo/audit_history.csv")
        for row in sorted(rows, key=lambda row: -int(row["months_ago"])):
            self._load_audit(row, [each for each in findings if each["audit"] == row["key"]])

    @api.model
    def _load_audit(self, row, found):
        today = self.env.ref("base.main_company")._qms_today()
        day = fields.Date.subtract(today, months=int(row["months_ago"]))
        if day > today and day.weekday() >= SATURDAY:
            day += timedelta(days=7 - day.weekday())
        audit = self._as("officer")["qms.audit"].create(self._prepare_audit_vals(row, day, today))
        self._name_record(audit, f"qms_audit_demo_{row['key']}")
        if row["state"] == "planned":
            self._plan_audit(audit.with_env(self._as(row["lead"])))
            return
        lead = audit.with_env(self._as(row["lead"]))
        lead.action_start()
        if row["state"] == "reported":
            lines = self._answer_audit(lead, found)
            made = [self._load_finding(lead, each, day, lines.get(each["key"])) for each in found]
            lead.write({"conclusion": row["conclusion"], "strengths": row["strengths"]})
            self._without_mail(lead.action_report)
            self._date_back(audit, day)
            for finding, each in zip(made, found, strict=True):
                self._follow_finding(finding, each, day)

    @api.model
    def _prepare_audit_vals(self, row, day, today):
        return {
            "name": row["name"],
            "kind": row["kind"],
            "partner_id": row["kind"] != "internal" and self._certification_body().id,
            "objective": row["objective"],
            "scope": row["scope"],
            "criteria": "ISO 9001, our documents, what was agreed with customers",
            "process_ids": [Command.set(self._demo_processes(row["processes"]))],
            "user_id": self._user(row["lead"]).id,
            "team_ids": [Command.set([self._user(name).id for name in (row["team"] or "").split()])],
            "auditee_ids": [Command.set([self._user(name).id for name in row["auditees"].split()])],
            "date_start": day,
            "date_end": day,
            "date_until": fields.Date.add(max(day, today), days=30),
        }

    @api.model
    def _certification_body(self):
        partners = self.env["res.partner"]
        name = "Example Certification"
        return partners.search([("name", "=", name)], limit=1) or partners.create({"name": name, "is_company": True})

    @api.model
    def _plan_audit(self, audit):
        """Propose the plan, say where the meetings are and send it; no mail leaves."""
        audit.action_propose_plan()
        audit.plan_line_ids.filtered(lambda line: not line.process_id).place = "Meeting room"
        self._without_mail(audit.action_send_plan)

    @api.model
    def _without_mail(self, step):
        """Take `step`; no mail about what is invented leaves."""
        before = self.env["mail.mail"].search(Domain.TRUE)
        step()
        (self.env["mail.mail"].search(Domain.TRUE) - before).cancel()

    @api.model
    def _answer_audit(self, audit, found):
        """Answer the checklist, every third question with records that were drawn for it; return {key of a finding:
        the question that led to it}."""
        lines = {}
        for row in found:
            asked = audit.line_ids.filtered(lambda line: not line.answer and not line.is_carried)
            process = self._ref(f"qms_process_demo_{row['process']}")
            of_process = asked.filtered(lambda line, process=process: line.sudo().process_id == process)
            of_clause = of_process.filtered(
                lambda line, row=row: row["clause"] in line.requirement_id.clause_ids.mapped("number")
            )
            line = (of_clause or of_process)[:1]
            line.write({"answer": row["kind"], "evidence": row["evidence"]})
            lines[row["key"]] = line
        audit.line_ids.filtered(lambda line: line.carried_state == "open").write(STILL_OPEN)
        for number, line in enumerate(audit.line_ids.filtered(lambda line: not line.answer)):
            if line.rule_id and number % 3 == 0:
                line.seed = 1000 + number
                line.action_draw()
            line.write({"answer": "conform", "evidence": SEEN[number % len(SEEN)]})
        return lines

    @api.model
    def _load_finding(self, audit, row, day, line):
        clause = self.env["qms.clause"].search(
            [("number", "=", row["clause"]), ("letter", "=", False), ("edition_id", "=", audit.edition_id.id)], limit=1
        )
        finding = audit.env["qms.audit.finding"].create(
            {
                "audit_id": audit.id,
                "line_id": line and line.id,
                "name": row["name"],
                "kind": row["kind"],
                "process_id": self._ref(f"qms_process_demo_{row['process']}").id,
                "clause_id": clause.id,
                "criterion": clause.display_name or f"ISO 9001, {row['clause']}",
                "objective_evidence": row["evidence"],
                "conclusion": row["conclusion"],
                "date_response": fields.Date.add(day, days=30),
                "date_due": fields.Date.add(day, days=180 if row["kind"] == "opportunity" else 90),
            }
        )
        self._name_record(finding, f"qms_audit_finding_demo_{row['key']}")
        return finding

    @api.model
    def _date_back(self, audit, day):
        self._shift("qms_audit", audit, date_started=day, date_done=day, date_until=fields.Date.add(day, days=30))
        self._shift("qms_audit_finding", audit.finding_ids, date_reported=day)

    @api.model
    def _follow_finding(self, finding, row, day):
        if row["state"] == "open":
            return
        owner = finding.with_env(self._as(self._login(finding.sudo().user_id)))
        owner.write({"correction": row["correction"], "cause": row["cause"]})
        owner.action_answer()
        self._shift("qms_audit_finding", finding, date_answered=fields.Date.add(day, days=20))
        if row["state"] == "answered":
            return
        owner.action_done(row["proof"])
        done = fields.Date.add(day, days=int(row["done_days"]))
        self._shift("qms_audit_finding", finding, date_done=done, is_done_in_time=done <= finding.date_due_original)
        if row["state"] == "verified":
            finding.with_env(self._as("manager")).action_verify()

    @api.model
    def _login(self, user):
        names = ("manager", "officer", "auditor", "employee", "buyer", "hr")
        return next(name for name in names if self._user(name) == user)

    @api.model
    def _shift(self, table, records, **days):
        self.env.flush_all()
        for name, value in days.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE id = ANY(%s)",
                    SQL.identifier(table),
                    SQL.identifier(name),
                    value,
                    records.ids,
                )
            )
        self.env.invalidate_all()
