from markupsafe import Markup, escape

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from .qms_state_mixin import MANAGER


class QmsGateAskMixin(models.AbstractModel):
    """A checked document with a way out: its release is asked for, or whoever may confirms it with a reason. A document
    model says in `_gate_proceed` what happens when it may pass."""

    _name = "qms.gate.ask.mixin"
    _inherit = ["qms.gate.mixin"]
    _description = "Check with a question"

    def _gate_proceed(self):
        """Do what the check stopped; return what its button returns."""
        raise NotImplementedError

    def _gate_granted(self, release):
        """Go on after `release` was granted, as who asked for it."""
        return self._gate_proceed()

    def _gate_question(self):
        """Return the dialog that tells the findings and offers the ways out."""
        self.ensure_one()
        checks = dict(self.env["qms.gate.override"]._fields["gate"]._description_selection(self.env))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("%(check)s: %(document)s", check=checks[self._gate_code], document=self.display_name),
            "res_model": "qms.gate.ask",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_res_model": self._name, "default_res_id": self.id},
        }

    @api.model
    def _gate_may_pass(self, rule):
        """Tell whether the user may let a document pass against which `rule` speaks."""
        return rule != "block" or self.env.user.has_group(MANAGER)

    def _gate_text(self, findings, name="label"):
        """Return the findings as lines of text, each once; `name` "kept": as they stay on a release."""
        return "\n".join(dict.fromkeys(finding.get(name) or finding["label"] for finding in findings))

    @api.model
    def _gate_told(self, findings):
        """Return the findings that nobody is asked about, and that are told all the same."""
        return [finding for finding in findings if finding.get("rule") == "ignore"]

    @api.model
    def _gate_html(self, text):
        return Markup("<br/>").join(escape(line) for line in text.split("\n"))

    def _gate_note(self, text, told=None):
        """Note `text` on the document as the user, whatever the user may write there; `told`: partners to notify."""
        self.sudo().message_post(
            body=self._gate_html(text), author_id=self.env.user.partner_id.id, partner_ids=told.ids if told else []
        )

    def _gate_waiting(self):
        """Return the releases asked for and not decided, readable for whoever may read the document."""
        releases = self.env["qms.gate.override"].sudo()
        asked = Domain("state", "=", "asked") & Domain("gate", "=", self._gate_code)
        return releases.search(asked & Domain(releases._origin_field(self._name), "in", self.ids))

    def _gate_prepare_release_vals(self, findings, reason, date_end):
        company = self.sudo().company_id or self.env.company
        if date_end and date_end < company._qms_today():
            raise UserError(self.env._("The last day of the release is past: enter today or a later day."))
        return {
            "name": self.display_name,
            "gate": self._gate_code,
            self.env["qms.gate.override"]._origin_field(self._name): self.id,
            "company_id": company.id,
            "findings": self._gate_text(findings, "kept"),
            "reason": (reason or "").strip(),
            "date_end": date_end,
        }

    def _gate_check_open(self):
        """Return (rule, findings) of what still has to be asked about; raise UserError when nothing does."""
        self.ensure_one()
        self.check_access("write")
        rule, findings = self._gate_verdicts()[self.id]
        if rule == "ignore":
            raise UserError(
                self.env._("Nothing speaks against %(document)s any more: reload it.", document=self.display_name)
            )
        return rule, findings

    def _gate_ask(self, reason, date_end=False):
        """Ask a quality manager for the release; return it, with superuser rights."""
        _rule, findings = self._gate_check_open()
        return self._gate_ask_for(findings, reason, date_end)

    def _gate_ask_for(self, findings, reason, date_end, **vals):
        reason = self.env["qms.reason.mixin"]._require_reason(reason)
        waiting = self._gate_waiting()
        if waiting:
            raise UserError(
                self.env._(
                    "The release of %(document)s is asked for already. %(who)s",
                    document=self.display_name,
                    who=waiting[0]._get_asked_text(),
                )
            )
        # Whoever may confirm the document may ask, without rights of the quality system.
        release = waiting.create({**self._gate_prepare_release_vals(findings, reason, date_end), **vals})
        release._call_decider()
        self._gate_note(self.env._("Release asked for: %(reason)s", reason=reason))
        return release

    def _gate_pass(self, reason, date_end=False):
        """Let the document pass with a reason, and go on; for those who may (see `_gate_may_pass`)."""
        rule, findings = self._gate_check_open()
        if not self._gate_may_pass(rule):
            raise AccessError(self.env._("Only a quality manager may confirm this one: ask for its release."))
        reason = self.env["qms.reason.mixin"]._require_reason(reason)
        # A warning is for whoever confirms; the record of it needs no rights of the quality system.
        release = (
            self.env["qms.gate.override"].sudo().create(self._gate_prepare_release_vals(findings, reason, date_end))
        )
        release._pass()
        waiting = self._gate_waiting()
        waiting._pass()
        self._gate_note(
            self.env._("Confirmed with a reason: %(reason)s", reason=reason) + "\n" + self._gate_text(findings)
        )
        return self._gate_proceed()

    def _gate_decided(self, release):
        """Tell the document how its release was decided; when it was granted, go on as who asked for it."""
        if release.state == "refused":
            return self._gate_note(
                self.env._("Release refused: %(reason)s", reason=release.refusal), release.user_id.partner_id
            )
        if release.date_end:
            day = format_date(self.env, release.date_end)
            self._gate_note(self.env._("Released until %(day)s.", day=day))
        else:
            self._gate_note(self.env._("Released."))
        asker = self.with_user(release.user_id).with_context(allowed_company_ids=release.company_id.ids)
        try:
            with self.env.cr.savepoint():
                asker._gate_granted(release)
        except UserError as error:
            self._gate_note(self.env._("Released, but not confirmed: %(error)s", error=error))

    def _gate_end_asked(self):
        """End releases that nobody decided about: their documents passed, or ended, without them."""
        waiting = self._gate_waiting()
        waiting._end()
        for release in waiting:
            release._get_origin()._gate_note(
                self.env._("The release that was asked for is void: the document went on without it."),
                release.user_id.partner_id,
            )

    def _gate_end_releases(self):
        """End the releases of documents that became others: granted ones yesterday, asked ones are refused."""
        releases = self.env["qms.gate.override"].sudo()
        mine = Domain(releases._origin_field(self._name), "in", self.ids) & Domain("gate", "=", self._gate_code)
        releases.search(mine & Domain("state", "in", ("asked", "granted")))._end()
