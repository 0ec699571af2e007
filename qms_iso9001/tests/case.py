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
