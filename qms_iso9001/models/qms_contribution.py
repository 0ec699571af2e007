from typing import TypedDict

from odoo import api, models


class ContributionLine(TypedDict):
    """One list a model offers to a screen that assembles many: which records, why, and when they are due.

    `open_verb` names the public method that returns the action which opens one record (False: its form); `verb` is a
    public method done with one tap in the row, as the user, `verb_label` the words on its button and `done_label` those
    that say afterwards that it is done.
    """

    model: str
    domain: list
    label: str
    date_field: str | bool
    open_verb: str | bool
    verb: str | bool
    verb_label: str | bool
    done_label: str | bool


class ContributionButton(TypedDict):
    """A big button at the top of My quality: what it opens (`action`, an XML id), and its place in the row."""

    label: str
    icon: str
    action: str
    sequence: int


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
    def _my_quality_info_lines(self):
        """Return the lists that the current user has nothing to do about: what is in force, what became of theirs."""
        return []

    def _my_quality_note(self):
        """Return what My quality says beside this record, in a few words."""
        return ""

    @api.model
    def _my_quality_buttons(self):
        """Return what anybody may start from My quality (ContributionButton)."""
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
    def _contribution_line(
        self, label, domain, date_field=False, open_verb=False, verb=False, verb_label=False, done_label=False
    ):
        return ContributionLine(
            model=self._name,
            domain=domain,
            label=label,
            date_field=date_field,
            open_verb=open_verb,
            verb=verb,
            verb_label=verb_label,
            done_label=done_label,
        )

    @api.model
    def _contribution_button(self, label, icon, action, sequence=10):
        return ContributionButton(label=label, icon=icon, action=action, sequence=sequence)

    @api.model
    def _collect(self, method):
        """Return what `method` (one of the six names above) of every contributing model returns, by model name."""
        names = self.env.registry.descendants(["qms.contribution"], "_inherit")
        models_ = (self.env[name] for name in sorted(names))
        return [line for model in models_ if not model._abstract for line in getattr(model, method)()]
