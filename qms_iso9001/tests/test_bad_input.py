"""No state without its verb: what an RPC client may try on every model with a life cycle, and what it gets.

The models are found through `qms.state.mixin`, their records are the samples of tests/samples.py.
"""

from itertools import product

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .case import QmsAssertions
from .common import QmsCase
from .inventory import qms_models, samples

# Keys that open a door somewhere in Odoo, or look as if they might.
FORGED_CONTEXT = {
    "import_file": True,
    "install_mode": True,
    "install_demo": True,
    "module": "qms_iso9001",
    "active_test": False,
    "tracking_disable": True,
    "mail_notrack": True,
    "mail_create_nolog": True,
    "no_validate": True,
    "force_write": True,
    "from_verb": True,
    "qms_verb": "action_approve",
    "bypass": True,
    "state": "in_force",
}
CONTEXTS = ({}, FORGED_CONTEXT)
SOME_VALUE = {
    "binary": b"c29tZXRoaW5n",
    "date": "2020-02-02",
    "datetime": "2020-02-02 12:00:00",
    "char": "Forged",
    "text": "Forged",
    "html": "Forged",
    "integer": 42,
    "float": 42.0,
    "monetary": 42.0,
    "many2one_reference": 42,
    "json": {"forged": 42},
}


@tagged("post_install", "-at_install")
class TestBadInput(QmsAssertions, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.new_user("employee", cls.company, "t_named")
        cls.callers = (cls.employee, cls.named, cls.officer, cls.manager)

    def each_sample(self):
        """Return (model name, label, builder) of every sample with a life cycle."""
        alive = self.env.registry.descendants(["qms.state.mixin"], "_inherit")
        return [
            (name, label, build)
            for name in qms_models(self.env, ("stored",))
            if name in alive
            for label, build in samples(self.env).get(name, {}).items()
        ]

    def states(self, model_name):
        return self.env[model_name]._fields["state"].get_values(self.env)

    def later_states(self, model_name):
        first = self.env[model_name]._initial_state()
        return [state for state in self.states(model_name) if state != first]

    def without_import_right(self, model_name):
        groups = self.env[model_name]._import_groups
        return [user for user in self.callers if not any(user.has_group(group) for group in groups)]

    def test_a_state_cannot_be_written(self):
        for model_name, label, build in self.each_sample():
            with self.subTest(model=model_name, record=label), self.undone():
                record = build(self)
                before = self.state_in_database(record)
                for state, user, context in product(self.states(model_name), self.callers, CONTEXTS):
                    if state != before:
                        forging = record.with_user(user).with_context(**context)
                        self.assert_polite_refusal(forging.write, {"state": state})
                self.assert_somebody_may_write(record)
                self.assertEqual(self.state_in_database(record), before)

    def test_the_traces_of_a_verb_cannot_be_written(self):
        for model_name, label, build in self.each_sample():
            with self.subTest(model=model_name, record=label), self.undone():
                record = build(self)
                for name, user in product(sorted(record._verb_fields() - {"state"}), self.callers):
                    self.assert_polite_refusal(record.with_user(user).write, {name: self.forged(record, name)})
                self.assert_somebody_may_write(record)

    def test_a_later_state_cannot_be_created(self):
        for model_name, label, build in self.each_sample():
            with self.subTest(model=model_name, record=label), self.undone():
                vals = self.values_of_a_new_one(build(self))
                later = self.later_states(model_name)
                for state, user, context in product(later, self.without_import_right(model_name), CONTEXTS):
                    model = self.env[model_name].with_user(user).with_context(**context)
                    self.assert_polite_refusal(model.create, {**vals, "state": state})

    def test_a_default_in_the_context_is_no_way_round(self):
        for model_name, label, build in self.each_sample():
            with self.subTest(model=model_name, record=label), self.undone():
                record = build(self)
                forged = {f"default_{name}": self.forged(record, name) for name in record._verb_fields() - {"state"}}
                vals = self.values_of_a_new_one(record)
                created = []
                for state, user in product(self.later_states(model_name), self.callers):
                    model = self.env[model_name].with_user(user)
                    forging = model.with_context(**forged, default_state=state)
                    traces = self.traces_of_a_new_one(model, vals)
                    self.assertEqual(self.traces_of_a_new_one(forging, vals), traces)
                    created += [user] if traces != "refused" else []
                self.assertTrue(created, "Nobody created one: the comparison says nothing.")

    def test_an_import_of_a_later_state_is_marked_and_signs_nothing(self):
        for model_name, label, build in self.each_sample():
            with self.subTest(model=model_name, record=label), self.undone():
                vals = self.values_of_a_new_one(build(self))
                last = self.states(model_name)[-1]
                imported = self.env[model_name].with_user(self.manager).create({**vals, "state": last})
                self.assertTrue(imported.is_legacy, "Mark it: imported, not signed here.")
                self.assertFalse("signature_ids" in imported._fields and imported.signature_ids)

    # Helpers

    def values_of_a_new_one(self, record):
        """Return the values from which a user could create a record like this sample, and take the sample away
        (by SQL: it is evidence), so that it does not stand in the way of its copy."""
        vals = record.sudo().copy_data()[0]
        self.env.flush_all()
        for lines, inverse in (*self.lines_of(record), (record, "id")):
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE %s = %s",
                    SQL.identifier(lines._table),
                    SQL.identifier(inverse),
                    record.id,
                )
            )
        self.env.invalidate_all(flush=False)
        return vals

    def lines_of(self, record):
        """Return (model, name of its link) of what hangs on the record and keeps it from being taken away."""
        lines = [field for field in record._fields.values() if field.type == "one2many" and field.store]
        links = [(self.env[field.comodel_name], field.inverse_name) for field in lines]
        return [
            (model, name)
            for model, name in links
            if model._name.startswith("qms.") and model._fields[name].type == "many2one"
        ]

    def forged(self, record, name):
        """Return a value of field `name` that the record does not have."""
        field = record._fields[name]
        if field.type == "many2one":
            return self.env[field.comodel_name].sudo().search([("id", "!=", record[name].id)], limit=1).id
        if field.type == "boolean":
            return not record[name]
        if field.type == "selection":
            return next(value for value in field.get_values(self.env) if value != record[name])
        if field.type == "boolean":
            return not record[name]
        return SOME_VALUE[field.type]

    def state_in_database(self, record):
        record.flush_recordset()
        record.invalidate_recordset()
        return record.sudo().state

    def traces_of_a_new_one(self, model, vals):
        """Return what the verbs' fields hold in a record created from `vals`, or "refused"; it does not stay."""
        with self.undone():
            try:
                return model.create(vals).sudo().read(sorted(model._verb_fields()), load=None)[0] | {"id": 0}
            except (AccessError, UserError):
                return "refused"

    def assert_somebody_may_write(self, record):
        """Whoever has the right to write was stopped by the life cycle, and there is such a caller."""
        writers = [user for user in self.callers if record.with_user(user).has_access("write")]
        self.assertTrue(writers, "Every caller stops at the access rows: the life cycle was not asked.")

    def assert_polite_refusal(self, call, vals):
        """`call` is refused with a sentence for people, whatever is sent."""
        with mute_logger("odoo.sql_db"):
            self.assert_refused(call, vals)
