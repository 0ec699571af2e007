from typing import TypedDict

from odoo import api, models


class ContributionVerbs(TypedDict, total=False):
    """What a person does in the row of a list: the verb that opens it, the verb that settles it, and its label."""

    open_verb: str
    verb: str
    verb_label: str


class ContributionLine(ContributionVerbs):
    """One list a model offers to a screen that assembles many: which records, why, and when they are due."""

    model: str
    domain: list
    label: str
    date_field: str | bool


class QmsContribution(models.AbstractModel):
    """What a model brings to the Inbox, My quality, the management review and the audit pack.

    Models inherit it and override the methods they have something for. The screens call `_collect` and name
    no model, so an addon's records appear in them as soon as it is installed.
    """

    _name = "qms.contribution"
    _description = "Contribution to shared screens"

    @api.model
    def _inbox_lines(self):
        """Return the lists (ContributionLine) that wait for the quality manager or the current user's decision."""
        return []

    @api.model
    def _my_quality_lines(self):
        """Return the lists that the current user, of whatever group, has to act on."""
        return []

    @api.model
    def _review_inputs(self):
        """Return the lists that a management review looks at."""
        return []

    @api.model
    def _pack_folder(self):
        """Return the lists whose records belong in the audit pack."""
        return []

    @api.model
    def _contribution_line(self, label, domain, date_field=False, open_verb=False, verb=False, verb_label=False):
        line = ContributionLine(model=self._name, domain=domain, label=label, date_field=date_field)
        verbs = {"open_verb": open_verb, "verb": verb, "verb_label": verb_label}
        line.update({key: value for key, value in verbs.items() if value})
        return line

    @api.model
    def _collect(self, method):
        """Return the lines of `method` (one of the four names above) of every contributing model, by model name."""
        names = self.env.registry.descendants(["qms.contribution"], "_inherit")
        models_ = (self.env[name] for name in sorted(names))
        return [line for model in models_ if not model._abstract for line in getattr(model, method)()]
