from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .qms_owner_mixin import OFFICER

LEVELS = [("1_company", "Company"), ("2_process", "Process"), ("3_department", "Department")]


class QmsObjectiveTreeMixin(models.AbstractModel):
    """Objectives of the company, of its processes and of its departments, each below one that it serves. A parent is
    not on track while a child is missed, unless the owner of the parent says why it is all the same."""

    _name = "qms.objective.tree.mixin"
    _inherit = ["qms.reason.mixin", "qms.guarded.mixin"]
    _description = "Tree of objectives"

    parent_id = fields.Many2one(
        "qms.objective",
        "Serves the objective",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        ondelete="restrict",
        domain="[('id', '!=', id), ('level', '!=', '3_department')]",
        help="The objective of the company, or of a process, that this one makes possible.",
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("qms.objective", "parent_id", "Objectives that serve it")
    tree_name = fields.Char("Objective in the tree", compute="_compute_tree_name")
    department_id = fields.Many2one(
        "hr.department", index="btree_not_null", check_company=True, tracking=True, ondelete="restrict"
    )
    level = fields.Selection(
        LEVELS,
        compute="_compute_level",
        store=True,
        help="Of its department, else of its process, else of the company.",
    )
    excuse = fields.Text(
        "On track all the same, because",
        readonly=True,
        copy=False,
        help="Why the objective that it serves is on track although this one was missed. Holds until the next figure.",
    )
    excuse_user_id = fields.Many2one("res.users", "Said by", readonly=True, copy=False, ondelete="restrict")
    excuse_date = fields.Date("Said on", readonly=True, copy=False)
    excused_measurement_id = fields.Many2one(
        "qms.measurement", readonly=True, copy=False, check_company=True, ondelete="set null"
    )
    is_excused = fields.Boolean(compute="_compute_is_excused", help="What was said holds: no other figure came since.")

    @api.depends_context("lang")
    @api.depends("name", "parent_path")
    def _compute_tree_name(self):
        for objective in self:
            depth = (objective.parent_path or "").count("/") - 1
            objective.tree_name = "\N{NO-BREAK SPACE}" * 4 * (depth - 1) + "└ " * (depth > 0) + (objective.name or "")

    @api.depends("excuse", "excused_measurement_id", "indicator_id.measurement_ids.state")
    def _compute_is_excused(self):
        excused = self._excused()
        for objective in self:
            objective.is_excused = objective in excused

    @api.depends("department_id", "process_id")
    def _compute_level(self):
        for objective in self:
            if objective.department_id:
                objective.level = "3_department"
            else:
                objective.level = "2_process" if objective.process_id else "1_company"

    @api.constrains("parent_id", "department_id", "process_id", "company_id")
    def _check_level(self):
        labels = dict(self._fields["level"]._description_selection(self.env))
        for objective in self:
            for parent, child in [(objective.parent_id, objective)] + [
                (objective, each) for each in objective.child_ids
            ]:
                if parent and parent.level >= child.level:
                    raise ValidationError(
                        self.env._(
                            "%(child)s is an objective of the level %(level)s: it can serve one of a higher level only "
                            "(company, process, department). Choose another one that it serves, or name its process "
                            "or department.",
                            child=child.name,
                            level=labels[child.level],
                        )
                    )

    def _parent_store_update(self):
        # Which level serves which says what to do; that it goes round does not.
        self._check_level()
        return super()._parent_store_update()

    def _children_by_parent(self):
        """Return {objective: those that serve it}, by one query."""
        return self.search([("parent_id", "in", self._origin.ids), ("active", "=", True)]).grouped("parent_id")

    def _is_missed(self, latest):
        """Tell whether the objective is missed by its figure `latest`, and nobody said why that does not matter: what
        was said holds until the next figure."""
        return self._judge(latest)[0] == "missed" and not (self.excuse and self.excused_measurement_id == latest)

    def _is_over(self, found):
        """Tell whether its own figure (`found`, see `_measurements`) was the last word, whatever became of those that
        serve it."""
        return self._judge(self._latest(found))[0] in ("missed", "achieved")

    def _missed_children_text(self):
        """Return the names of those that serve it, were missed, and of which nobody said why that does not matter."""
        children = self._children_by_parent().get(self._origin, self.browse())
        found = children._measurements()
        return ", ".join(children.filtered(lambda child: child._is_missed(child._latest(found))).mapped("display_name"))

    def _excused(self):
        """Return those of which it was said why it does not matter that they were missed, by one query."""
        said = self.filtered("excuse")
        found = said._measurements() if said else {}
        return said.filtered(lambda each: each.excused_measurement_id == each._latest(found))

    def _waits_above(self, excused):
        """Tell whether it was missed, is none of `excused`, and serves an objective that still stands."""
        return self.parent_id.active and self.status == "missed" and self not in excused

    @api.model
    def _qms_guarded_fields(self):
        return super()._qms_guarded_fields() | {"excuse", "excuse_user_id", "excuse_date", "excused_measurement_id"}

    @api.model
    def _qms_guarded_way_out(self):
        return self.env._("Use the button On track all the same of the objective that was missed.")

    @api.model
    def _reason_verbs(self):
        return {
            **super()._reason_verbs(),
            "action_excuse": self.env._("On track all the same, because"),
            "action_close": self.env._("Close the objective: what follows from it?"),
        }

    @api.model
    def _said_verbs(self):
        return super()._said_verbs() | {"action_close"}

    def action_close(self, reason=None):
        """Archive objectives that are over, with what follows from them on their record; figures and status stay.

        For the owner and quality officers: raises AccessError for everybody else, UserError without words, while it
        runs, when it is closed already, and while it is not said why one that was missed does not matter: to the
        objective that it serves, or of those that serve it.
        """
        reason = self._require_reason(reason)
        found = self._measurements()
        for objective in self:
            objective.check_access("read")
            if self.env.user != objective.user_id and not self.env.user.has_group(OFFICER):
                raise AccessError(
                    self.env._(
                        "%(owner)s, who owns %(objective)s, or a quality officer closes it. Ask one of them.",
                        owner=objective.user_id.name,
                        objective=objective.display_name,
                    )
                )
            objective._check_closable(found)
            # Its owner need not be allowed to change it.
            objective.sudo().active = False
            objective.sudo().message_post(
                body=self.env._("Closed: %(reason)s", reason=reason), author_id=self.env.user.partner_id.id
            )

    def _check_closable(self, found):
        if not self.active:
            raise UserError(
                self.env._("%(objective)s is closed already: reload the page.", objective=self.display_name)
            )
        if not self._is_over(found):
            raise UserError(
                self.env._(
                    "%(objective)s is not over: its last figure is still to come. Close it then.",
                    objective=self.display_name,
                )
            )
        # Of one that was missed itself, those below say nothing more.
        missed = self._missed_children_text() if self.status == "at_risk" else ""
        if missed:
            raise UserError(
                self.env._(
                    "%(children)s was missed, which serves %(objective)s: say first why it is on track all the same.",
                    children=missed,
                    objective=self.display_name,
                )
            )
        if self._waits_above(self._excused()):
            raise UserError(
                self.env._(
                    "%(objective)s was missed: say first why %(parent)s is on track all the same.",
                    objective=self.display_name,
                    parent=self.parent_id.display_name,
                )
            )

    def action_excuse(self, reason=None):
        """Record why the objectives that these serve are on track although these were missed.

        For the owner of the parent and for quality officers: raises AccessError for everybody else, UserError without
        a reason and for an objective that was not missed or serves none. It holds until the next figure.
        """
        reason = self._require_reason(reason)
        for objective in self:
            objective.check_access("read")
            parent = objective.parent_id
            if not parent or objective.status != "missed":
                raise UserError(
                    self.env._(
                        "%(objective)s was not missed, or serves no other: there is nothing to say.",
                        objective=objective.display_name,
                    )
                )
            if self.env.user != parent.user_id and not self.env.user.has_group(OFFICER):
                raise AccessError(
                    self.env._(
                        "%(owner)s, who owns %(parent)s, or a quality officer says why. Ask one of them.",
                        owner=parent.user_id.name,
                        parent=parent.display_name,
                    )
                )
            # The owner of the parent need not be allowed to change the child.
            objective.sudo()._qms_write(
                {
                    "excuse": reason,
                    "excuse_user_id": self.env.uid,
                    "excuse_date": objective.company_id._qms_today(),
                    "excused_measurement_id": objective._latest(objective._measurements()).id,
                }
            )
            parent.sudo().message_post(
                body=self.env._(
                    "On track although %(child)s was missed: %(reason)s", child=objective.display_name, reason=reason
                ),
                author_id=self.env.user.partner_id.id,
            )
