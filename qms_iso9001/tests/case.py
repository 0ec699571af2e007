from odoo.exceptions import UserError


class QmsAssertions:
    """Assertions in the words of the field, so that tests read as sentences."""

    def assert_state(self, record, state):
        """`record` is in `state` as the database has it, not as a cache remembers it."""
        record.invalidate_recordset()
        self.assertEqual(record.state, state)

    def assert_refused(self, call, *args, says=None, **kwargs):
        """`call` raises a sentence for the user (UserError, which AccessError is too), which contains `says`."""
        with self.assertRaises(UserError) as caught:
            call(*args, **kwargs)
        if says:
            self.assertIn(says, str(caught.exception))

    def assert_import_refused(self, model, header, rows, line, column):
        """Odoo's import of `rows` keeps nothing, and says in which line (counted from 0) and column it stopped."""
        before = model.sudo().with_context(active_test=False).search_count([])
        result = model.load(header, [list(row) for row in rows])
        self.assertFalse(result["ids"], "Something was imported.")
        self.assertEqual(model.sudo().with_context(active_test=False).search_count([]), before)
        label = model._fields[column]._description_string(self.env)
        errors = [message for message in result["messages"] if message["type"] == "error"]
        named = [
            message
            for message in errors
            if message.get("rows", {}).get("from") == line
            and (message.get("field") == column or label.lower() in message["message"].lower())
        ]
        self.assertTrue(named, f"No message names line {line} and column {label}: {errors}")

    def assert_promise(self, line, day, qty=None, source=None):
        """`day` (and `qty`, `source`) is what is agreed for the order line, as the database has it."""
        line = line.sudo()
        line.invalidate_recordset()
        found = (str(line.qms_promise_date), line.qms_promise_qty, line.qms_promise_source)
        wanted = (str(day), found[1] if qty is None else qty, source or found[2])
        self.assertEqual(found, wanted)
