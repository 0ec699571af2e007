from odoo import api, models


class ReportQmsProcessRoleSheet(models.AbstractModel):
    """The matrix of processes and of the people and jobs that have a role in them."""

    _name = "report.qms_iso9001.qms_process_role_sheet"
    _description = "Sheet of roles"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the matrix of the given processes, or of all processes of the current company."""
        model = self.env["qms.process"]
        processes = model.browse(docids) if docids else model.search([("company_id", "parent_of", self.env.company.id)])
        roles = processes.role_ids
        company = self.env.company
        return {
            "docs": processes,
            "company": company,
            # Who directs the company is no secret to those who read its roles.
            "top_managers": company.sudo().qms_top_manager_ids.mapped("name"),
            "letters": [("O", self.env._("Owner")), *self._letters(roles)],
            "rows": self._rows(processes, roles),
            "changed_on": max([*roles.mapped("write_date"), *processes.mapped("write_date")], default=False),
        }

    @api.model
    def _letters(self, roles):
        return [(kind[0].upper(), label) for kind, label in roles._fields["kind"]._description_selection(self.env)]

    @api.model
    def _rows(self, processes, roles):
        """Return one row per person, then per job: name, is_job, has_left, cells ({process id: letters})."""
        rows = {}
        # Names of people and jobs only, for whoever reads the processes.
        for process in processes.sudo():
            if process.user_id:
                self._mark(rows, process.user_id, process.user_id.name, process, "O", not process.user_id.active)
        for role in roles.sudo():
            person = role.employee_id
            holder = person.user_id or person or role.job_id
            left = bool(person) and not person.active
            self._mark(rows, holder, (person or role.job_id).name, role.process_id, role.kind[0].upper(), left)
        return sorted(rows.values(), key=lambda row: (row["is_job"], row["name"] or ""))

    @api.model
    def _mark(self, rows, holder, name, process, letter, has_left):
        row = rows.setdefault(
            (holder._name, holder.id),
            {"name": name, "is_job": holder._name == "hr.job", "has_left": has_left, "cells": {}},
        )
        letters = row["cells"].setdefault(process.id, [])
        if letter not in letters:
            letters.append(letter)
