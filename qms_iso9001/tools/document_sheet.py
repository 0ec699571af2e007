"""A sheet of documents as it comes from the import screen, made ready for Odoo's `load`: one row is one revision, rows
of the same number below each other are the revisions of one document, from old to new."""

from datetime import timedelta

from odoo import fields

REVISION = "revision_ids/"
NUMBER = f"{REVISION}number"
TITLE = f"{REVISION}name"
STATE = f"{REVISION}state"
SINCE = f"{REVISION}in_force_from"
UNTIL = f"{REVISION}in_force_until"
# In the sheet the header is row 1, and lists count from 0.
FIRST_ROW = 2


class DocumentSheet:
    """The rows as dicts, the errors found in them, and what Odoo gets in the end."""

    def __init__(self, model, names, data):
        self.model = model
        self.env = model.env
        self.names = list(names)
        self.rows = [{**dict.fromkeys(names, ""), **dict(zip(names, row, strict=False))} for row in data]
        self.errors = []
        self.groups = []

    def has(self, name):
        """Tell whether the sheet has a column for the field, by whatever it is found."""
        return any(column == name or column.startswith(f"{name}/") for column in self.names)

    @property
    def has_revisions(self):
        """Tell whether the sheet says anything about revisions; without, each document gets its first draft."""
        return any(column.startswith(REVISION) for column in self.names)

    def text(self, index, name):
        """Return the cell as stripped text."""
        return str(self.rows[index].get(name) or "").strip()

    def label(self, name):
        """Return the label of a column as people read it."""
        model, field = self.model, None
        for part in name.split("/"):
            field = model._fields.get(part, field)
            model = self.env[field.comodel_name] if field and field.relational else model
        return field._description_string(self.env) if field else name

    def error(self, index, name, message):
        """Note what is wrong with a cell."""
        self.errors.append(self._message(index, f"{self.label(name)}: {message}"))

    def _message(self, index, message, kind="error"):
        number = self.text(index, "reference")
        message = f"{number}, {message}" if number else message
        # The import screen says "Error at row <record>".
        return {"type": kind, "message": message, "record": index + FIRST_ROW, "rows": {"from": index, "to": index}}

    def readable(self, messages):
        """Return Odoo's own messages in the same form; its repeated message about all rows at once is left out."""
        readable = [
            self._message(message["rows"]["from"], message["message"], message["type"])
            if "rows" in message
            else message
            for message in messages
        ]
        first, rest = readable[:1], readable[1:]
        if first and any(first[0]["message"].endswith(self._plain(message)) for message in rest):
            return rest
        return readable

    def _plain(self, message):
        number = self.text(message["rows"]["from"], "reference") if "rows" in message else ""
        return message["message"].removeprefix(f"{number}, ")

    # Documents

    def read_groups(self):
        """Find the rows of each document; note numbers that come back further down, and cells that contradict."""
        seen = {}
        for index, row in enumerate(self.rows):
            number = self.text(index, "reference")
            described = any(value for name, value in row.items() if not name.startswith(REVISION))
            last = self.groups[-1] if self.groups else []
            if last and (not described or (number and number == self.text(last[0], "reference"))):
                last.append(index)
                self._check_repeated(index, last[0])
                continue
            if number and number in seen:
                self.error(index, "reference", self._stands_in(seen[number]))
            seen.setdefault(number, index)
            self.groups.append([index])

    def _check_repeated(self, index, first):
        if not self.has_revisions:
            self.error(index, "reference", self._stands_in(first))
            return
        for name in self.names:
            value = self.rows[index][name]
            if name != "name" and not name.startswith(REVISION) and value and value != self.rows[first][name]:
                self.error(
                    index,
                    name,
                    self.env._(
                        "not what row %(row)s says of the same document. Write it once, in its first row.",
                        row=first + FIRST_ROW,
                    ),
                )

    def _stands_in(self, index):
        return self.env._(
            "stands in row %(row)s already. Put the revisions of a document below each other, from old to new.",
            row=index + FIRST_ROW,
        )

    def first_rows(self):
        """Return the index of the first row of each document."""
        return [group[0] for group in self.groups]

    def fill(self, name, value):
        """Put `value` into the empty cells of a column in the first rows."""
        for index in self.first_rows():
            self.rows[index][name] = self.rows[index][name] or value

    def resolve(self, name, read):
        """Replace the text in a column by the database id that `read` (text → id or error) gives."""
        if name not in self.names:
            return
        for index in self.first_rows():
            record_id, message = read(self.text(index, name))
            self.rows[index][f"{name}/.id"] = record_id
            if message:
                self.error(index, name, message)
        for row in self.rows:
            row.pop(name)
        self.names[self.names.index(name)] = f"{name}/.id"

    # Revisions

    def read_revisions(self, states, today):
        """Fill in title, state and last day of each revision; note what cannot be."""
        for group in self.groups:
            if self.has("name") and not any(self.text(index, "name") for index in group):
                self.error(group[0], "name", self.env._("empty. Write the title of the document."))
        if not self.has_revisions:
            return
        self.names += [name for name in (NUMBER, TITLE, STATE, SINCE, UNTIL) if name not in self.names]
        for group in self.groups:
            self._read_numbers(group)
            self._read_states(group, states)
            self._read_titles(group)
            days = [self._read_day(index, SINCE) for index in group]
            ends = [self._read_day(index, UNTIL) for index in group]
            for position, index in enumerate(group):
                before = (days[position - 1], ends[position - 1]) if position else (None, None)
                self._check_days(index, days[position], ends[position], before, today)
                later = days[position + 1] if position + 1 < len(group) else None
                if self.rows[index][STATE] == "obsolete" and not ends[position]:
                    self._fill_end(index, days[position], later)

    def _fill_end(self, index, since, later):
        if later:
            self.rows[index][UNTIL] = max(later - timedelta(days=1), since or later)
        else:
            self.error(index, UNTIL, self.env._("empty. Write the last day on which it was in force."))

    def _read_numbers(self, group):
        seen = {}
        for position, index in enumerate(group, 1):
            number = self.rows[index][NUMBER] = self.text(index, NUMBER) or str(position)
            if number in seen:
                message = self.env._("row %(row)s has “%(number)s” too.", row=seen[number] + FIRST_ROW, number=number)
                self.error(index, NUMBER, message)
            seen.setdefault(number, index)

    def _read_states(self, group, states):
        """An empty cell: the last revision that is no draft is in force, those before it are obsolete."""
        given = {index: states.get(self.text(index, STATE).casefold()) for index in group}
        for index in group:
            if self.text(index, STATE) and not given[index]:
                accepted = ", ".join(dict.fromkeys(self._state_labels(states)))
                message = self.env._(
                    "“%(value)s” is not among what can be imported: %(accepted)s.",
                    value=self.text(index, STATE),
                    accepted=accepted,
                )
                self.error(index, STATE, message)
        past = [index for index in group if given[index] != "draft"]
        for index in past:
            given[index] = given[index] or ("in_force" if index == past[-1] else "obsolete")
        in_force = [index for index in group if given[index] == "in_force"]
        for index in in_force[1:]:
            message = self.env._("row %(row)s of this document is in force already.", row=in_force[0] + FIRST_ROW)
            self.error(index, STATE, message)
        for index in group:
            self.rows[index][STATE] = given[index]

    def _state_labels(self, states):
        field = self.env["qms.document.revision"]._fields["state"]
        labels = dict(field._description_selection(self.env))
        return [labels[state] for state in states.values()]

    def _read_titles(self, group):
        """The document has the title of its revision in force, each revision its own."""
        titles = {index: self.text(index, "name") or self.text(group[0], "name") for index in group}
        for index in group:
            self.rows[index][TITLE] = self.text(index, TITLE) or titles[index]
        in_force = [index for index in group if self.rows[index][STATE] == "in_force"]
        self.rows[group[0]]["name"] = self.rows[[*group, *in_force][-1]][TITLE]

    def _read_day(self, index, name):
        try:
            day = fields.Date.to_date(self.rows[index].get(name) or False)
        except ValueError:
            message = self.env._("“%(value)s” is no day. Write it like 2024-05-31.", value=self.text(index, name))
            self.error(index, name, message)
            return None
        self.rows[index][name] = day or False
        return day

    def _check_days(self, index, since, until, before, today):
        state = self.rows[index][STATE]
        if state == "in_force" and not self.rows[index][SINCE]:
            self.error(index, SINCE, self.env._("empty. Write since when it is in force."))
        if state != "draft" and since and since > today:
            self.error(index, SINCE, self.env._("in the future. Import it as Draft and have it approved."))
        if since and before[0] and since < before[0]:
            self.error(index, SINCE, self.env._("before that of the row above. Sort revisions from old to new."))
        elif since and before[1] and since < before[1]:
            self.error(index, SINCE, self.env._("the row above is in force until a later day. Correct one of them."))
        if until and state != "obsolete":
            self.error(index, UNTIL, self.env._("only an obsolete revision has it. Leave it empty."))
        elif until and (until > today or (since and until < since)):
            self.error(index, UNTIL, self.env._("in the future, or before the first day. Write the last day in force."))

    def for_odoo(self):
        """Return (names, rows) as `load` takes them: what is said of the document stands in its first row only."""
        first = set(self.first_rows())
        rows = [
            [row.get(name) or "" if index in first or name.startswith(REVISION) else "" for name in self.names]
            for index, row in enumerate(self.rows)
        ]
        return self.names, rows
