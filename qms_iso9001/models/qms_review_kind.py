from odoo import api, fields, models
from odoo.fields import Domain


class QmsReviewKind(models.Model):
    """An input of the management review, by the list of the standard: its key, its number in each edition, and the
    topics by which records and indicators belong to it that name no input themselves."""

    _name = "qms.review.kind"
    _description = "Input of the management review"
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char("Input", required=True, translate=True)
    code = fields.Char("Key", required=True, help="By this key addons say what belongs to the input.")
    sequence = fields.Integer(default=10)
    number_2015 = fields.Char("Number in 2015")
    number_2026 = fields.Char("Number in 2026", help="As reported: compare with your licensed copy.")
    hint = fields.Char("What it is about", translate=True)
    requirement_ids = fields.Many2many(
        "qms.requirement", "qms_review_kind_requirement_rel", "kind_id", "requirement_id", "Topics of the standard"
    )

    _code_unique = models.UniqueIndex("(code)", "Another input has this key.")

    def _number(self, edition):
        """Return the number of the input in `edition` (the newest without one), with the letter that is known."""
        self.ensure_one()
        if edition.code == "2015":
            return self.number_2015 or ""
        known = (self.number_2015 or "").removeprefix(f"{self.number_2026 or ''} ")
        if self.number_2026 and known and known != self.number_2015:
            return self.env._("%(number)s (2015: %(letter)s)", number=self.number_2026, letter=known)
        return self.number_2026 or self.number_2015 or ""

    @api.model
    def _by_code(self):
        return {kind.code: kind for kind in self.search([])}

    @api.model
    def _by_topic(self):
        """Return {id of a topic: the first input that it belongs to}."""
        found = {}
        for kind in self.search(Domain.TRUE):
            for topic in kind.requirement_ids:
                found.setdefault(topic.id, kind)
        return found

    @api.model
    def _by_model(self):
        """Return {model: input} of the records that are evidence of a topic, by the rules of evidence."""
        topics, found = self._by_topic(), {}
        for rule in self.env["qms.evidence.rule"].sudo().search(Domain.TRUE, order="sequence, id"):
            kind = topics.get(rule.requirement_id.id)
            if kind and rule.model_name:
                found.setdefault(rule.model_name, kind)
        return found
