from odoo import api, models

RULES = [("ignore", "Ignore"), ("warn", "Warn"), ("block", "Block")]


def finding_key(finding):
    """Return what tells a finding from others: a release lets pass what has the same key."""
    return finding.get("key") or finding["label"]


def still_asked(findings, passed):
    """Return the findings that no release lets pass: other ones than it was granted for, or larger ones.

    `passed`: {key: size}, or None: everything.
    """
    if passed is None:
        return []
    return [each for each in findings if each.get("size", 0) > passed.get(finding_key(each), -1)]


class QmsGateMixin(models.AbstractModel):
    """Asks before the ERP acts. A document model that is checked overrides `_gate_code`, `_gate_findings` and
    `_gate_rules`; its choke point calls `_gate_verdicts` once for all records."""

    _name = "qms.gate.mixin"
    _description = "Check before the ERP acts"

    _gate_code = None

    def _gate_findings(self):
        """Return {record id: [finding]} by one SQL for all records; a finding is
        {"label": text for the reader, "category_id": product category id or False}, with "rule" where the query
        has found the rule already; "key" and "size" say what a release of it is bound to, "kept" is the text that
        stays on the release where the label tells amounts."""
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

        *ignore* without findings, without rules (asleep), or with a release that is valid today and was granted for
        them.
        """
        verdicts = {}
        for company, records in self.sudo().grouped("company_id").items():
            rules = self._gate_rules(company)
            findings = (records._gate_findings() if found is None else found) if rules else {}
            released = records._gate_released() if findings else {}
            for record in records:
                mine = findings.get(record.id, [])
                left = still_asked(mine, released.get(record.id, {}))
                verdict = self._strictest_rule(rules, left)
                verdicts[record.id] = (verdict, mine if verdict == "ignore" else left)
        return verdicts

    @api.model
    def _strictest_rule(self, rules, findings):
        order = [value for value, _label in RULES]
        applied = (
            finding.get("rule") or rules.get(finding["category_id"], rules.get(False, "ignore")) for finding in findings
        )
        return max(applied, key=order.index, default="ignore")

    def _gate_released(self):
        """Return {record id: {key: size} that a release valid today lets pass, or None: everything} of records of one
        company (or of none)."""
        overrides = self.env["qms.gate.override"].sudo()
        field_name = overrides._origin_field(self._name)
        if not field_name:
            return {}
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
        released = {}
        for release in granted:
            passed, known = release.passed and release.passed["keys"], released.setdefault(release[field_name].id, {})
            if not release.passed and isinstance(self, self.env.registry["qms.gate.ask.mixin"]):
                continue  # its releases are always bound: this one was not asked for it
            if passed is None or passed is False or known is None:
                released[release[field_name].id] = None
            else:
                known.update({key: max(size, known.get(key, 0)) for key, size in passed.items()})
        return released

    @api.model
    def _person_findings(self, employee, role):
        """Return what speaks against `employee` (hr.employee) in `role`, as a list of texts. Empty in core:
        the training addon knows competences."""
        return []
