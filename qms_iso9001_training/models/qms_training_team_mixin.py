from odoo import api, models


class QmsTrainingTeamMixin(models.AbstractModel):
    """What a manager opens about the people below, over however many levels, and about nobody else."""

    _name = "qms.training.team.mixin"
    _description = "Training of my team"

    @api.model
    def _get_team_domain(self):
        """Return the domain of the rows about who reports to the current user, without the user's own."""
        return [("employee_id", "in", self.env["hr.employee"]._qms_get_team().ids)]

    @api.model
    def _action_of_team(self, xml_id, name):
        """Return the action `xml_id`, named `name`, with the rows of the team only and no filter set."""
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        return {
            **action,
            "name": name,
            "display_name": name,
            "path": False,
            "domain": self._get_team_domain(),
            "context": {},
            "help": self.env._("Nobody reports to you, or nothing is noted about them yet."),
        }
