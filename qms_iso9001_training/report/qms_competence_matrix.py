from odoo import api, models

# So many skills stand side by side on a page, and so many people one below the other.
COLUMNS = 14
LINES = 24
MARKS = {"met": "✓", "expiring": "✓ !", "below": "▼", "expired": "✗", "declared": "?", "missing": "–"}


class ReportQmsCompetenceMatrix(models.AbstractModel):
    """The competence matrix on paper: everybody that the filters leave, as the reader may see them."""

    _name = "report.qms_iso9001_training.qms_competence_matrix"
    _description = "Competence matrix on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return all pages of the matrix with the filters of `data`; each page is a table of its own."""
        matrix = self.env["qms.competence.matrix"]._read_matrix((data or {}).get("filters") or {})
        skills, people = matrix["skills"], matrix["people"]
        return {
            "company": self.env.company,
            "today": self.env.company._qms_today(),
            "marks": MARKS,
            "states": matrix["states"],
            "counts": self._counts(people),
            "skills": skills,
            "blocks": [range(start, min(start + COLUMNS, len(skills))) for start in range(0, len(skills), COLUMNS)],
            "pages": [people[start : start + LINES] for start in range(0, len(people), LINES)],
        }

    @api.model
    def _counts(self, people):
        """Return how many required skills are held, and how many are required."""
        cells = [cell for person in people for cell in person["cells"] if cell]
        return len([cell for cell in cells if cell["state"] in ("met", "expiring")]), len(cells)
