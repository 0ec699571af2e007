from odoo import models
from odoo.tools import format_date

from ..tools.fishbone import lay_out


class QmsCapaReportMixin(models.AbstractModel):
    """A corrective action on paper, short or as 8D: its rows as text, of what the reader may read."""

    _name = "qms.capa.report.mixin"
    _description = "Print of a corrective action"

    def _print_rows(self, name):
        """Return the rows of `name` that the reader may read, with sudo: their links need not be readable."""
        return self.sudo()[name].sudo(False)._filtered_access("read").sudo()

    def _print_day(self, day):
        return format_date(self.env, day) if day else ""

    def _print_fishbone(self):
        """Return where the parts of the fishbone are drawn, or False without possible causes."""
        rows = self._print_rows("bone_ids")
        if not rows:
            return False
        bones = {key: rows.filtered(lambda row, key=key: row.category == key) for key in rows.mapped("category")}
        categories = [
            (label, [(row.name, row.is_root) for row in bones.get(key, rows.browse()).sorted()])
            for key, label in rows._fields["category"]._description_selection(self.env)
        ]
        return lay_out(categories, self.name)

    def _print_cases(self):
        """Return (case, found or received on, state) of the nonconformities and complaints it is about."""
        cases = [(case, case.date_detected) for case in self._print_rows("nonconformity_ids")]
        cases += [
            (case, self.sudo().company_id._qms_day(case.date_received)) for case in self._print_rows("complaint_ids")
        ]
        return [(case.display_name, self._print_day(day), case._state_label()) for case, day in cases]

    def _print_containments(self):
        """Return (case, what was done at once, by whom, when) of its nonconformities."""
        company = self.sudo().company_id
        return [
            (case.display_name, case.containment, case.contained_by_id.name, self._print_day(company._qms_day(day)))
            for case in self._print_rows("nonconformity_ids")
            if (day := case.date_contained)
        ]

    def _print_verifications(self):
        """Return the verifications of the cause, the last one first."""
        return [
            {
                "row": row,
                "method": row._get_label("method"),
                "verdict": row._get_label("verdict"),
                "name": row.verified_by_id.name,
                "day": self._print_day(row.date_verified),
                "void": self._print_day(row.date_void),
                "files": ", ".join(row.attachment_ids.mapped("name")),
            }
            for row in self._print_rows("verification_ids").sorted("id", reverse=True)
        ]

    def _print_actions(self):
        """Return its actions as text: what, who, due, done, and by whom verified."""
        kinds = dict(self.env["qms.action"]._fields["kind"]._description_selection(self.env))
        return [
            {
                "name": action.display_name,
                "kind": kinds.get(action.kind, ""),
                "who": action.user_id.name,
                "due": self._print_day(action.date_due),
                "done": self._print_day(action.date_done),
                "evidence": action.evidence or "",
                "state": action._state_label(),
            }
            for action in self._print_rows("action_ids").sorted(lambda action: (action.date_due, action.id))
        ]

    def _print_answers(self, name, label):
        """Return the rows of `name` that are answered, or are to be: (what, `label` in words, verdict, why, by whom,
        when)."""
        rows = self._print_rows(name)
        labels, verdicts = (dict(rows._fields[each]._description_selection(self.env)) for each in (label, "verdict"))
        return [
            {
                "name": row.display_name,
                "label": labels.get(row[label], ""),
                "verdict": verdicts.get(row.verdict, ""),
                "reason": row.reason or "",
                "who": row.answered_by_id.name or "",
                "day": self._print_day(row.date_answered),
            }
            for row in rows.sorted()
        ]

    def _print_checks(self):
        """Return the effectiveness checks as text, the first attempt first."""
        return [
            {
                "criterion": check._get_criterion_text(),
                "from": self._print_day(check.date_start),
                "until": self._print_day(check.date_end),
                "counted": check._get_counted_text() if check.date_counted else "",
                "state": check._state_label(),
                "who": check.confirmed_by_id.name or "",
                "day": self._print_day(check.date_confirmed),
                "note": check.note or "",
            }
            for check in self._print_rows("check_ids").sorted("id")
        ]

    def _print_steps(self):
        """Return {code: what its heading says} of the eight steps; those that do not exist are not passed."""
        rows = {row.code: row for row in self._print_rows("step_ids")}
        company = self.sudo().company_id
        steps = {}
        for code, label in self.env["qms.capa.step"]._fields["code"]._description_selection(self.env):
            row = rows.get(code)
            passed = bool(row and row.date_passed)
            steps[code] = {
                "label": label,
                "note": row.note if row else "",
                "who": row.passed_by_id.name if passed else "",
                "day": self._print_day(company._qms_day(row.date_passed)) if passed else "",
            }
        return steps
