from odoo import api, fields, models
from odoo.fields import Domain

# So many documents stand side by side on a page.
COLUMNS = 12
# So many lines below a head fill a page, and so many letters of a name a line. Each page is a table of its own: not
# every wkhtmltopdf repeats the head of a table or keeps a row together.
LINES = 20
LETTERS = 30


class ReportQmsReadingMatrix(models.AbstractModel):
    """The matrix of people and documents: read on that day, missing, late; per department, as the reader may see it."""

    _name = "report.qms_iso9001.qms_reading_matrix"
    _description = "Reading matrix"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the matrix of the given documents, or of all (and the policy) that ask the reader's people to read
        them; as it stood on the day `qms_as_of` of `data`, today without one."""
        day = fields.Date.to_date((data or {}).get("qms_as_of"))
        return self._matrix(Domain("document_id", "in", docids) if docids else Domain.TRUE, day)

    @api.model
    def _matrix(self, domain, day=None):
        names = ["document_id", "policy_id", "employee_name", "department_name", "confirmed_on", "is_late"]
        rows = self.env["qms.acknowledgement.report"].with_context(qms_as_of=day).search_fetch(domain, names)
        # Titles only, of documents that the reader's own people have to read.
        columns = [*rows.sudo().policy_id.sorted("id"), *rows.sudo().document_id.sorted("reference")]
        departments = self._departments(rows.sudo())
        return {
            "company": self.env.company,
            "today": day or self.env.company._qms_today(),
            "blocks": [columns[start : start + COLUMNS] for start in range(0, len(columns), COLUMNS)],
            "departments": departments,
            "pages": self._pages(departments),
            "required": len(rows),
            "confirmed": len(rows.filtered("confirmed_on")),
        }

    @api.model
    def _departments(self, rows):
        """Return [(department, [(person, {document or policy: row})])] by name; without one comes last."""
        departments = {}
        for row in rows:
            people = departments.setdefault(row.department_name, {})
            people.setdefault((row.employee_name, row.employee_id.id), {})[row.document_id or row.policy_id] = row
        none = self.env._("Without department")
        ordered = sorted(departments.items(), key=lambda item: (item[0] == none, item[0]))
        return [
            (department, [(name, cells) for (name, _id), cells in sorted(people.items())])
            for department, people in ordered
        ]

    @api.model
    def _pages(self, departments):
        """Return the departments by page; one that goes on stands on the next page again."""
        pages, left = [], 0
        for department, people in departments:
            for place, person in enumerate(people):
                lines = 1 + len(person[0]) // LETTERS
                if left < lines + (place == 0):
                    pages.append([])
                    left = LINES
                if not place or not pages[-1]:
                    pages[-1].append((department, []))
                    left -= 1
                pages[-1][-1][1].append(person)
                left -= lines
        return pages
