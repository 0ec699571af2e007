from odoo import api, fields, models


class QmsCompanyVersionMixin(models.AbstractModel):
    """Versions 1, 2, 3 … of what every company has one of in force: its policy, its scope.

    A model has `name`, `body`, `user_id` and `company_id`, its own unique indexes, and lists this mixin before
    `qms.approval.mixin`.
    """

    _name = "qms.company.version.mixin"
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

    def _get_report_name(self):
        # Branches print that of their parent, whose name they may not read.
        return f"{self.sudo().company_id.name} - {self.display_name}"
