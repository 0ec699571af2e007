from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.dispositions import ALLOWED, DISPOSITIONS
from ..tools.words import said


class QmsNonconformityStepsMixin(models.AbstractModel):
    """reported → contained → corrected → closed, cancelled beside it: what each step records and who may take it.

    Whoever is responsible, and every quality officer, may take them; the record adds what is wrong, and where.
    """

    _name = "qms.nonconformity.steps.mixin"
    _inherit = ["qms.nonconformity.reminder.mixin", "qms.signed.mixin", "qms.files.mixin"]
    _description = "Steps of a nonconformity"
    _keeps_files = True
    _file_fields = ("evidence_attachment_ids",)

    state = fields.Selection(
        [
            ("reported", "Reported"),
            ("contained", "Contained"),
            ("corrected", "Corrected"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        default="reported",
        required=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
    )
    severity = fields.Selection(
        [("low", "Low"), ("medium", "Medium"), ("high", "High")],
        default="medium",
        required=True,
        tracking=True,
        index=True,
        help="High: another person than the one who corrected it checks the result and signs the closing. Lowering it "
        "after the containment does not change that.",
    )
    verifier_id = fields.Many2one(
        "res.users",
        "To be verified by",
        check_company=True,
        tracking=True,
        copy=False,
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="Checks the result of a nonconformity of high severity and closes it; needs no quality group.",
    )
    reported_by_id = fields.Many2one(
        "res.users",
        "Reported by",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    containment = fields.Text(
        "Done to contain it",
        copy=False,
        tracking=True,
        help="What keeps it from being used or delivered by mistake: set aside, marked, stopped, called back.",
    )
    contained_by_id = fields.Many2one("res.users", "Contained by", readonly=True, copy=False, ondelete="restrict")
    date_contained = fields.Datetime("Contained on", readonly=True, copy=False)
    disposition = fields.Selection(
        DISPOSITIONS,
        "Disposition",
        copy=False,
        tracking=True,
        index="btree_not_null",
        help="What happens with the goods.",
    )
    correction = fields.Text(
        "Correction",
        copy=False,
        tracking=True,
        help="What was done to put it right. Under a concession: who accepted it, and within which limits.",
    )
    evidence = fields.Char(
        "Evidence", copy=False, tracking=True, help="What shows that it is right now: a document number, a measurement."
    )
    evidence_attachment_ids = fields.Many2many(
        "ir.attachment",
        "qms_nonconformity_evidence_rel",
        "nonconformity_id",
        "attachment_id",
        string="Photos and files of the correction",
        copy=False,
    )
    corrected_by_id = fields.Many2one("res.users", "Corrected by", readonly=True, copy=False, ondelete="restrict")
    date_corrected = fields.Datetime("Corrected on", readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", "Closed by", readonly=True, copy=False, ondelete="restrict")
    date_done = fields.Datetime("Closed on", readonly=True, copy=False, index="btree_not_null")
    end_reason = fields.Char("Cancelled because", readonly=True, copy=False)
    reopen_reason = fields.Char("Reopened because", readonly=True, copy=False)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {
            "reported_by_id",
            "contained_by_id",
            "date_contained",
            "corrected_by_id",
            "date_corrected",
            "closed_by_id",
            "date_done",
            "end_reason",
            "reopen_reason",
            "signing_round",
        }

    def _required_meanings(self):
        claimed = self.filtered_domain(self._get_claimed_domain())
        return {"verifier"} if claimed else super()._required_meanings()

    @api.model
    def _get_claimed_domain(self):
        to_verify = Domain("severity", "=", "high") | Domain("is_verification_required", "=", True)
        return Domain("state", "=", "closed") & to_verify & Domain("is_legacy", "=", False)

    def _is_editable(self):
        return self.state not in ("closed", "cancelled")

    def _is_deletable(self):
        return False

    def _locked_way_out(self):
        return self.env._("Reopen it with a reason first.")

    def action_contain(self, containment=None):
        """Record what keeps it from being used or delivered (text; default: set aside and marked), who and when."""
        self._check_step("reported")
        # The responsible of a record needs no right to write what only steps write.
        for record in self.sudo():
            record._set_state(
                "contained",
                containment=said(containment) or said(record.containment) or record._usual_containment(),
                contained_by_id=self.env.uid,
                date_contained=fields.Datetime.now(),
            )

    @api.model
    def _usual_containment(self):
        """Return what a step without words says; the form shows it before anybody takes the step."""
        return self.env._("Set aside and marked as nonconforming.")

    def action_correct(self, disposition=None, correction=None, evidence=None):
        """Record what happened with it: a disposition (a key of DISPOSITIONS), a correction in words, or both.

        Raises UserError for an unknown disposition, when neither stands on the record, and for a concession without
        words.
        """
        self._check_step("contained")
        self._check_disposition(disposition)
        given = {"disposition": disposition, "correction": correction, "evidence": evidence}
        given = {name: value for name, value in given.items() if said(value)}
        for record in self.sudo():
            record.write(given)
            record._check_correction()
            record._set_state("corrected", corrected_by_id=self.env.uid, date_corrected=fields.Datetime.now())

    @api.model
    def _check_disposition(self, disposition):
        possible = self._fields["disposition"].get_values(self.env)
        if disposition and disposition not in possible:
            raise UserError(
                self.env._(
                    'There is no disposition "%(disposition)s". Choose one of: %(possible)s.',
                    disposition=disposition,
                    possible=", ".join(possible),
                )
            )

    def _check_correction(self):
        if not (self.disposition or said(self.correction)):
            raise UserError(
                self.env._(
                    "Choose the disposition of %(record)s, or write down how it was corrected.",
                    record=self.display_name,
                )
            )
        posted = self.disposition_ids.filtered(lambda line: line.kind in ALLOWED and line.date_posted)
        if self.disposition in ALLOWED and not said(self.correction) and not posted:
            raise UserError(
                self.env._(
                    "Write into the correction of %(record)s who accepted it as it is, and within which limits.",
                    record=self.display_name,
                )
            )

    def action_close(self):
        """Close on evidence; what has to be verified with the signature of a person who did not correct it.

        Raises AccessError for others, UserError without a disposition or evidence of the correction.
        """
        self.check_access("read")
        self._require_state("corrected")
        for record in self:
            record._check_closer()
            record.sudo()._close()

    def action_reopen(self, reason=None):
        """Take up a closed nonconformity again at its correction, a cancelled one at its start. For officers."""
        self.check_access("read")
        self._check_officer()
        self._require_state("closed", "cancelled")
        reason = self._require_reason(reason)
        for record in self.sudo():
            record._set_state(
                "contained" if record.state == "closed" else "reported",
                reopen_reason=reason,
                end_reason=False,
                closed_by_id=False,
                date_done=False,
                corrected_by_id=False,
                date_corrected=False,
                signing_round=record.signing_round + 1,
            )
            record._note(self.env._("Reopened: %(reason)s", reason=reason))

    def action_cancel(self, reason=None):
        """Cancel with a reason what was no nonconformity. For officers, the responsible, and the reporter while it
        is only reported."""
        self.check_access("read")
        self._require_state("reported", "contained", "corrected")
        reason = self._require_reason(reason)
        for record in self:
            if not record._may_cancel():
                record._raise_not_named()
            record.sudo()._set_state(
                "cancelled", end_reason=reason, closed_by_id=self.env.uid, date_done=fields.Datetime.now()
            )
            record.sudo()._note(self.env._("Cancelled: %(reason)s", reason=reason))
