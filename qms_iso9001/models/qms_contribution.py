from typing import TypedDict

from odoo import api, models
from odoo.exceptions import AccessError


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


class ContributionVerb(TypedDict):
    """A step done from the row of a record in the Inbox: a public method, the words on its button and when done, and
    the context it is called with (a step with a reason: `action_ask_reason` with its `qms_verb`)."""

    verb: str
    verb_label: str
    done_label: str | bool
    context: dict


class OverviewTile(TypedDict):
    """A tile of the Overview: a figure, how it stands (`state`: good, warning, bad or none) in colour and in words
    (`state_label`), and what it opens: the records of `model` in `domain`, or the `action` (an XML id)."""

    title: str
    figure: str
    state: str
    state_label: str
    note: str
    points: list
    label: str
    model: str
    domain: list
    action: str | bool
    sequence: int


class OverviewStep(TypedDict):
    """What to do first in a new company: where (`action`, an XML id), and whether it is done."""

    label: str
    hint: str
    action: str
    is_done: bool
    sequence: int


class QmsContribution(models.AbstractModel):
    """What a model brings to the Overview, the Inbox, My quality, the management review and the audit pack.

    Models inherit it and override the methods they have something for. The screens call `_collect` and name
    no model, so an addon's records appear in them as soon as it is installed.
    """

    _name = "qms.contribution"
    _inherit = ["qms.pack.mixin"]
    _description = "Contribution to shared screens"

    # The dates on which something is due; others (submitted, in force from) only say since when.
    _due_fields = ("date_due", "date_review")
    # Of these, on which day somebody asked for something: people wait, so it stands before what has no day at all.
    _asked_fields = ("date_submitted",)
    # The types of activity on other records that remind of what a list of this model names: told once in a mail.
    _listed_activities = ()
    # The steps of a row that nobody takes back: the page asks once more, with what there is to know (`_inbox_about`).
    _confirmed_verbs = ()
    # To which input of the management review the lists of this model belong (a key of qms.review.kind); without one to
    # that of the topic whose evidence its records are.
    _review_input = False

    @api.model
    def _inbox_lines(self):
        """Return the lists (ContributionLine) that wait for the quality manager or the current user's decision."""
        return []

    def _inbox_verbs(self):
        """Return {record id: [ContributionVerb]} of what the current user may do with these records from their row.

        For the whole set at once, besides the `verb` of their line; a record without a step is left out.
        """
        return {}

    def _inbox_about(self):
        """Return {record id: [words]}: whose these records are, of what and why, where their name does not say so.

        For the whole set at once; a record that needs no more words is left out.
        """
        return {}

    @api.model
    def _overview_tiles(self):
        """Return the tiles (OverviewTile) of the current company; for quality officers, managers and auditors."""
        return []

    @api.model
    def _overview_steps(self):
        """Return what to do first in a new company (OverviewStep), done or not; for officers and managers."""
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

    def _review_note(self):
        """Return what a management review says beside this record, in a few words."""
        return ""

    @api.model
    def _pack_folder(self):
        """Return the lists whose records belong in the audit pack."""
        return []

    @api.model
    def _review_input_of(self, line):
        """Return the key of the input (qms.review.kind) to which `line` of this model belongs; False: that of the
        topic whose evidence its records are."""
        return self._review_input

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
    def _contribution_verb(self, verb, verb_label, done_label=False, context=None):
        return ContributionVerb(verb=verb, verb_label=verb_label, done_label=done_label, context=context or {})

    @api.model
    def _overview_tile(
        self, title, figure, standing, domain=(), label=False, note="", points=(), action=False, sequence=50
    ):
        """Return a tile; `standing` is (state, its word), `points` those of a sparkline, `label` names the list."""
        state, word = standing
        return OverviewTile(
            title=title,
            figure=str(figure),
            state=state,
            state_label=word,
            note=note,
            points=list(points),
            label=label or title,
            model=self._name,
            domain=list(domain),
            action=action,
            sequence=sequence,
        )

    @api.model
    def _overview_names(self, names, shown=2):
        """Return the first of `names` as a note of a tile, and how many more there are."""
        named = " · ".join(names[:shown])
        if len(names) <= shown:
            return named
        return self.env._("%(names)s and %(count)s more", names=named, count=len(names) - shown)

    @api.model
    def _overview_step(self, label, hint, action, is_done, sequence=50):
        return OverviewStep(label=label, hint=hint, action=action, is_done=bool(is_done), sequence=sequence)

    @api.model
    def _open_companies(self):
        """Return the companies on the screen in which the current user works; a page that is asked for others as well
        shows nothing of them, where `env.companies` would refuse it whole."""
        mine = self.env.user._get_company_ids()
        asked = self.env.context.get("allowed_company_ids") or mine
        return self.env["res.company"].browse(each for each in asked if each in mine)

    @api.model
    def _page_today(self):
        """Return today in the zone of the company that stands first on the screen."""
        return (self._open_companies()[:1] or self.env.user.company_id)._qms_today()

    @api.model
    def _collect(self, method):
        """Return what `method` (one of the names above) of every contributing model returns, by model name."""
        names = self.env.registry.descendants(["qms.contribution"], "_inherit")
        models_ = (self.env[name] for name in sorted(names))
        return [line for model in models_ if not model._abstract for line in getattr(model, method)()]

    @api.model
    def _collect_readable(self, method):
        """Like `_collect`, of the models that the user may read: what leans on something closed to them is left out."""
        found = []
        for name in sorted(self.env.registry.descendants(["qms.contribution"], "_inherit")):
            model = self.env[name]
            if not model._abstract and model.has_access("read"):
                try:
                    found += getattr(model, method)()
                except AccessError:
                    continue
        return found
