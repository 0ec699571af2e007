from datetime import date

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

PAST_STATES = ("in_force", "obsolete")
# Of what verbs write, an import says this; hashes and persons are never typed.
IMPORTED = {"state", "in_force_until", "is_legacy"}


class QmsDocumentLegacyMixin(models.AbstractModel):
    """A revision that came in by import, in a past state: nobody is named to sign it here, and its file follows later.

    A model lists it before `qms.approval.mixin`.
    """

    _name = "qms.document.legacy.mixin"
    _description = "Imported revision"

    # Offered by the import screen, which leaves out what is readonly; who writes it, the life cycle guards.
    in_force_until = fields.Date(readonly=False)
    takes_file = fields.Boolean(compute="_compute_takes_file")

    @api.depends("state", "is_legacy", "file_sha256", "file_name", "body", "disposition_id")
    def _compute_takes_file(self):
        for revision in self:
            # As it is stored: a form in which a file was just chosen goes on taking it.
            revision.takes_file = revision.state == "draft" or revision._origin._awaits_file()

    def _awaits_file(self):
        """Tell whether this was imported without its file: with the name of one, or with no text either. One that is
        a text is complete."""
        is_bare = self.is_legacy and not self.file_sha256 and not self.disposition_id
        return bool(is_bare and (self.file_name or not self._has_text()))

    @api.model
    def _split_imported(self, vals):
        vals, imported = super()._split_imported(vals)
        if imported:
            if made := imported.keys() - IMPORTED:
                self._raise_verb_fields(made)
            # The route of the type would name people who never saw it.
            vals = {"reviewer_ids": [Command.clear()], "approver_ids": [Command.clear()], **vals}
        return vals, imported

    @api.model
    def _check_may_import(self, state):
        if state not in PAST_STATES:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    '"%(state)s" is reached by buttons only. Import the revision as one of: %(accepted)s.',
                    accepted=", ".join(labels[known] for known in ("draft", *PAST_STATES)),
                    state=labels.get(state, state),
                )
            )
        return super()._check_may_import(state)

    @api.constrains("state", "in_force_from", "in_force_until", "is_legacy", "sequence")
    def _check_legacy_days(self):
        """What an import says of the past has happened, and of one document one after the other."""
        for revision in self.filtered("is_legacy"):
            if problem := revision._legacy_problem():
                problem = f"{revision.document_id.display_name}: {problem}"
                raise ValidationError(problem)

    def _legacy_problem(self):
        today, since, until = self.company_id._qms_today(), self.in_force_from, self.in_force_until
        if self.state == "in_force" and (not since or since > today):
            return self.env._("write since when it is in force, today at the latest.")
        if self.state == "obsolete" and since and (not until or until < since or until > today):
            return self.env._(
                "write the last day on which it was in force: not before the first one, not in the future."
            )
        for other in self.document_id.revision_ids - self:
            is_below = other.state != "draft" and 0 < other.sequence < (self.sequence or other.sequence + 1)
            if is_below and other.in_force_from and since and since < other.in_force_from:
                return self.env._(
                    "older than revision %(number)s. Bring the revisions in together, from old to new, with their "
                    "document.",
                    number=other.number,
                )
            if since and other.in_force_from and other.state in PAST_STATES:
                is_before = (other.in_force_until or date.max) <= since or (until or date.max) <= other.in_force_from
                if not is_before:
                    return self.env._(
                        "in force at the same time as revision %(number)s. Correct the days.", number=other.number
                    )
        return ""

    @api.model
    def _get_file_missing_domain(self):
        """Return the domain of the revisions that were imported with the name of a file and wait for it."""
        waiting = [("file_name", "!=", False), ("file_sha256", "=", False), ("disposition_id", "=", False)]
        return [*waiting, "|", ("is_legacy", "=", True), ("state", "=", "draft")]
