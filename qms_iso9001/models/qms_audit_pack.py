from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..tools.pack_zip import safe_name
from .qms_audit_pack_part import CODES

FROZEN = {"edition_id", "date_from", "date_to", "company_id", "lang", "is_redacted"}
MADE = {"zip_file", "zip_sha256", "zip_size", "manifest", "manifest_sha256"}


class QmsAuditPack(models.Model):
    """Everything a certification body asks for, of one period, as one zip: folders of registers and of the PDFs that
    were kept when they were signed, with a manifest of their SHA-256. A job makes it, a folder at a time."""

    _name = "qms.audit.pack"
    _inherit = [
        "qms.audit.pack.job.mixin",
        "qms.audit.pack.kept.mixin",
        "qms.audit.pack.content.mixin",
        "qms.audit.pack.dossier.mixin",
        "qms.audit.pack.matrix.mixin",
        "qms.audit.pack.sample.mixin",
        "qms.audit.pack.index.mixin",
        "qms.audit.pack.names.mixin",
        "qms.state.mixin",
        "qms.reference.mixin",
        "qms.record.retention.mixin",
        "mail.thread",
    ]
    _description = "Audit pack"
    _order = "id desc"
    _rec_names_search = ["reference"]
    _check_company_auto = True
    _reference_prefix = "AP-"
    _keeps_files = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    edition_id = fields.Many2one(
        "qms.edition",
        "Edition of the standard",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env["qms.edition"]._of_company(self.env.company),
    )
    date_from = fields.Date(
        "Period from",
        required=True,
        default=lambda self: fields.Date.add(self.env.company._qms_today(), years=-1, days=1),
    )
    date_to = fields.Date("Period to", required=True, default=lambda self: self.env.company._qms_today())
    lang = fields.Selection(
        selection="_selection_lang", string="Language", required=True, default=lambda self: self._default_lang()
    )
    is_redacted = fields.Boolean(
        "Without names",
        help="Names of people and organisations become pseudonyms, the same in every pack of the company. "
        "PDFs stay out: what is signed shows who signed it.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Asked for by",
        required=True,
        index=True,
        default=lambda self: self.env.uid,
        copy=False,
        ondelete="restrict",
        help="The pack holds what this person may read.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("queued", "Waiting"),
            ("running", "Being made"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        copy=False,
        index=True,
        tracking=True,
    )
    part_ids = fields.One2many("qms.audit.pack.part", "pack_id", "Folders", readonly=True)
    progress = fields.Float(compute="_compute_progress", aggregator=None)
    problem = fields.Text("Why it failed", readonly=True, copy=False)
    date_asked = fields.Datetime("Asked for on", readonly=True, copy=False)
    date_done = fields.Datetime("Made on", readonly=True, copy=False)
    zip_file = fields.Binary("Zip", attachment=True, readonly=True, copy=False)
    zip_name = fields.Char(compute="_compute_zip_name")
    zip_size = fields.Integer("Size (bytes)", readonly=True, copy=False, aggregator=None)
    zip_sha256 = fields.Char("SHA-256 of the zip", readonly=True, copy=False)
    manifest_name = fields.Char(compute="_compute_zip_name")
    manifest = fields.Binary("Manifest", attachment=True, readonly=True, copy=False)
    manifest_sha256 = fields.Char("SHA-256 of the manifest", readonly=True, copy=False)

    _reference_unique = models.UniqueIndex(
        "(company_id, reference)", "This number is used by another audit pack of the company."
    )
    _period_order = models.Constraint("CHECK(date_from <= date_to)", "The period ends before it begins. Swap the days.")

    @api.model
    def _selection_lang(self):
        return self.env["res.lang"].get_installed()

    @api.constrains("lang")
    def _check_lang(self):
        installed = dict(self._selection_lang())
        for pack in self:
            if pack.lang not in installed:
                raise ValidationError(
                    self.env._(
                        "The language %(code)s is not installed. Choose one of: %(languages)s.",
                        code=pack.lang,
                        languages=", ".join(installed.values()),
                    )
                )

    @api.model
    def _default_lang(self):
        installed = [code for code, _name in self._selection_lang()]
        return self.env.lang if self.env.lang in installed else installed[0]

    @api.depends("reference", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for pack in self:
            days = [format_date(self.env, day) for day in (pack.date_from, pack.date_to) if day]
            pack.display_name = " ".join(filter(None, (pack.reference, " – ".join(days))))

    @api.depends("part_ids.state")
    def _compute_progress(self):
        done = dict(
            self.env["qms.audit.pack.part"]
            .sudo()
            ._read_group([("pack_id", "in", self.ids), ("state", "=", "done")], ["pack_id"], ["__count"])
        )
        for pack in self:
            pack.progress = 100 * done.get(pack._origin, 0) / len(CODES)

    @api.depends("company_id", "date_from", "date_to")
    def _compute_zip_name(self):
        for pack in self:
            company = safe_name(pack.sudo().company_id.name)
            name = f"{company} {pack.date_from or ''} {pack.date_to or ''}"
            pack.zip_name, pack.manifest_name = f"{name}.zip", f"{name}.json"

    @api.constrains("date_to", "company_id")
    def _check_date_to(self):
        for pack in self:
            if pack.date_to > pack._today():
                raise ValidationError(
                    self.env._("A pack shows what was. Let the period end today, or on an earlier day.")
                )

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | MADE | {"user_id", "problem", "date_asked", "date_done"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | FROZEN

    def _locked_way_out(self):
        return self.env._("Make another pack instead.")
