import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.image import image_process

from .qms_audit_sample_mixin import DRAWN, SOURCE

ANSWERS = [
    ("conform", "Conformity"),
    ("opportunity", "Opportunity for improvement"),
    ("minor", "Minor nonconformity"),
    ("major", "Major nonconformity"),
    ("na", "Not applicable"),
]
PRINTED = (480, 480)
CONTENT = ("name", "process_id", "requirement_id", "answer", "evidence", "seed", "drawn_ids", "carried_finding_id")
# What the audit brings in when its questions are loaded.
LOADED = {"carried_finding_id", "question_id"}


class QmsAuditLine(models.Model):
    """A question of an audit, its answer and what shows it: words, photo, files, records drawn at random."""

    _name = "qms.audit.line"
    _inherit = ["qms.audit.line.carried.mixin", "qms.audit.line.finding.mixin", "qms.audit.sample.mixin"]
    _inherit += ["qms.approval.line.mixin", "qms.files.mixin", "qms.verb.mixin"]
    _description = "Question of an audit"
    _order = "audit_id, is_carried desc, sequence, id"
    _check_company_auto = True
    _retention_whole = "audit_id"
    _file_fields = ("attachment_ids",)
    _keeps_files = True
    _parent_field = "audit_id"

    audit_id = fields.Many2one("qms.audit", required=True, index=True, check_company=True, ondelete="cascade")
    company_id = fields.Many2one(related="audit_id.company_id", store=True, index=True)
    audit_state = fields.Selection(related="audit_id.state", string="State of the audit")
    sequence = fields.Integer(default=100)
    name = fields.Text("Question", required=True)
    hint = fields.Text("What to look at")
    question_id = fields.Many2one(
        "qms.audit.question",
        "From",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    process_id = fields.Many2one("qms.process", "Process", index=True, check_company=True, ondelete="restrict")
    requirement_id = fields.Many2one(
        "qms.requirement", "Topic of the standard", index="btree_not_null", ondelete="restrict"
    )
    answer = fields.Selection(ANSWERS, index=True)
    evidence = fields.Text(help="What was seen, whom was spoken to: so exact that somebody else finds it again.")
    photo = fields.Image(max_width=1920, max_height=1920)
    attachment_ids = fields.Many2many("ir.attachment", string="Files", copy=False)
    can_act = fields.Boolean(compute="_compute_can_act")

    @api.depends_context("uid")
    @api.depends("audit_id")
    def _compute_can_act(self):
        for line in self:
            line.can_act = line.audit_id.can_act

    @api.depends("name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = (line.name or "").split("\n")[0][:80]

    # What is locked, and when

    def _is_editable(self):
        return self.sudo().audit_id._is_editable()

    @api.model
    def _verb_fields(self):
        return DRAWN | LOADED

    @api.model
    def _frozen_fields(self):
        return {"photo"}

    def _check_editable(self, names):  # pylint: disable=unused-argument
        for line in self:
            if not line._is_editable():
                raise UserError(
                    self.env._(
                        "The report of %(audit)s is signed, or it was called off: plan another audit, or work on its "
                        "findings.",
                        audit=line.sudo().audit_id.display_name,
                    )
                )

    def _check_parent_editable(self):
        # The day of the company counts, whatever zone the caller names.
        self.audit_id._check_may_act()
        self._check_editable(())
        super()._check_parent_editable()

    @api.model_create_multi
    def create(self, vals_list):
        """Add questions; what is drawn is drawn here, what is open from before only the audit brings in.

        The first values are given explicitly: neither `default_…` in the context nor a user's own default forges them.
        """
        first = dict.fromkeys(self._verb_fields(), False)
        typed = first.keys() if not self.env.su else DRAWN
        rows = [{name: value for name, value in vals.items() if name not in typed} for vals in vals_list]
        return super().create([{**first, **row} for row in rows])

    def write(self, vals):
        """Write while the audit is open; what was drawn only a draw says."""
        self.check_access("write")
        before = {line: line.audit_id for line in self} if "audit_id" in vals else {}
        if LOADED & vals.keys() and not self.env.su:
            raise UserError(
                self.env._(
                    "What is open from before, and from which template a question comes, is set by Load questions. Add "
                    "a question of your own instead."
                )
            )
        forged = self._verb_fields() & vals.keys()
        kept = SOURCE & vals.keys() and self.filtered("date_drawn")
        if (forged or kept) and not self.env.su:
            raise UserError(self.env._("Records are drawn, never typed: press Draw in the row of the question."))
        res = super().write(vals)
        for line, audit in before.items():
            if line.audit_id != audit and line._is_told():
                labels = dict(line._fields["answer"]._description_selection(self.env))
                told = {
                    "question": line.name,
                    "answer": labels.get(line.answer, "–"),
                    "audit": line.audit_id.display_name,
                }
                audit._note(self.env._("Moved to %(audit)s: “%(question)s”, %(answer)s", **told))
        return res

    def _is_told(self):
        """Tell whether the question holds something that somebody may ask for: an answer, a draw, what was open."""
        return bool(self.answer or self.date_drawn or self.carried_finding_id)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_reported(self):
        for line in self:
            if line.date_drawn:
                raise UserError(
                    self.env._(
                        "Records were drawn for %(question)s: it stays. Press Draw again to draw others; that is "
                        "noted.",
                        question=line.display_name,
                    )
                )
            if line.answer or line.carried_finding_id:
                raise UserError(
                    self.env._(
                        "%(question)s is answered, or open from an earlier audit: it stays. Answer Not applicable, and "
                        "say why.",
                        question=line.display_name,
                    )
                )

    @api.constrains("answer", "evidence")
    def _check_evidence(self):
        for line in self:
            seen = (line.evidence or "").strip() or line.photo or line.attachment_ids or line.drawn_ids
            if line.answer in ("minor", "major", "na") and not seen:
                raise UserError(
                    self.env._(
                        "Write what was seen, or why it is not applicable, beside the answer to: %(question)s",
                        question=line.display_name,
                    )
                )

    @api.constrains("audit_id")
    def _check_findings_audit(self):
        self.sudo().finding_ids._check_line()

    def _signed_content(self):
        return self._signed_rows()[0]

    def _signed_rows(self):
        """Return what a signature covers of each question, in the order they were made."""
        lines = self.sudo().sorted("id")
        photos = lines._photo_checksums()
        return [{**line._signed_words(), "photo": photos.get(line.id, [])} for line in lines]

    def _signed_words(self):
        content = {name: self._fields[name].convert_to_write(self[name], self) or None for name in CONTENT}
        own = {"model_name": self.model_name, "domain": self.domain} if self.model_name else {}
        # Reports of before names were kept keep what was signed.
        own |= {"drawn_names": self.drawn_names} if self.drawn_names else {}
        return {**content, **own, "files": sorted(self.attachment_ids.mapped("checksum"))}

    def _photo_checksums(self):
        domain = [("res_model", "=", self._name), ("res_id", "in", self.ids), ("res_field", "=", "photo")]
        photos = self.env["ir.attachment"].sudo().search(domain)
        return {number: rows.mapped("checksum") for number, rows in photos.grouped("res_id").items()}

    def _photo_small(self):
        """Return the photo as small as the report prints it (base64), or False."""
        photo = self.sudo().with_context(bin_size=False).photo
        return photo and base64.b64encode(image_process(base64.b64decode(photo), size=PRINTED))
