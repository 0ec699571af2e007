from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.qms_iso9001.models.qms_owner_mixin import OFFICER

JUDGED = Domain("state", "in", ("effective", "not_effective"))


class QmsCapaCheckLinesMixin(models.AbstractModel):
    """The lines of effectiveness checks on the shared screens: to confirm, for those who may, with the verdict in the
    row; judged, for the management review and the audit pack."""

    _name = "qms.capa.check.lines.mixin"
    _inherit = "qms.contribution"
    _description = "Lines of effectiveness checks on shared screens"
    _pack_part = "06"
    # Counted for the last time: since then somebody waits.
    _asked_fields = ("date_counted",)
    _confirmed_verbs = ("action_confirm_effective", "action_confirm_not_effective")

    @api.model
    def _waiting_line(self):
        # Who owns it, or did and handed it over, does not confirm it.
        own = Domain("capa_id.user_id", "=", self.env.uid) | Domain("owner_id", "=", self.env.uid)
        own |= Domain("capa_id", "in", self._get_owned_before())
        waiting = list(Domain("state", "=", "to_confirm") & ~own)
        return self._contribution_line(self.env._("Did it help? To confirm"), waiting, "date_counted")

    @api.model
    def _inbox_lines(self):
        return [*super()._inbox_lines(), self._waiting_line()]

    @api.model
    def _my_quality_lines(self):
        """Whoever may confirm finds it in their own page and weekly mail as well: nobody is named for it."""
        mine = [self._waiting_line()] if self.env.user.has_group(OFFICER) else []
        return super()._my_quality_lines() + mine

    @api.model
    def _get_owned_before(self):
        """Return the numbers of the corrective actions that are watched and that the user owned in this attempt."""
        self.env["qms.capa"].flush_model(["state", "past_owners"])
        query = SQL(
            "SELECT id FROM qms_capa WHERE state = 'effectiveness' AND past_owners @> to_jsonb(%s)", self.env.uid
        )
        return [capa_id for (capa_id,) in self.env.execute_query(query)]

    def _inbox_verbs(self):
        """The verdict that was counted with one tap, any other with the reason. What happened again before the time is
        over did not help, or was none of it: then the watching goes on."""
        waiting = self.filtered("can_confirm")
        return {**super()._inbox_verbs(), **{each.id: each._confirm_verbs() for each in waiting}}

    def _confirm_verbs(self):
        words = {"effective": self.env._("Effective"), "not_effective": self.env._("Not effective")}
        if self.is_over:
            return [self._confirm_verb(verdict, word) for verdict, word in words.items()]
        go_on = self.env._("Go on watching")
        ask = self._contribution_verb("action_ask_reason", go_on, go_on, {"qms_verb": "action_go_on"})
        return [self._confirm_verb("not_effective", words["not_effective"]), ask]

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
