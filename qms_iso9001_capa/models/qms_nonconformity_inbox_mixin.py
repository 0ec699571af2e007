from odoo import api, models

from odoo.addons.qms_iso9001.models.qms_owner_mixin import OFFICER

from ..tools.dispositions import BESIDE_GOODS
from .qms_nonconformity_authority_mixin import AUTHORITY

OPEN = ("reported", "contained", "corrected")


class QmsNonconformityInboxMixin(models.AbstractModel):
    """From the row of the Inbox: *Return*, *Use* or *Scrap* what lies in quarantine, two clicks each; and the tile of
    the Overview."""

    _name = "qms.nonconformity.inbox.mixin"
    _inherit = "qms.open.tile.mixin"
    _description = "Nonconformities in the Inbox and on the Overview"
    _confirmed_verbs = ("action_close",)

    def _inbox_verbs(self):
        verbs = self._dispose_verbs()
        waiting = self._in_quarantine_undecided() if verbs else self.browse()
        found = {
            record.id: [verb for kind, verb in verbs.items() if kind != "return_vendor" or record.partner_id]
            for record in waiting
        }
        for record in self - waiting:
            if step := record._next_verb():
                found[record.id] = [step]
        return found

    def _inbox_about(self):
        # What it is of is no secret to who reads the nonconformity.
        return {each.id: [each.product_id.display_name, each.partner_name] for each in self.sudo()}

    def _next_verb(self):
        """Return the one step that needs no words, for who may take it: set aside what was reported, close what was
        corrected."""
        if self.state == "reported" and self.can_quarantine:
            return self._contribution_verb("action_quarantine", self.env._("Quarantine"), self.env._("In quarantine"))
        if self.state == "reported" and self.can_act:
            return self._contribution_verb("action_contain", self.env._("Contained"), self.env._("Contained"))
        if self.can_close:
            return self._contribution_verb("action_close", self.env._("Close"), self.env._("Closed"))
        return None

    @api.model
    def _dispose_verbs(self):
        """Return {kind: verb} of what the user has the authority for."""
        words = {
            "return_vendor": (self.env._("Return"), self.env._("To be returned")),
            "use_as_is": (self.env._("Use"), self.env._("Used under concession")),
            "scrap": (self.env._("Scrap"), self.env._("Scrapped")),
        }
        return {
            kind: self._contribution_verb("action_dispose", label, done, {"default_kind": kind})
            for kind, (label, done) in words.items()
            if self.env.user.has_group(AUTHORITY.get(kind, OFFICER))
        }

    def _in_quarantine_undecided(self):
        """Return those of which more went to quarantine than is decided, by one query; the dialog counts what lies."""
        held = self.filtered(lambda record: record.state in OPEN and record.quarantined_quantity > 0)
        decided = self.env["qms.nonconformity.disposition"]._read_group(
            [
                ("nonconformity_id", "in", held.ids),
                ("kind", "not in", list(BESIDE_GOODS)),
                "|",
                ("result", "=", False),
                ("result", "!=", "fails"),
            ],
            ["nonconformity_id"],
            ["quantity:sum"],
        )
        quantities = {record.id: quantity for record, quantity in decided}
        return held.filtered(lambda record: record.quarantined_quantity > quantities.get(record.id, 0))

    @api.model
    def _overview_tiles(self):
        title = self.env._("Nonconformities open")
        return [*super()._overview_tiles(), self._overview_open(title, OPEN, sequence=80)]
