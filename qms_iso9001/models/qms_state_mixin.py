from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

MANAGER = "qms_iso9001.group_qms_manager"


class QmsStateMixin(models.AbstractModel):
    """A fixed life cycle: a model declares `state`, public verbs change it, nothing else can.

    Hooks: `_verb_fields` (written by verbs only), `_frozen_fields` (not editable outside the first state)
    and `_is_editable`. No context key opens anything.
    """

    _name = "qms.state.mixin"
    _inherit = ["qms.verb.mixin", "qms.step.mixin", "qms.reason.mixin"]
    _description = "Fixed life cycle"

    # Who may import a record in a later state: any of these groups.
    _import_groups = (MANAGER,)
    # True: the files of a locked record are evidence too (see ir.attachment), others can still be added.
    _keeps_files = False

    is_legacy = fields.Boolean(
        "Imported, not signed here",
        readonly=True,
        copy=False,
        help="This record came in by import in a later state: its steps were taken outside this system.",
    )

    @api.model
    def _verb_fields(self):
        """Return the names of the fields that only verbs write."""
        return {"state", "is_legacy"}

    @api.model
    def _frozen_fields(self):
        """Return the names of the fields that can be edited only while `_is_editable`."""
        return set()

    def _is_editable(self):
        self.ensure_one()
        return self.state == self._initial_state()

    @api.model_create_multi
    def create(self, vals_list):
        """Create in the first state. A later state is an import: a right of `_import_groups`,
        marked *imported*.

        What verbs write gets its first value explicitly: neither `default_…` in the context nor a user's
        own default can fill it.
        """
        split = [self._split_imported(vals) for vals in vals_list]
        model = self._unforged(self._verb_fields())
        records = super(QmsStateMixin, model).create([vals for vals, _imported in split]).with_env(self.env)
        for record, (_vals, imported) in zip(records, split, strict=True):
            if imported:
                record._write_unguarded(imported)
        return records

    @api.model
    def _split_imported(self, vals):
        """Return (values of a record in its first state, what an import sets after that or {})."""
        first = self._initial_verb_values()
        given = {name: vals[name] for name in self._verb_fields() & vals.keys()}
        given = {name: value for name, value in given.items() if value and value != first.get(name)}
        vals = {**{name: value for name, value in vals.items() if name not in self._verb_fields()}, **first}
        if "state" in given:
            self._check_may_import(given["state"])
            return vals, {**given, "is_legacy": True}
        if given:
            self._raise_verb_fields(given)
        return vals, {}

    @api.model
    def _initial_verb_values(self):
        """Return {name: first value} of the plain stored fields that only verbs write."""
        stored = (self._fields[name] for name in self._verb_fields())
        return {
            field.name: field.default(self) if field.default else False
            for field in stored
            if field.store and not field.compute and field.type not in ("one2many", "many2many")
        }

    @api.model
    def _check_may_import(self, state):
        if any(self.env.user.has_group(group) for group in self._import_groups):
            return
        # Names of groups are no secret; not everybody may read the model.
        groups = [f"“{self.env.ref(group).sudo().full_name}”" for group in self._import_groups]
        raise AccessError(
            self.env._(
                '%(column)s "%(state)s": importing “%(model)s” as that needs the right %(groups)s. '
                "Create it in its first state and use its buttons.",
                column=self._field_labels(["state"]),
                groups=", ".join(groups),
                model=self._description,
                state=dict(self._fields["state"]._description_selection(self.env)).get(state, state),
            )
        )

    def write(self, vals):
        """Refuse what only verbs write and what is frozen in the record's state; write the rest."""
        self.check_access("write")
        vals = self._without_unchanged(vals)
        forged = self._verb_fields() & vals.keys()
        if forged:
            self._raise_verb_fields(forged)
        frozen = self._frozen_fields() & vals.keys()
        if frozen:
            self._check_editable(frozen)
        return super().write(vals)

    def _without_unchanged(self, vals):
        """Drop verb fields that keep their value: an import that repeats a row changes nothing."""
        same = {name for name in self._verb_fields() & vals.keys() if self._keeps_value(name, vals[name])}
        return {name: value for name, value in vals.items() if name not in same}

    def _keeps_value(self, name, value):
        field = self._fields[name]
        if field.type in ("one2many", "many2many"):
            return False
        return all(
            field.convert_to_record(field.convert_to_cache(value, record), record) == record[name] for record in self
        )

    def _check_editable(self, names):
        for record in self.sudo():
            if not record._is_editable():
                raise UserError(
                    self.env._(
                        '%(record)s is "%(state)s": %(fields)s cannot be changed any more. %(way_out)s',
                        record=record.display_name,
                        state=record._state_label(),
                        fields=self._field_labels(names),
                        way_out=record._locked_way_out(),
                    )
                )

    def _locked_way_out(self):
        """Return the sentence that tells what to do instead of editing a locked record."""
        return self.env._("Send it back or start a new version instead.")

    @api.model
    def _raise_verb_fields(self, names):
        raise UserError(
            self.env._(
                "%(fields)s (%(model)s) is set by its buttons, never typed. Open the record and use the button "
                "for this step.",
                fields=self._field_labels(names),
                model=self._description,
            )
        )

    @api.model
    def _field_labels(self, names):
        # The label of a field that nobody may read is no secret.
        described = self.sudo().fields_get(sorted(names), ["string"])
        return ", ".join(described.get(name, {}).get("string", name) for name in sorted(names))

    def _today(self):
        """Return today in the zone of the company of a record, which its reader need not be able to read."""
        return self.sudo().company_id._qms_today()

    def _note(self, text):
        """Write what the current user did into the messages of a record (mail.thread): no right to write is needed."""
        self.sudo().message_post(body=text, author_id=self.env.user.partner_id.id)

    def _get_form_action(self):
        """Return the action that opens this record."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        """Evidence is never deleted: only a record that never left its first state may go."""
        for record in self:
            if not record._is_deletable():
                raise UserError(
                    self.env._(
                        "%(record)s is evidence and cannot be deleted. Cancel or archive it instead.",
                        record=record.display_name,
                    )
                )

    def _is_deletable(self):
        self.ensure_one()
        return self.state == self._initial_state()
