from odoo import api, models

RULES = [("ignore", "Ignore"), ("warn", "Warn"), ("block", "Block")]


class QmsGateMixin(models.AbstractModel):
    """Asks before the ERP acts. A document model that is checked overrides `_gate_code`, `_gate_findings` and
    `_gate_rules`; its choke point calls `_gate_verdicts` once for all records."""

    _name = "qms.gate.mixin"
    _description = "Check before the ERP acts"

    _gate_code = None

    def _gate_findings(self):
        """Return {record id: [finding]} by one SQL for all records; a finding is
        {"label": text for the reader, "category_id": product category id or False}, with "rule" where the query
        has found the rule already."""
        return {}

    @api.model
    def _gate_rules(self, company):
        """Return {product category id or False: rule} of `company`; False is every other category.

        Empty: the check is asleep.
        """
        return {}

    def _gate_verdicts(self, found=None):
        """Return {record id: (rule, findings)}: the strictest rule of each record's findings; `found`: the findings,
        where they are known already.

        *ignore* without findings, without rules (asleep), or with a release that is valid today.
        """
        verdicts = {}
        for company, records in self.sudo().grouped("company_id").items():
            rules = self._gate_rules(company)
            findings = (records._gate_findings() if found is None else found) if rules else {}
            released = records._gate_released() if findings else set()
            for record in records:
                mine = findings.get(record.id, [])
                verdict = "ignore" if record.id in released else self._strictest_rule(rules, mine)
                verdicts[record.id] = (verdict, mine)
        return verdicts

    @api.model
    def _strictest_rule(self, rules, findings):
        order = [value for value, _label in RULES]
        applied = (
            finding.get("rule") or rules.get(finding["category_id"], rules.get(False, "ignore")) for finding in findings
        )
        return max(applied, key=order.index, default="ignore")

    def _gate_released(self):
        """Return the ids of the records, all of one company (or of none), that have a release valid on its today."""
        overrides = self.env["qms.gate.override"].sudo()
        field_name = overrides._origin_field(self._name)
        if not field_name:
            return set()
        granted = overrides.search(
            [
                ("gate", "=", self._gate_code),
                ("state", "=", "granted"),
                (field_name, "in", self.ids),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", (self.company_id or self.env.company)._qms_today()),
            ]
        )
        return set(granted[field_name].ids)

    @api.model
    def _person_findings(self, employee, role):
        """Return what speaks against `employee` (hr.employee) in `role`, as a list of texts. Empty in core:
        the training addon knows competences."""
        return []
