from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.words import said


class QmsCapaVerifyMixin(models.AbstractModel):
    """A cause is a guess until somebody made sure of it: verified by a method, with what showed it. Another cause, or
    another cause code, is verified anew. An 8D asks for it before D4 is passed, the short form does not."""

    _name = "qms.capa.verify.mixin"
    _description = "Verification of the cause of a corrective action"

    verification_ids = fields.One2many("qms.capa.verification", "capa_id", "Verifications of the cause", readonly=True)
    cause_status = fields.Selection(
        [("confirmed", "Confirmed"), ("not_confirmed", "Not confirmed"), ("again", "To verify again")],
        "Verification of the cause",
        compute="_compute_cause_status",
    )

    @api.depends("verification_ids.verdict", "verification_ids.date_void")
    def _compute_cause_status(self):
        found = self._find_verifications()
        for record in self:
            last = found.get(record._origin.id)
            record.cause_status = last and ("again" if last.date_void else last.verdict)

    def _find_verifications(self):
        """Return {id of a corrective action: the last verification of its cause, void or not}, by one query.

        Whoever reads the corrective action may know it; the field holds the rows that the reader may read.
        """
        domain = [("capa_id", "in", self._origin.ids)]
        return {row.capa_id.id: row for row in self.env["qms.capa.verification"].sudo().search(domain, order="id")}

    def _get_verification(self):
        """Return the last verification of the cause, void or not, or none."""
        return self._find_verifications().get(self._origin.id, self.env["qms.capa.verification"])

    def _follow_cause(self):
        """Another cause, or another code of it, voids the verification of the one before."""
        super()._follow_cause()
        self._void_verification()

    def _void_verification(self):
        last = self._get_verification()
        if not last or last.date_void:
            return
        last.date_void = self.company_id._qms_today()
        self._note(
            self.env._(
                "The root cause was changed, so it has to be verified again. %(verdict)s until now: %(cause)s",
                verdict=last._get_label("verdict"),
                cause=last.cause,
            )
        )

    def action_verify_cause(self):
        """Open the dialog that verifies the root cause. For who works on the corrective action, at the analysis."""
        self.ensure_one()
        self.check_access("read")
        self._check_may_verify()
        return self.env["qms.capa.verify"]._open(self)

    def _check_may_verify(self):
        self._check_may_analyse()
        if not said(self.sudo().cause):
            raise UserError(self.env._("Write down the root cause first, then verify it."))

    def _verify_cause(self, method, evidence, verdict, files):
        """Keep a verification by the current user; `files` stay with it."""
        self._check_may_verify()
        if not said(evidence):
            raise UserError(self.env._("Write what showed it: what was measured, seen or tried, and with what result."))
        # Nobody writes verifications: they come in by the dialog, and stay.
        record = self.sudo()
        row = (
            self.env["qms.capa.verification"]
            .sudo()
            .create(
                {
                    "capa_id": record.id,
                    "cause": said(record.cause),
                    "cause_id": record.cause_id.id,
                    "method": method,
                    "evidence": said(evidence),
                    "verdict": verdict,
                    "verified_by_id": self.env.uid,
                    "date_verified": record.company_id._qms_today(),
                }
            )
        )
        row.attachment_ids = files._qms_keep_on(row)
        record._note(
            self.env._(
                "Root cause verified (%(verdict)s, %(method)s). What showed it: “%(evidence)s” Cause: “%(cause)s”",
                verdict=row._get_label("verdict"),
                method=row._get_label("method"),
                cause=row.cause,
                evidence=row.evidence,
            )
        )
        if verdict == "not_confirmed":
            record._take_back_steps()

    # What keeps it back, or is advised

    def _get_ready_step(self):
        """A short form goes on without; who changed a verified cause hears of it."""
        if self.state == "analysis" and self.cause_status == "again":
            return self.env._(
                "The root cause was changed after it was verified: better verify it again (page Cause). Then press "
                "Start actions."
            )
        return super()._get_ready_step()

    def _get_obstacle_analysis(self):
        """A cause that was found not to be it is replaced by another."""
        obstacles = super()._get_obstacle_analysis()
        if said(self.cause) and self.cause_status == "not_confirmed":
            obstacles.append(self.env._("The root cause was not confirmed: write down another one (page Cause)."))
        return obstacles

    def _get_gate_d4(self):
        obstacles = super()._get_gate_d4()
        if said(self.cause) and not self.cause_status:
            obstacles.append(self.env._("Verify the root cause: by what method, and what showed it (page Cause)."))
        elif said(self.cause) and self.cause_status == "again":
            obstacles.append(self.env._("The root cause was changed: verify it again (page Cause)."))
        return obstacles

    @api.depends("verification_ids.verdict", "verification_ids.date_void", "cause_id")
    def _compute_next_step(self):
        super()._compute_next_step()
