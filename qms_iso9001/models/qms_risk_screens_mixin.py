from odoo import api, models

from ..tools.risk_states import OPEN
from .qms_owner_mixin import OFFICER

OPEN_DOMAIN = [("state", "in", OPEN)]
HIGH = [("kind", "=", "risk"), ("level", "=", "high"), *OPEN_DOMAIN]


class QmsRiskScreensMixin(models.AbstractModel):
    """What risks and opportunities bring to the Inbox, My quality, the Overview, the management review and the pack."""

    _name = "qms.risk.screens.mixin"
    _inherit = ["qms.contribution"]
    _description = "Risks on shared screens"
    _pack_part = "01"
    _pack_told = ("inherent_text", "current_text", "target_text", "action_ids")
    _pack_valid = ("date_identified", False)

    # What cannot be taken back is asked once more, with the rating that is accepted.
    _confirmed_verbs = ("action_accept",)

    @api.model
    def _inbox_lines(self):
        return [
            *super()._inbox_lines(),
            self._contribution_line(self.env._("Risks to accept"), [("state", "=", "acceptance")], "date_review"),
            self._contribution_line(
                self.env._("Risks contradicted by facts"), [("is_contradicted", "=", True), *OPEN_DOMAIN]
            ),
            self._contribution_line(
                self.env._("Risks and opportunities not rated"), [("level", "=", False), *OPEN_DOMAIN]
            ),
        ]

    def _inbox_about(self):
        about = super()._inbox_about()
        for risk in self:
            facts = risk.events_text if risk.is_contradicted else ""
            words = [word for word in (risk.course_text, facts) if word]
            if words:
                about[risk.id] = [*about.get(risk.id, []), *words]
        return about

    def _inbox_verbs(self):
        verbs = super()._inbox_verbs()
        accept = self._contribution_verb("action_accept", self.env._("Accept"), self.env._("Accepted"))
        back = self._reason_verb("action_send_back", self.env._("Do not accept"))
        rate = self._contribution_verb("action_open_rating", self.env._("Rate anew"), self.env._("Rated"))
        keep = self._reason_verb("action_keep_rating", self.env._("The rating stays"))
        for risk in self:
            steps = []
            if risk.state == "acceptance" and risk.can_accept:
                steps = [accept, back]
            elif risk.is_contradicted and risk.can_step:
                steps = [*([rate] if risk.can_rate else []), keep]
            elif not risk.level and risk.can_rate:
                steps = [rate]
            if steps:
                verbs[risk.id] = [*steps, *verbs.get(risk.id, [])]
        return verbs

    @api.model
    def _reason_verb(self, verb, label):
        return self._contribution_verb("action_ask_reason", label, label, {"qms_verb": verb})

    @api.model
    def _my_quality_lines(self):
        mine = ("user_id", "=", self.env.uid)
        # Who owns a risk leaves its acceptance to another one, where there is another one.
        alone = self._open_companies().filtered(lambda company: not company.sudo().qms_accepting_ids - self.env.user)
        to_accept = [
            *(("state", "=", "acceptance"), ("company_id.qms_top_manager_ids", "in", self.env.uid)),
            *("|", ("user_id", "!=", self.env.uid), ("company_id", "in", alone.ids)),
        ]
        done = [("state", "in", ("done", "verified")), ("risk_assessment_id", "=", False)]
        return [
            *super()._my_quality_lines(),
            self._contribution_line(self.env._("Risks for me to accept"), to_accept, "date_review"),
            self._contribution_line(
                self.env._("My risks that the facts contradict"), [mine, ("is_contradicted", "=", True), *OPEN_DOMAIN]
            ),
            self._contribution_line(
                self.env._("Effect of actions to judge"),
                [mine, ("action_ids", "any", done), *OPEN_DOMAIN],
                "date_review",
            ),
        ]

    @api.model
    def _my_quality_info_lines(self):
        mine = [("user_id", "=", self.env.uid), *OPEN_DOMAIN]
        line = self._contribution_line(self.env._("My risks and opportunities"), mine, "date_review")
        return [*super()._my_quality_info_lines(), line]

    def _my_quality_note(self):
        if self.is_contradicted:
            return self.events_text
        state = dict(self._fields["state"]._description_selection(self.env))[self.state]
        return " · ".join(filter(None, (self.state == "acceptance" and state, self.course_text)))

    @api.model
    def _overview_tiles(self):
        tiles = super()._overview_tiles()
        if not (self.env.user.has_group(OFFICER) or self.env.user.has_group("qms_iso9001.group_qms_auditor")):
            return tiles
        high = self.search(HIGH)
        if not self.search_count(OPEN_DOMAIN, limit=1):
            return tiles
        standing = ("bad", self.env._("High")) if high else ("good", self.env._("None is high"))
        note = self._overview_names(high.mapped("name"))
        tile = self._overview_tile(self.env._("High risks"), len(high), standing, HIGH, note=note, sequence=46)
        return [*tiles, tile]

    def _review_note(self):
        return self.course_text or ""

    @api.model
    def _review_inputs(self):
        risk, opportunity = [("kind", "=", "risk")], [("kind", "=", "opportunity")]
        return [
            *super()._review_inputs(),
            self._contribution_line(
                self.env._("Risks: before and after the actions"), [*risk, *OPEN_DOMAIN], "date_review"
            ),
            self._contribution_line(self.env._("High residual risks"), HIGH, "date_review"),
            self._contribution_line(
                self.env._("Risks contradicted by facts"), [*risk, ("is_contradicted", "=", True), *OPEN_DOMAIN]
            ),
            self._contribution_line(self.env._("Opportunities and what they brought"), opportunity, "date_review"),
        ]

    @api.model
    def _review_input_of(self, line):
        """Opportunities are discussed with what improves, not with risks."""
        return "f" if ("kind", "=", "opportunity") in line["domain"] else super()._review_input_of(line)

    @api.model
    def _pack_folder(self):
        return [
            self._contribution_line(self.env._("Register of risks"), [("kind", "=", "risk")], "date_identified"),
            self._contribution_line(
                self.env._("Register of opportunities"), [("kind", "=", "opportunity")], "date_identified"
            ),
        ]
