from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.repeats import REPEATS
from .qms_capa_check_count_mixin import COUNTED


class QmsCapaCheckRecountMixin(models.AbstractModel):
    """What is confirmed is counted at that moment: last night's number may be wrong by now. What speaks against it then
    is kept, so that a corrective action does not close over what came after it."""

    _name = "qms.capa.check.recount.mixin"
    _description = "Effectiveness counted when it is confirmed"

    # {model: what was found against it when it was confirmed}
    known = fields.Json(readonly=True, copy=False)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"known"}

    def _recount(self):
        """Count this check anew, and propose anew where that changed anything; called with sudo. Return whether the
        proposal is another one now."""
        numbers = [self[name] for name in COUNTED if name != "date_counted"]
        self._count()
        if numbers == [self[name] for name in COUNTED if name != "date_counted"]:
            return False
        verdict = self._propose(self.company_id._qms_today())
        # It waits for a person: nothing is extended any more.
        verdict = "few" if verdict == "extend" else verdict or False
        if verdict == self.verdict:
            return False
        self._write_unguarded({"verdict": verdict})
        return True

    def _confirm(self, verdict, note):
        """Confirm what is counted now."""
        if self._recount() and verdict != self.verdict and not note:
            raise UserError(
                self.env._(
                    "The count has changed since it was proposed: %(counted)s Press Count now; if you see it "
                    "differently then, say why.",
                    counted=self._get_counted_text(),
                )
            )
        self._write_unguarded({"known": self._get_against()})
        return super()._confirm(verdict, note)

    def _get_against(self):
        """Return {model: ids} of all that speaks against this check up to today, also after the last day watched."""
        self._flush_counted()
        upto = SQL("company.today")
        if self.kind == "indicator":
            queries = {"qms.measurement": self._periods_sql(upto=upto)}
        else:
            queries = {model_name: self._repeats_sql(model_name, upto=upto) for model_name in REPEATS}
        against = {}
        for name, rows in queries.items():
            found = self.env.execute_query(SQL("SELECT row.row_id FROM (%s) AS row WHERE row.is_bad", rows))
            against[name] = sorted(row_id for (row_id,) in found)
        return against

    def _check_nothing_since(self):
        """Raise if anything speaks against this effective check that nobody knew when it was confirmed; called with
        sudo. What was confirmed before this was kept is taken as it was."""
        if self.state != "effective" or not isinstance(self.known, dict):
            return
        since = {name: set(ids) - set(self.known.get(name) or []) for name, ids in self._get_against().items()}
        names = [case.display_name for name, ids in since.items() for case in self.env[name].browse(sorted(ids))]
        if names:
            raise UserError(
                self.env._(
                    "%(count)s repeats since: %(cases)s. Say on the page Similar cases which of them have another "
                    "cause, or press Back to analysis.",
                    count=len(names),
                    cases=", ".join(names),
                )
            )
