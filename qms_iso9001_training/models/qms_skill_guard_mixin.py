from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

COUNTED = ("confirmed", "granted")
# What a skill with evidence says: nobody changes it, whatever the way (form, import, RPC, the employee).
SAID = {"employee_id", "skill_type_id", "skill_id", "skill_level_id", "valid_from", "valid_to"}


class QmsSkillGuardMixin(models.AbstractModel):
    """Guards the skills of employees: what shows evidence is set by verbs only, and a row with evidence never changes.

    Odoo lets people write their own skills and ends an old level when a new one comes. Rows with evidence stand beside
    that: each is a fact of its own with its own dates, of which the best one counts. No context key opens anything.
    """

    _name = "qms.skill.guard.mixin"
    _description = "Skills with evidence are kept"
    # The certificate that somebody confirmed a skill by is evidence as well (see ir.attachment).
    _keeps_files = True

    @api.model
    def _verb_fields(self):
        """Return the names of the fields that nobody types: verbs write them, or they follow the employee."""
        return {name for name, field in self._fields.items() if name.startswith("qms_") and field.store}

    @api.model
    def _followed_fields(self):
        return {name for name in self._verb_fields() if self._fields[name].compute}

    @api.model
    def _frozen_fields(self):
        return SAID | self._verb_fields()

    def _is_editable(self):
        self.ensure_one()
        return self.qms_evidence == "declared"

    @api.model
    def default_get(self, fields):
        """Neither the context nor a default of their own gives somebody what follows the employee."""
        return super().default_get([name for name in fields if name not in self._followed_fields()])

    @api.model_create_multi
    def create(self, vals_list):
        """Create as declared. `qms_evidence` confirmed, as an import gives it, is confirmed by whoever imports it."""
        imported = [self._is_import_of_confirmed(vals) for vals in vals_list]
        files = [
            vals.get("qms_attachment_ids") if done else None for vals, done in zip(vals_list, imported, strict=True)
        ]
        # What the user may not write has no default of theirs either.
        own = self._verb_fields() - self._followed_fields()
        first = {name: False for name in own if self._has_field_access(self._fields[name], "write")} | {
            "qms_evidence": "declared"
        }
        kept = self._confirmation_vals()
        confirmed = [vals for vals, done in zip(vals_list, imported, strict=True) if done and vals.get("employee_id")]
        self._require_confirm_right(self.env["hr.employee"].browse({vals["employee_id"] for vals in confirmed}))
        self._check_not_there(confirmed)
        # Evidence is written with the row: a confirmed past one stands beside what people declared.
        rows = super().create(
            [
                {**vals, **first, **(kept | {"qms_attachment_ids": given} if done else {})}
                for vals, done, given in zip(vals_list, imported, files, strict=True)
            ]
        )
        for row in rows.filtered("qms_attachment_ids"):
            row._keep_files(row.qms_attachment_ids)
        return rows

    @api.model
    def _check_not_there(self, vals_list):
        """Refuse confirmed skills that stand there already, or twice in what comes now, with the same level and days: a
        file imported twice."""
        names = ("employee_id", "skill_id", "skill_level_id", "valid_from", "valid_to")
        people = [vals["employee_id"] for vals in vals_list]
        known = self.sudo().search([("employee_id", "in", people), ("qms_evidence", "in", COUNTED)]) if people else self
        there = {
            (row.employee_id.id, row.skill_id.id, row.skill_level_id.id, row.valid_from, row.valid_to) for row in known
        }
        # A file without such a column gets these days.
        defaults = self.default_get(["valid_from", "valid_to"]) if people else {}
        for vals in vals_list:
            ids, days = ([{**defaults, **vals}.get(name) for name in part] for part in (names[:3], names[3:]))
            key = (*ids, *(fields.Date.to_date(day) or False for day in days))
            if key in there:
                raise UserError(
                    self.env._(
                        "%(person)s, %(skill)s stands there already with this level and these days. Take the row out.",
                        person=self.env["hr.employee"].sudo().browse(ids[0]).name,
                        skill=self.env["hr.skill"].sudo().browse(ids[1]).display_name,
                    )
                )
            there.add(key)

    @api.model
    def _is_import_of_confirmed(self, vals):
        """Tell whether `vals` bring a confirmed skill. Raises UserError for other values of what only verbs write."""
        confirmed = vals.get("qms_evidence") == "confirmed"
        free = {"qms_evidence", "qms_attachment_ids"} if confirmed else set()
        forged = {name for name in (self._verb_fields() - free) & vals.keys() if vals[name]}
        if forged and not (forged == {"qms_evidence"} and vals["qms_evidence"] == "declared"):
            self._raise_verb_fields(forged)
        return confirmed

    def write(self, vals):
        """Refuse what only verbs write and any change of a row with evidence; write the rest."""
        forged = {name for name in self._verb_fields() & vals.keys() if not self._keeps_skill_value(name, vals[name])}
        if forged:
            self._raise_verb_fields(forged)
        kept = self.sudo().filtered(lambda row: not row._is_editable())
        changed = {name for name in SAID & vals.keys() if not kept._keeps_skill_value(name, vals[name])}
        if kept and changed:
            kept._check_editable(changed)
        return super().write({name: value for name, value in vals.items() if name not in self._verb_fields()})

    def _keeps_skill_value(self, name, value):
        field = self._fields[name]
        if field.type == "many2many":
            return False
        rows = self.sudo()
        return all(field.convert_to_record(field.convert_to_cache(value, row), row) == row[name] for row in rows)

    @api.constrains("valid_from", "valid_to")
    def _check_date(self):
        """Compare the days of what has both: Odoo's check stops at a skill that ends and has no first day."""
        return super(QmsSkillGuardMixin, self.filtered("valid_from"))._check_date()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        self._check_editable(set())

    def _check_editable(self, _names):
        """Raise UserError for the first of these rows that carries evidence."""
        for row in self.sudo().filtered(lambda row: not row._is_editable()):
            raise UserError(
                self.env._(
                    "%(person)s, %(skill)s: this skill carries evidence and is neither changed nor deleted. Add the "
                    "new level as a skill of its own; an HR officer or the manager withdraws this one with a reason.",
                    person=row.employee_id.name,
                    skill=row.display_name,
                )
            )

    @api.model
    def _raise_verb_fields(self, names):
        labels = self.sudo().fields_get(sorted(names), ["string"])
        if names <= self._followed_fields():
            raise UserError(
                self.env._(
                    "%(fields)s of a skill is that of the employee, never typed. Change it on the employee.",
                    fields=", ".join(label["string"] for label in labels.values()),
                )
            )
        raise UserError(
            self.env._(
                "%(fields)s of a skill is set when it is confirmed or a training is passed, never typed. Use the "
                "button Confirm in the list Skills to confirm.",
                fields=", ".join(label["string"] for label in labels.values()),
            )
        )

    def _qms_write(self, vals):
        """Write past the guard; verbs call it after their own checks."""
        # `super()` is the write of Odoo: the mixin stands right before it.
        return super().write(vals)

    # How Odoo replaces one level by the next

    @api.model
    def _get_transformed_commands(self, commands, individuals):
        """Refuse to delete a row with evidence through its employee: left alone in silence, it would seem deleted."""
        ids = [command[1] for command in commands or () if command[0] == Command.DELETE]
        self.browse(ids).exists()._check_editable(set())
        return super()._get_transformed_commands(commands, individuals)

    def _expire_individual_skills(self):
        """Leave rows with evidence out: a new level does not end them, they stay and count."""
        return super(QmsSkillGuardMixin, self.filtered(lambda row: row._is_editable()))._expire_individual_skills()

    def _get_overlapping_individual_skill(self, vals_list):
        """Look for overlaps among declared rows only."""
        kept = self.browse([vals["id"] for vals in vals_list]).filtered(lambda row: not row._is_editable())
        free = [vals for vals in vals_list if vals["id"] not in kept.ids]
        found = super()._get_overlapping_individual_skill(free) if free else {}
        return {row: others for row, others in found.items() if row._is_editable()}

    def get_current_skills_by_employee(self):
        """Leave out what was withdrawn, and what a better or longer row with evidence of the same skill covers."""
        current = super().get_current_skills_by_employee()
        for employee_id, rows in current.items():
            best = {}
            counted = rows.filtered(lambda row: row.qms_evidence in COUNTED)
            # Of two that are as good and as long, the one of the later day is shown.
            for row in counted.sorted(
                lambda row: (row.level_progress, row.valid_to or date.max, row.valid_from or date.min, row.id)
            ):
                best.setdefault(row.skill_id, []).append(row)
            covered = self.browse().union(
                *(
                    row
                    for same in best.values()
                    for number, row in enumerate(same)
                    if any(
                        not other.valid_to or (row.valid_to and row.valid_to <= other.valid_to)
                        for other in same[number + 1 :]
                    )
                )
            )
            current[employee_id] = rows.filtered(lambda row: row.qms_evidence != "withdrawn") - covered
        return current
