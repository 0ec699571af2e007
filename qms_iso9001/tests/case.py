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
