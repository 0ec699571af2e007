import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

LINKS = ("clause_id", "clause_letter", "revision_id", "need_id")
LETTER = re.compile(r"[a-z]{1,2}")


class QmsAuditFindingCriterionMixin(models.AbstractModel):
    """Against what a finding is held: clause with letter and edition, own document with revision, what a customer,
    authority or law asks for. Kept as text as it read then; what was typed by hand stays below what is chosen."""

    _name = "qms.audit.finding.criterion.mixin"
    _description = "Criterion of a finding"

    clause_id = fields.Many2one("qms.clause", "Clause", index="btree_not_null", ondelete="restrict")
    clause_letter = fields.Char(
        "Letter", size=2, help="Of the clause, where the list of clauses has none: only the letter, for example b."
    )
    revision_id = fields.Many2one(
        "qms.document.revision", "Own document", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    need_id = fields.Many2one(
        "qms.interested.party.need",
        "Asked by customer or law",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="A requirement of a customer, or an obligation by law or authority, from the register.",
    )
    criterion = fields.Text(
        compute="_compute_criterion",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Clause with letter and edition, own document with revision, or what a customer or the law asks for: as "
        "it read when it was found.",
    )

    # On purpose of the links only: what they are called later changes nothing here.
    @api.depends(*LINKS)
    def _compute_criterion(self):
        typed = self._typed_lines()
        for finding in self:
            told = [*finding._chosen_lines(), *typed[finding]]
            finding.criterion = "\n".join(told) or finding.criterion or False

    def write(self, vals):
        """Write; another clause, document or need takes the place of the one before, and of nothing that was typed."""
        follows = set(LINKS) & vals.keys() and "criterion" not in vals
        typed = self._typed_lines() if follows else {}
        res = super().write(vals)
        for finding, lines in typed.items():
            told = [*finding._chosen_lines(), *lines]
            finding._write_unguarded({"criterion": "\n".join(told) or finding.criterion})
        return res

    def _chosen_lines(self):
        """Return what is chosen, a line each."""
        clause, revision, need = self.clause_id, self.revision_id.sudo(), self.need_id.sudo()
        lines = []
        if clause:
            label = " ".join(filter(None, (clause.number, clause.letter or self.clause_letter)))
            lines.append(f"{clause.edition_id.name}, {label} {clause.name}")
        if revision:
            lines.append(revision.display_name)
        if need:
            asked = f"{need.party_id.name}: {need.name}"
            lines.append(f"{asked} ({need.source})" if need.source else asked)
        return lines

    def _typed_lines(self):
        """Return {finding: the lines of its criterion that come from nothing chosen, now or on this form before}."""
        editions = tuple(f"{edition.name}, " for edition in self.env["qms.edition"].search(Domain.TRUE))
        found = {}
        for finding in self:
            chosen = {*finding._origin._chosen_lines(), *finding._chosen_lines()}
            lines = filter(str.strip, (finding.criterion or "").split("\n"))
            found[finding] = [line for line in lines if line not in chosen and not line.startswith(editions)]
        return found

    @api.constrains("clause_letter", "clause_id")
    def _check_clause_letter(self):
        for finding in self:
            if finding.clause_letter and not (finding.clause_id and LETTER.fullmatch(finding.clause_letter)):
                raise ValidationError(
                    self.env._("Choose the clause, and beside it enter only its letter, for example b.")
                )
