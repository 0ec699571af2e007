class RowVerbs:
    """Presses the buttons of a row in the Inbox as the page does, for any case of QmsCase."""

    def row_verbs(self, record, user):
        """Return {label: verb} of the row of `record` that `user` finds in the Inbox; None without a row."""
        page = self.env["qms.inbox"].with_user(user).with_company(user.company_id).get_page()
        rows = [row for group in page["groups"] for row in group["rows"]]
        found = [row for row in rows if (row["model"], row["id"]) == (record._name, record.id)]
        return {verb["verb_label"]: verb for verb in found[0]["verbs"]} if found else None

    def press(self, record, label, user, said=None):
        """Press the button `label`; with `said`, write it into the dialog that asks for words."""
        verb = self.row_verbs(record, user)[label]
        action = getattr(record.with_user(user).with_context(**verb["context"]), verb["verb"])()
        if said is None:
            return action
        self.assertEqual((action["res_model"], action["target"]), ("qms.reason", "new"))
        dialog = self.env["qms.reason"].with_user(user).with_context(**action["context"])
        return dialog.create({"reason": said}).action_confirm()
