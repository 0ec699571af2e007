import random
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

LARGEST_SEED = 999_999
# From what is drawn: it stays once something is.
SOURCE = {"seed", "rule_id", "model_name", "domain", "company_field", "sample_size", "process_id"}
DRAWN = {"date_drawn", "drawn_ids", "drawn_from", "drawn_names"}


class QmsAuditSampleMixin(models.AbstractModel):
    """Records drawn at random: what an evidence rule counts, or records of any kind by a filter of one's own, of the
    process where they name one; how many, and a seed that is kept. The same seed draws the same records again.

    A filter of one's own draws from what its author may read, and nothing else (see qms.definition.mixin)."""

    _name = "qms.audit.sample.mixin"
    _inherit = ["qms.definition.mixin"]
    _description = "Random sample of records"

    rule_id = fields.Many2one(
        "qms.evidence.rule", "Draw from", index="btree_not_null", ondelete="restrict", help="What this rule counts."
    )
    model_name = fields.Char("Or from records of the kind", required=False)
    domain = fields.Char(default="[]", required=False)
    company_field = fields.Char("Company of the records")
    sample_size = fields.Integer("How many", default=5, aggregator=None)
    seed = fields.Integer(help="Kept with what was drawn. Empty: a new one is thrown.", aggregator=None, copy=False)
    date_drawn = fields.Datetime("Drawn on", readonly=True, copy=False)
    drawn_from = fields.Integer("Drawn from", readonly=True, copy=False, aggregator=None)
    drawn_ids = fields.Json("Records drawn", readonly=True, copy=False)
    drawn_names = fields.Text(
        "What was drawn", readonly=True, copy=False, help="As it was called on that day; signed with the report."
    )
    drawn_text = fields.Char("Drawn", compute="_compute_drawn_text")

    @api.constrains("sample_size")
    def _check_sample_size(self):
        if any(line.sample_size < 1 for line in self):
            raise ValidationError(self.env._("Draw at least one record: enter how many."))

    @api.constrains("rule_id", "model_name")
    def _check_one_source(self):
        for line in self:
            if line.rule_id and line.model_name:
                raise ValidationError(
                    self.env._("Draw from an evidence rule or from a filter of your own: empty one of them.")
                )

    def _definition_problem(self):
        return super()._definition_problem() if self.model_name else ""

    @api.model
    def _with_author(self, vals):
        """Whoever names a kind of record need not know where its company stands."""
        model = self.env.get(vals.get("model_name") or "")
        if model is not None and "company_field" not in vals:
            vals = {**vals, "company_field": "company_id" if "company_id" in model._fields else False}
        return super()._with_author(vals)

    @api.depends("drawn_ids", "drawn_from", "seed", "rule_id", "model_name")
    def _compute_drawn_text(self):
        for line in self:
            line.drawn_text = line.date_drawn and self.env._(
                "%(count)s of %(total)s drawn (seed %(seed)s): %(rule)s",
                count=len(line.drawn_ids or []),
                total=line.drawn_from,
                seed=line.seed,
                rule=line.model_label if line.model_name else line.rule_id.sudo().name,
            )

    def action_draw(self):
        """Draw records at random and keep the seed; a seed typed before draws the same ones again.

        For the auditors of the audit and officers.
        """
        self.check_access("read")
        for line in self:
            line.audit_id._check_may_act()
            line._check_editable(())
            if not (line.rule_id or line.model_name):
                raise UserError(self.env._("Choose what to draw from first, then press Draw."))
            line._draw()

    def _draw(self):
        seed = self.seed if self.seed and not self.date_drawn else secrets.randbelow(LARGEST_SEED) + 1
        moment = self.env.cr.now()  # the clock of create_date
        ids = self._population(moment)
        values = {
            "seed": seed,
            "date_drawn": moment,
            "drawn_from": len(ids),
            "drawn_ids": self._sampled(ids, seed, self.sample_size),
        }
        values["drawn_names"] = self._names_of(values["drawn_ids"])
        again = bool(self.date_drawn)
        # What was drawn nobody writes, the auditor neither.
        self.sudo().write(values)
        if again:
            note = self.env._("Drawn anew for: %(question)s. %(drawn)s", question=self.name, drawn=self.drawn_text)
            self.audit_id._note(note)

    def _names_of(self, ids):
        """Return how the records drawn are called, one per line."""
        line = self.sudo()
        model = line.env.get(line.rule_id.model_name or line.model_name or "")
        return model is not None and "\n".join(model.browse(ids).mapped("display_name"))

    @api.model
    def _sampled(self, ids, seed, size):
        """Return `size` of `ids`, always the same ones for the same `seed`."""
        chosen = random.Random(seed).sample(sorted(ids), min(max(size, 0), len(ids)))
        return sorted(chosen)

    def _population(self, moment):
        """Return the ids of all records to draw from, as they stood at `moment`, whoever draws: nobody is to be shown a
        chosen part."""
        line = self.sudo()
        records, domain = line._rule_population() if line.rule_id else line._own_population()
        if records is None:
            return []
        if "create_date" in records._fields and records._fields["create_date"].store:
            domain &= Domain("create_date", "<=", moment)
        link = next((name for name in ("process_id", "process_ids") if name in records._fields), None)
        if link and line.process_id:
            of_process = records.search(domain & Domain(link, "in", line.process_id.ids))
            if of_process:
                return of_process.ids
        return records.search(domain).ids

    def _rule_population(self):
        """Return (model, domain) of all that the evidence rule counts, whoever draws."""
        model = self.rule_id._get_model()
        if model is None:
            return None, Domain.FALSE
        return model.sudo().with_context(active_test=False), self.rule_id._records_domain(self.company_id)

    def _own_population(self):
        """Return (model, domain) of the filter, read by its author: nobody draws what is hidden from them."""
        problem = self._definition_problem()
        if problem:
            raise UserError(self.env._("Nothing can be drawn: %(problem)s", problem=problem))
        domain, model = self._parse_domain() & self._company_domain(self.company_id), self._get_model()
        author = self.definition_user_id
        if author:
            allowed = self.company_id & author.sudo().company_ids
            model = model.with_user(author).sudo(False).with_context(allowed_company_ids=allowed.ids)
        return model.with_context(active_test=False), domain

    def action_view_sample(self):
        """Open the records drawn, as far as the user may read them."""
        self.ensure_one()
        self.check_access("read")
        model_name = self.model_name or self.sudo().rule_id.model_name
        if not self.drawn_ids or model_name not in self.env:
            raise UserError(self.env._("Nothing is drawn yet: press Draw first."))
        self.env[model_name].check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.drawn_text,
            "res_model": model_name,
            "domain": [("id", "in", self.drawn_ids)],
            "views": [(False, "list"), (False, "form")],
            "context": {"create": False, "active_test": False},
        }
