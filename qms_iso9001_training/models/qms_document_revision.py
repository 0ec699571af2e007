from odoo import models


class QmsDocumentRevision(models.Model):
    """A major revision asks for the courses that teach its document, once per person."""

    _inherit = "qms.document.revision"

    def _put_in_force(self):
        """Create the needs that a major revision brings; minor changes leave what people were taught."""
        res = super()._put_in_force()
        majors = self.filtered(lambda revision: revision._asks_training())
        if majors:
            courses = self.env["qms.training"].sudo().search([("document_ids", "in", majors.document_id.ids)])
            if courses:
                self.env["qms.training.record"]._follow_courses(courses)
        return res

    def _asks_training(self):
        """Return whether what was taught before this revision is to be taught again."""
        self.ensure_one()
        return self.sequence > 1 and not self.is_minor and not self.is_legacy and bool(self.in_force_from)
