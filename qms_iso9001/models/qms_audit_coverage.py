from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

CYCLE = 3
STATES = ("asked", "named", "planned", "open")
LONGEST = 10


class QmsAuditCoverage(models.AbstractModel):
    """Process × topic over the cycle: what internal audits asked, what they were to look at, what is planned, and what
    nobody has looked at. Read in one call, as the user may see processes and audits."""

    _name = "qms.audit.coverage"
    _description = "Audit coverage"

    @api.model
    @api.readonly
    def get_coverage(self, years=None):
        """Return the picture, ready to draw.

        `years`: length of the cycle, that of the newest programme without. Keys of the answer: `years`, `since`,
        `topics` [{id, code, name}], `processes` [{id, name, cells, last, is_late, open}], `open` and `total` of the
        cells, `counts` {state of a cell: how many}, `late` (processes without an audit for a year). A cell is nothing
        where the topic is none of the process, else {state, day}: asked (a question of it was answered), named (an
        audit was of it), planned, open. Raises AccessError for who may read no audit programme.
        """
        self.env["qms.audit.program"].check_access("read")
        company = self.env.company
        years = min(max(int(years or self._cycle(company)), 1), LONGEST)
        since = company._qms_today() - relativedelta(years=years)
        processes = self.env["qms.process"].search([("company_id", "=", company.id)])
        asked, named, last = self._audited(company, since)
        planned = self._planned(company)
        topics = (processes.requirement_ids | self._topics({*asked, *named, *planned}, processes)).sorted(
            lambda topic: (topic.sequence, topic.id)
        )
        rows = [self._row(process, topics, (asked, named, planned), last) for process in processes]
        cells = [cell for row in rows for cell in row["cells"] if cell]
        return {
            "company": company.name,
            "years": years,
            "since": format_date(self.env, since),
            "topics": [{"id": topic.id, "code": topic.code, "name": topic.name} for topic in topics],
            "processes": rows,
            "open": sum(cell["state"] == "open" for cell in cells),
            "total": len(cells),
            "counts": {state: sum(cell["state"] == state for cell in cells) for state in STATES},
            "late": sum(row["is_late"] for row in rows),
        }

    @api.model
    def _cycle(self, company):
        newest = self.env["qms.audit.program"].sudo().search([("company_id", "=", company.id)], limit=1)
        return newest.cycle_years or CYCLE

    @api.model
    def _topics(self, keys, processes):
        """Return the topics of these (process id, topic id) that are among `processes`."""
        shown = set(processes.ids)
        return self.env["qms.requirement"].browse({topic for process, topic in keys if process in shown})

    @api.model
    def _audited(self, company, since):
        """Return ({(process, topic): day} of what was asked, the same of what audits were to look at, {process: last
        audit}): of internal audits whose report was signed in the cycle."""
        domain = Domain("company_id", "=", company.id) & Domain("kind", "=", "internal")
        audits = self.env["qms.audit"].search(
            domain & Domain("state", "=", "reported") & Domain("date_end", ">=", since), order="date_end, id"
        )
        asked, named, last = {}, {}, {}
        for audit in audits:
            for process in audit.process_ids:
                last[process.id] = audit.date_end
                for topic in audit.requirement_ids or process.requirement_ids:
                    named[process.id, topic.id] = audit.date_end
        lines = self.env["qms.audit.line"]._read_group(
            [("audit_id", "in", audits.ids), ("answer", "not in", (False, "na"))],
            ["process_id", "requirement_id", "audit_id"],
        )
        for process, topic, audit in sorted(lines, key=lambda row: row[2].date_end):
            if process and topic:
                asked[process.id, topic.id] = audit.date_end
        return asked, named, last

    @api.model
    def _planned(self, company):
        """Return {(process, topic): month} of what programmes and open audits are going to look at, the next one."""
        lines = self.env["qms.audit.program.line"].search(
            [("company_id", "=", company.id), ("state", "in", ("planned", "scheduled", "running"))]
        )
        audits = self.env["qms.audit"].search(
            [("company_id", "=", company.id), ("kind", "=", "internal"), ("state", "in", ("planned", "running"))]
        )
        looks = [(line.date_start, line.process_id, line.requirement_ids) for line in lines]
        looks += [(audit.date_start, audit.process_ids, audit.requirement_ids) for audit in audits]
        return {
            (process.id, topic.id): day
            for day, processes, topics in sorted(looks, key=lambda look: look[0], reverse=True)
            for process in processes
            for topic in topics or process.requirement_ids
        }

    @api.model
    def _row(self, process, topics, found, last):
        cells = [self._cell(process, topic, found) for topic in topics]
        day = last.get(process.id)
        late = not day or day < self.env.company._qms_today() - relativedelta(years=1)
        return {
            "id": process.id,
            "name": process.display_name,
            "last": format_date(self.env, day) if day else "",
            "is_late": late,
            "open": sum(bool(cell) and cell["state"] == "open" for cell in cells),
            "cells": cells,
        }

    @api.model
    def _cell(self, process, topic, found):
        key = (process.id, topic.id)
        for state, days in zip(("asked", "named", "planned"), found, strict=True):
            if key in days:
                return {"state": state, "day": format_date(self.env, days[key]) if days[key] else ""}
        return {"state": "open", "day": ""} if topic in process.requirement_ids else None

    @api.model
    def open_audits(self, process_id, topic_id=None):
        """Return the action that opens the answers to the questions of a topic, or the audits of a process."""
        process = self.env["qms.process"].browse(int(process_id))
        process.check_access("read")
        if topic_id:
            domain = [("process_id", "=", process.id), ("requirement_id", "=", int(topic_id)), ("answer", "!=", False)]
            action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_audit_line_action")
        else:
            domain = [("process_ids", "in", process.ids), ("kind", "=", "internal")]
            action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_audit_action")
        title = self.env._("Audits of %(process)s", process=process.display_name)
        return {**action, "name": title, "display_name": title, "domain": domain}
