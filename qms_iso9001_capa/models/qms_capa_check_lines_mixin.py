from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

JUDGED = Domain("state", "in", ("effective", "not_effective"))


class QmsCapaCheckLinesMixin(models.AbstractModel):
    """The lines of effectiveness checks on the shared screens: to confirm, for those who may, with the verdict in the
    row; judged, for the management review and the audit pack."""

    _name = "qms.capa.check.lines.mixin"
    _inherit = "qms.contribution"
    _description = "Lines of effectiveness checks on shared screens"
    # Counted for the last time: since then somebody waits.
    _asked_fields = ("date_counted",)
    _confirmed_verbs = ("action_confirm_effective", "action_confirm_not_effective")

    @api.model
    def _inbox_lines(self):
        # Who owns it, or did and handed it over, does not confirm it.
        own = Domain("capa_id.user_id", "=", self.env.uid) | Domain("owner_id", "=", self.env.uid)
        own |= Domain("capa_id", "in", self._get_owned_before())
        waiting = list(Domain("state", "=", "to_confirm") & ~own)
        return super()._inbox_lines() + [
            self._contribution_line(self.env._("Did it help? To confirm"), waiting, "date_counted")
        ]

    @api.model
    def _get_owned_before(self):
        """Return the numbers of the corrective actions that are watched and that the user owned in this attempt."""
        self.env["qms.capa"].flush_model(["state", "past_owners"])
        query = SQL(
            "SELECT id FROM qms_capa WHERE state = 'effectiveness' AND past_owners @> to_jsonb(%s)", self.env.uid
        )
        return [capa_id for (capa_id,) in self.env.execute_query(query)]

    def _inbox_verbs(self):
        """The verdict that was counted with one tap, any other with the reason."""
        waiting = self.filtered("can_confirm")
        return {**super()._inbox_verbs(), **{each.id: each._confirm_verbs() for each in waiting}}

    def _confirm_verbs(self):
        words = {"effective": self.env._("Effective"), "not_effective": self.env._("Not effective")}
        return [self._confirm_verb(verdict, word) for verdict, word in words.items()]

    def _confirm_verb(self, verdict, word):
        name = f"action_confirm_{verdict}"
        if verdict == self.verdict and not (verdict == "effective" and self.set_aside_count):
            return self._contribution_verb(name, word, word)
        return self._contribution_verb("action_ask_reason", word, word, {"qms_verb": name})

    def _inbox_about(self):
        proposed = dict(self._fields["verdict"]._description_selection(self.env))
        # What it is about is no secret to who reads the check.
        return {
            each.id: [each.sudo().capa_id.name, proposed.get(each.verdict), each._get_counted_text()] for each in self
        }

    @api.model
    def _review_inputs(self):
        label = self.env._("Effectiveness of corrective actions")
        return super()._review_inputs() + [self._contribution_line(label, list(JUDGED), "date_confirmed")]

    @api.model
    def _pack_folder(self):
        label = self.env._("Effectiveness of corrective actions")
        return super()._pack_folder() + [self._contribution_line(label, list(JUDGED), "date_confirmed")]
