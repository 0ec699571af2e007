from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.fields import Domain

from .qms_risk_screens_mixin import HIGH

MONTHS = 12


class QmsAuditProgramFactsMixin(models.AbstractModel):
    """Counts the grounds for audits, of all processes of a company at once. What other addons know comes by the code of
    an indicator; that its cases name a process is all that is asked of them."""

    _name = "qms.audit.program.facts.mixin"
    _description = "Facts for the audit programme"

    def _count(self, company, processes):
        """Return {process id: how many} of this ground, as it stands today."""
        self.ensure_one()
        # Whoever plans audits need not read what is counted; only numbers come out.
        return getattr(self.sudo(), f"_count_{self.kind}")(company, processes)

    def _since(self, company):
        return company._qms_today() - relativedelta(months=MONTHS)

    def _grouped(self, model, domain, processes, link="process_id"):
        groups = (
            self.env[model].sudo()._read_group(Domain(domain) & Domain(link, "in", processes.ids), [link], ["__count"])
        )
        return {process.id: count for process, count in groups}

    def _last_audits(self, company, processes):
        """Return {process id: day of its last internal audit with a signed report}."""
        domain = [("company_id", "=", company.id), ("kind", "=", "internal"), ("state", "=", "reported")]
        groups = (
            self.env["qms.audit"]
            .sudo()
            ._read_group([*domain, ("process_ids", "in", processes.ids)], ["process_ids"], ["date_end:max"])
        )
        return {process.id: day for process, day in groups}

    def _count_months(self, company, processes):
        today = company._qms_today()
        gone = {key: relativedelta(today, day) for key, day in self._last_audits(company, processes).items()}
        return {key: max(each.years * 12 + each.months, 0) for key, each in gone.items()}

    def _count_never(self, company, processes):
        audited = self._last_audits(company, processes)
        return {process.id: 1 for process in processes if process.id not in audited}

    def _count_majors(self, company, processes):
        recent = Domain("is_open", "=", True) | Domain("date_reported", ">=", self._since(company))
        domain = Domain("kind", "=", "major") & Domain("state", "!=", "cancelled") & recent
        return self._grouped("qms.audit.finding", domain, processes)

    def _count_findings(self, company, processes):  # pylint: disable=unused-argument
        domain = [("kind", "!=", "major"), ("is_open", "=", True)]
        return self._grouped("qms.audit.finding", domain, processes)

    def _count_risks(self, company, processes):  # pylint: disable=unused-argument
        return self._grouped("qms.risk", HIGH, processes)

    def _count_missed(self, company, processes):
        domain = [("state", "=", "missed"), ("date_end", ">=", self._since(company)), ("company_id", "=", company.id)]
        measured = (
            self.env["qms.measurement"]
            .sudo()
            ._read_group([*domain, ("indicator_id.process_id", "in", processes.ids)], ["indicator_id"], ["__count"])
        )
        found = {}
        for indicator, count in measured:
            found[indicator.process_id.id] = found.get(indicator.process_id.id, 0) + count
        return found

    def _count_changes(self, company, processes):
        since = company._qms_midnight(self._since(company))
        domain = [("kind", "=", "change"), ("state", "!=", "cancelled"), ("create_date", ">=", since)]
        return self._grouped("qms.action", domain, processes)

    def _count_reviews(self, company, processes):  # pylint: disable=unused-argument
        found = {process.id: 1 for process in processes.sudo() if process.is_review_overdue}
        documents = self._grouped("qms.document", [("is_review_overdue", "=", True)], processes, "process_ids")
        return {process.id: found.get(process.id, 0) + documents.get(process.id, 0) for process in processes}

    def _count_events(self, company, processes):
        """Return how many cases of the indicator name each process, nothing when they name none or nobody counts."""
        indicators = self.env["qms.indicator"].sudo().with_company(company)
        indicator = indicators._of_code(self.indicator_code)
        model = self.env.get(indicator.model_name or "") if indicator else None
        link = model is not None and model._fields.get("process_id")
        if not link or not link.store or link.comodel_name != processes._name:
            return {}
        rows = indicators._figure(self.indicator_code, self._since(company), company._qms_today(), group="process_id")
        return {process.id: (rows or {}).get(process.id, {}).get("count") or 0 for process in processes}
