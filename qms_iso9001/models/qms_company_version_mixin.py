from odoo import api, fields, models

from ..tools.html_pictures import picture_id, picture_sources


class QmsCompanyVersionMixin(models.AbstractModel):
    """Versions 1, 2, 3 … of what every company has one of in force: its policy, its scope.

    A model has `name`, `body`, `user_id` and `company_id`, its own unique indexes, and lists this mixin before
    `qms.approval.mixin`. Its PDF is kept in every installed language when it comes into force.
    """

    _name = "qms.company.version.mixin"
    _inherit = ["qms.stored.pdf.mixin"]
    _description = "Version of what a company has one of"

    version = fields.Integer(copy=False, readonly=True, aggregator=None, help="Counts the versions of the company.")

    @api.depends("name", "version")
    def _compute_display_name(self):
        for record in self:
            record.display_name = (
                self.env._("%(name)s, version %(version)s", name=record.name, version=record.version)
                if record.version
                else record.name
            )

    @api.model
    def _content_fields(self):
        return super()._content_fields() | {"name", "version", "body"}

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"version"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {"user_id"}

    @api.model_create_multi
    def create(self, vals_list):
        """Give each new record the next version number of its company; an import may bring its own."""
        records = super().create(vals_list)
        for company, numbered in records.filtered(lambda record: not record.version).grouped("company_id").items():
            for version, record in enumerate(numbered, start=self._last_version(company) + 1):
                record._write_unguarded({"version": version})
        return records

    @api.model
    def _last_version(self, company):
        # Numbering is not a right, and versions of any state count.
        [(last,)] = self.sudo()._read_group([("company_id", "=", company.id)], aggregates=["version:max"])
        return last or 0

    def action_revise(self):
        """Open the next version as a draft with a copy of the text; the one being written if there is one."""
        self.ensure_one()
        self._check_may_revise()
        writing = [("company_id", "=", self.company_id.id), ("state", "in", ("draft", "review"))]
        return (self.search(writing, limit=1) or self._next_version())._get_form_action()

    def _check_may_revise(self):
        self.check_access("write")
        self._require_state("approved", "in_force", "obsolete")

    def _next_version(self):
        return self.copy()

    # The PDF that is kept

    def _put_in_force(self):
        """Keep the print with the step: from now on nothing of it changes."""
        res = super()._put_in_force()
        self._store_pdfs()
        return res

    def _is_pdf_final(self):
        return self.state in ("in_force", "obsolete") and bool(self.in_force_from)

    def _pdf_langs(self):
        return [code for code, _name in self.env["res.lang"].get_installed()]

    def _pdf_watermark(self):
        if self.state != "obsolete":
            return ""
        in_force = [("company_id", "=", self.company_id.id), ("state", "=", "in_force")]
        follows = self.sudo().search_count(in_force, limit=1)
        return self.env._("SUPERSEDED") if follows else self.env._("NO LONGER IN FORCE")

    def _own_pictures(self):
        """Return {id: attachment} of the pictures that stand with a version of the company, or are public."""
        numbers = {picture_id(source) for source in picture_sources(self.body)} - {None}
        versions = self.sudo().search([("company_id", "=", self.company_id.id)]).ids
        files = self.env["ir.attachment"].sudo().browse(numbers).exists()
        return {
            file.id: file
            for file in files
            if file.raw and (file.public or (file.res_model == self._name and file.res_id in versions))
        }

    def _get_report_name(self):
        # Branches print that of their parent, whose name they may not read.
        return f"{self.sudo().company_id.name} - {self.display_name}"
