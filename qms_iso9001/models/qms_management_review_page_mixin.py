from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

TO_PREPARE_DAYS = 30


class QmsManagementReviewPageMixin(models.AbstractModel):
    """The one page of a review, in the order of the meeting, and where a review is waited for."""

    _name = "qms.management.review.page.mixin"
    _description = "Page of a management review"
    _pack_part = "05"
    _pack_more = ("date_held", "attendee_ids")
    _pack_files = ("minutes",)

    def action_open_page(self):
        """Open the page of the meeting."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("qms_iso9001.qms_management_review_page_action")
        name = self.display_name
        return {**action, "name": name, "display_name": name, "context": {"active_id": self.id}}

    @api.model
    def get_review_page(self, review_id=False):
        """Return the page of a review, ready to show; of the one that is next without `review_id`."""
        review = self._next_one()
        if review_id:
            review = self.browse(review_id if isinstance(review_id, int) else []).exists()
        if not review:
            return {"review": False, "inputs": [], "users": [], "outputs": []}
        review.check_access("read")
        return {
            "review": review._page_head(),
            "inputs": review._page_inputs(),
            "users": review._page_users(),
            "outputs": self._choices(self.env["qms.action"]._fields["review_output"]),
        }

    @api.model
    def _next_one(self):
        mine = Domain("company_id", "=", self.env.company.id)
        waiting = self.search(mine & Domain("state", "!=", "signed"), order="date, id", limit=1)
        return waiting or self.search(mine, limit=1)

    @api.model
    def _choices(self, field):
        return [{"key": key, "name": name} for key, name in field._description_selection(self.env)]

    def _page_head(self):
        # Who takes part is in the minutes, whoever reads them.
        own, env = self.sudo(), self.env
        top = own.company_id.qms_top_manager_ids
        people = own.participant_ids | own.attendee_ids | own.chair_id
        labels = self.fields_get(self._conclusion_fields(), ["string", "help"])
        return {
            **{name: self[name] for name in ("id", "state", "can_prepare", "can_hold", "can_sign", "can_edit")},
            "name": self.display_name,
            "states": self._choices(self._fields["state"]),
            "company": own.company_id.name,
            "chair": own.chair_id.name,
            "period": f"{format_date(env, self.date_from)} – {format_date(env, self.date_to)}",
            "prepared": self._prepared_text(),
            "date_next": fields.Date.to_string(self.date_next) or "",
            "people": [
                {"id": each.id, "name": each.name, "is_top": each in top, "is_present": each in own.attendee_ids}
                for each in people
            ],
            "conclusions": [
                {
                    "field": name,
                    "label": labels[name]["string"],
                    "hint": labels[name].get("help"),
                    "text": self[name] or "",
                }
                for name in self._conclusion_fields()
            ],
            "missing": self._missing() if self.state in ("prepared", "held") else [],
        }

    def _page_inputs(self):
        own = self.sudo()
        edition, actions = own.company_id.qms_edition_id, own.action_ids.grouped("review_input_id")
        opened = self._page_opened()
        return [
            {
                "id": each.id,
                "number": each.kind_id._number(edition),
                "name": each.kind_id.name,
                "hint": each.kind_id.hint or "",
                "count": each.count,
                "comment": each.comment or "",
                "because": each.nothing_because or "",
                **self._page_content(each.content or {}, opened),
                "actions": self._page_actions(actions.get(each, own.env["qms.action"]), opened),
            }
            for each in own.input_ids.sorted(lambda each: (each.sequence, each.id))
        ]

    def _page_opened(self):
        """Return {model: what the reader may open of it}: all lists or none, actions and figures by their ids. What is
        closed to somebody stands on the page all the same, as in the minutes."""
        contents = [each or {} for each in self.sudo().input_ids.mapped("content")]
        ids = {
            "qms.measurement": [figure["measurement_id"] for each in contents for figure in each.get("figures", [])],
            "qms.action": [one["id"] for each in contents for one in each.get("decisions", [])],
            "qms.objective": [one["id"] for each in contents for one in each.get("objectives", [])],
        }
        ids["qms.action"] += self.sudo().action_ids.ids
        names = {line["model"] for each in contents for line in each.get("lines", [])} & set(self.env.registry)
        lists = {name for name in names if self.env[name].has_access("read")}
        found = {
            name: set(self.env[name].search([("id", "in", ids[name])]).ids) if self.env[name].has_access("read") else ()
            for name in ids
        }
        return {"lists": lists, **found}

    def _page_content(self, content, opened):
        lines = content.get("lines", [])
        return {
            "lines": [
                {**line, "ids": [], "is_closed": line["model"] not in opened["lists"]}
                for line in lines
                if line["count"]
            ],
            "indexes": [index for index, line in enumerate(lines) if line["count"]],
            "none": [line["label"] for line in lines if not line["count"]],
            "figures": [
                {**figure, "is_closed": figure["measurement_id"] not in opened["qms.measurement"]}
                for figure in content.get("figures", [])
            ],
            "earlier": [
                {**one, "is_closed": one["id"] not in opened["qms.action"]} for one in content.get("decisions", [])
            ],
            "objectives": [
                {**one, "is_closed": one["id"] not in opened["qms.objective"]} for one in content.get("objectives", [])
            ],
        }

    def _page_actions(self, actions, opened):
        outputs = dict(actions._fields["review_output"]._description_selection(self.env))
        return [
            {
                "id": action.id,
                "name": action.display_name,
                "owner": action.user_id.name,
                "due": format_date(self.env, action.date_due),
                "output": outputs.get(action.review_output, ""),
                "state": action._state_label(),
                "is_closed": action.id not in opened["qms.action"],
            }
            for action in actions
        ]

    def _page_users(self):
        """Return who can own a decision: the people of the company, those of the meeting first."""
        if not self.can_edit:
            return []
        own = self.sudo()
        people = own.participant_ids | own.attendee_ids | own.chair_id
        others = self.env["res.users"].sudo().search(self._inside_domain(), order="name", limit=500)
        return [{"id": each.id, "name": each.name, "is_invited": each in people} for each in (people | others)]

    def set_present(self, user_id, is_present):
        """Write down that somebody invited is present, or not. For officers and the chair."""
        self.ensure_one()
        if user_id not in (self.sudo().participant_ids | self.sudo().attendee_ids | self.sudo().chair_id).ids:
            raise UserError(self.env._("Only participants are marked present. Add the person on the form first."))
        self.write({"attendee_ids": [(4 if is_present else 3, user_id)]})

    def add_participant(self, user_id):
        """Write down that somebody is present who was not invited. For officers and the chair."""
        self.ensure_one()
        self.check_access("write")
        # Who leads the meeting need not read other users.
        known = user_id if isinstance(user_id, int) else 0
        user = self.env["res.users"].sudo().search([("id", "=", known), *self._inside_domain()])
        if not user:
            raise UserError(self.env._("Only people of the company take part. Choose somebody else."))
        self.write({"participant_ids": [(4, user.id)], "attendee_ids": [(4, user.id)]})

    def _inside_domain(self):
        return [("share", "=", False), ("company_ids", "in", self.sudo().company_id.id)]

    # Where it is waited for

    @api.model
    def _inbox_lines(self):
        soon = fields.Date.to_string(self._page_today() + timedelta(days=TO_PREPARE_DAYS))
        prepare = [("state", "=", "planned"), ("date", "<=", soon)]
        line = self._contribution_line
        return [
            *super()._inbox_lines(),
            line(self.env._("Management review to prepare"), prepare, "date", "action_open_page"),
            line(self.env._("Management review to hold"), [("state", "=", "prepared")], "date", "action_open_page"),
            line(self.env._("Minutes to sign"), [("state", "=", "held")], "date", "action_open_page"),
        ]

    @api.model
    def _my_quality_lines(self):
        sign = [("state", "=", "held"), ("chair_id", "=", self.env.uid)]
        label = self.env._("Minutes of the management review to sign")
        return [*super()._my_quality_lines(), self._contribution_line(label, sign, "date", "action_open_page")]

    @api.model
    def _my_quality_info_lines(self):
        mine = ["|", ("participant_ids", "in", self.env.uid), ("chair_id", "=", self.env.uid)]
        label = self.env._("Management reviews with me")
        return [*super()._my_quality_info_lines(), self._contribution_line(label, mine, "date", "action_open_page")]

    @api.model
    def _review_inputs(self):
        signed = [("state", "=", "signed")]
        line = self._contribution_line(self.env._("Earlier management reviews"), signed, "date", "action_open_page")
        return [*super()._review_inputs(), line]

    @api.model
    def _pack_folder(self):
        label, signed = self.env._("Management reviews"), [("state", "=", "signed")]
        return [*super()._pack_folder(), self._contribution_line(label, signed, "date")]
