from odoo import api, fields, models

from ..tools.amounts import AMOUNT_GROUPS, SALE_AMOUNT_GROUPS
from ..tools.formulas import FormulaError, names_in


class QmsIndicatorFormulaMixin(models.AbstractModel):
    """An indicator calculated from the figures of others, by plain arithmetic over their codes, period by period. Who
    defines it may read them all, and no calculation leads back to itself."""

    _name = "qms.indicator.formula.mixin"
    _description = "Indicator calculated from others"

    expression = fields.Char(
        "Calculation",
        tracking=True,
        help="Codes of indicators and numbers with + - * / and brackets, for example K01 * 100 / K02. Each indicator "
        "enters with its figure in its own unit.",
    )
    inputs_text = fields.Text("Enters with", compute="_compute_inputs_text")

    @api.model
    def _definition_fields(self):
        return super()._definition_fields() | {"expression"}

    @api.depends("expression", "source", "unit")
    @api.depends_context("lang", "company")
    def _compute_inputs_text(self):
        for indicator in self:
            lines = indicator._input_lines() if indicator.source == "formula" else []
            indicator.inputs_text = "\n".join(lines)

    def _input_lines(self):
        """Return what each code stands for and in which unit it enters, and in which unit the result is."""
        units = dict(self._fields["unit"]._description_selection(self.env))
        try:
            names = names_in(self.expression)
        except FormulaError:
            return []
        lines = [
            self.env._("%(code)s: %(indicator)s, in: %(unit)s", code=code, indicator=each.name, unit=units[each.unit])
            for code, each in ((code, self._of_code(code)) for code in names)
            if each
        ]
        return [*lines, self.env._("The result is read in: %(unit)s", unit=units[self.unit])]

    def _get_model(self, part=""):
        return self.env["qms.measurement"] if self.source == "formula" else super()._get_model(part)

    def _inputs(self):
        """Return {code: its indicator in the current company}. Raises FormulaError for what is no calculation."""
        return {code: self._of_code(code).sudo() for code in names_in(self.expression)}

    def _amount_parts(self):
        if self.source != "formula":
            return super()._amount_parts()
        try:
            behind = self._all_behind()
        except FormulaError:
            return [True]
        return [any(each.unit == "amount" if each.source == "formula" else each._tells_amounts() for each in behind)]

    def _adds_sales(self):
        if self.source != "formula":
            return super()._adds_sales()
        try:
            behind = self._all_behind()
        except FormulaError:
            return False
        return any(each._adds_sales() for each in behind if each.source != "formula")

    def _all_behind(self):
        """Return these indicators and all they are calculated from, in circles as well."""
        found, waiting = self.browse(), self.sudo()
        while waiting:
            found |= waiting
            inputs = [each._inputs().values() for each in waiting if each.source == "formula"]
            waiting = self.sudo().browse().union(*(each for some in inputs for each in some)) - found
        return found

    # What is wrong with it

    def _definition_problem(self):
        if self.source != "formula" or self.kind != "flow":
            return super()._definition_problem()
        company = self.company_id or self.env.company
        try:
            inputs = self.with_company(company)._inputs()
        except FormulaError as error:
            return self._unread_problem(error.args[0])
        if not inputs:
            return self.env._("the calculation names no indicator. Write their codes, for example K01 * 100 / K02.")
        problems = (self._input_problem(code, each) for code, each in inputs.items())
        return next(filter(None, problems), "") or self._circle_problem(company)

    def _unread_problem(self, part):
        if part:
            return self.env._(
                'the calculation cannot be read at "%(part)s". Use codes, numbers, + - * / and brackets only.',
                part=part,
            )
        return self.env._("the calculation cannot be read. Write it like K01 * 100 / K02, and close each bracket.")

    def _input_problem(self, code, each):
        if not each:
            return self.env._("there is no indicator %(code)s here. Look up its code in the catalogue.", code=code)
        if not each.active:
            return self.env._("%(code)s is not active, so it is not measured. Activate it in the catalogue.", code=code)
        if each.frequency != self.frequency:
            rhythms = dict(self._fields["frequency"]._description_selection(self.env))
            return self.env._(
                "%(code)s is measured in another rhythm (%(rhythm)s). Choose the same one here.",
                code=code,
                rhythm=rhythms[each.frequency],
            )
        return self._unreadable_problem(code, each)

    def _unreadable_problem(self, code, each):
        """Return why the author may not read the figures of an indicator."""
        author = self.definition_user_id
        if not author or not each._tells_amounts():
            return ""
        if author.has_groups(AMOUNT_GROUPS) and (not each._adds_sales() or author.has_groups(SALE_AMOUNT_GROUPS)):
            return ""
        return self.env._(
            "%(user)s, who defined this, may not read the figures of %(code)s. Leave it out, or let somebody who may "
            "read them define it.",
            user=author.name,
            code=code,
        )

    def _circle_problem(self, company):
        circle = self.with_company(company)._circle(())
        if not circle:
            return ""
        return self.env._(
            "it goes round in a circle: %(circle)s. Leave one of them out.",
            circle=" → ".join(each.code or each.name for each in circle),
        )

    def _circle(self, seen):
        """Return the chain of indicators that leads back to one of them, or an empty tuple."""
        if self._origin in seen:
            return (*seen, self._origin)
        if self.source != "formula":
            return ()
        try:
            inputs = self._inputs().values()
        except FormulaError:
            return ()
        return next(filter(None, (each._circle((*seen, self._origin)) for each in inputs if each)), ())
