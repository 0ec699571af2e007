from datetime import date, timedelta

from odoo import api, models

from .qms_owner_mixin import OFFICER

# So many of one list stand on the page; the rest is one tap away.
ROWS = 40
LAST = date.max


class QmsInbox(models.AbstractModel):
    """The quality manager's morning: one list of all that waits in the company, or for whoever looks, the first due
    first, acted on in the row. It names no model: the lines come from `qms.contribution`."""

    _name = "qms.inbox"
    _inherit = "qms.page.mixin"
    _description = "Inbox"

    @api.model
    def _read_page(self):
        """Return {`groups`: [{key, label, rows}], `lists`, `is_officer`}.

        A row has `key`, `id`, `model`, `name`, `kind` (in which list it waits), `date`, `is_late`, `state`, `is_mine`,
        `open_verb` and `verbs`; where there is more to know before a step, `about`, and `confirm`: the verbs that are
        asked about once more. `lists` are those of which only the first rows stand here: {label, model, domain,
        count, view_types}. Who is no quality officer finds what waits for them.
        """
        officer = self.env.user.has_group(OFFICER)
        contribution = self.env["qms.contribution"]
        lines = [(line, False) for line in contribution._collect("_inbox_lines")] if officer else []
        lines += [(line, True) for line in contribution._collect("_my_quality_lines")]
        rows, more = self._waiting(lines)
        return {"groups": self._groups(rows), "lists": self._lists(more), "is_officer": officer}

    @api.model
    def _waiting(self, lines):
        """Return ({(model, id): row}, [the lines that have more]). What waits in two lists stands in one row."""
        rows, more = {}, []
        for line, is_mine in lines:
            found = self._find(line, ROWS + 1)
            if len(found) > ROWS:
                more.append(line)
            for row in self._line_rows(line, found[:ROWS], is_mine):
                self._merge(rows, row)
        return rows, more

    @api.model
    def _line_rows(self, line, records, is_mine):
        if not records:
            return []
        model, date_field = line["model"], line["date_field"]
        verbs, about = records._inbox_verbs(), records._inbox_about()
        # Of whom it is goes without saying while one company is open.
        companies = len(self.env.companies) > 1 and "company_id" in records._fields
        due_field = date_field if date_field in records._due_fields else False
        keys = ("verb", "verb_label", "done_label")
        own = [records._contribution_verb(*(line[key] for key in keys))] if line["verb"] else []
        rows = self._rows(records, date_field, False)
        for record, row in zip(records, rows, strict=True):
            row.update(
                key=f"{model}-{record.id}",
                model=model,
                kind=line["label"],
                open_verb=line["open_verb"],
                verbs=[*own, *verbs.get(record.id, [])],
                is_mine=is_mine or ("user_id" in record._fields and record.user_id == self.env.user),
                due=(due_field and record[due_field] and self._day(record[due_field])) or LAST,
                since=str((date_field and record[date_field]) or ""),
                asked=bool(date_field in records._asked_fields and record[date_field]),
            )
            words = [companies and record.company_id.name, *about.get(record.id, [])]
            words = [word for word in words if word]
            row.update({"about": words} if words else {})
            row.update({"confirm": list(record._confirmed_verbs)} if record._confirmed_verbs else {})
        return rows

    @api.model
    def _merge(self, rows, row):
        known = rows.setdefault((row["model"], row["id"]), row)
        if known is not row:
            known["is_mine"] = known["is_mine"] or row["is_mine"]
            known["verbs"] += [verb for verb in row["verbs"] if verb not in known["verbs"]]
            known["asked"] = known["asked"] or row["asked"]
            if row["due"] < known["due"]:
                known.update({key: row[key] for key in ("due", "date", "is_late")})

    @api.model
    def _groups(self, rows):
        """Return the rows by when they are due; what somebody asked for before what is due later, and of those without
        a day the one that waits longest first."""
        today = self.env.company._qms_today()
        week = today + timedelta(days=6 - today.weekday())
        bounds = (
            ("overdue", self.env._("Overdue"), today - timedelta(days=1)),
            ("week", self.env._("This week"), week),
            ("asked", self.env._("Somebody waits for an answer"), None),
            ("later", self.env._("Later"), LAST - timedelta(days=1)),
            ("none", self.env._("Without a due date"), LAST),
        )
        waiting = sorted(rows.values(), key=lambda row: (row["due"], row["since"] or "9999", row["kind"], row["id"]))
        groups = {key: {"key": key, "label": label, "rows": []} for key, label, _day in bounds}
        for row in waiting:
            by_day = next(key for key, _label, day in bounds if day and row["due"] <= day)
            key = "asked" if by_day == "none" and row["asked"] else by_day
            groups[key]["rows"].append({name: row[name] for name in row if name not in ("due", "since", "asked")})
        return [group for group in groups.values() if group["rows"]]

    @api.model
    def _lists(self, lines):
        cards = self._models_with_cards(lines)
        return [
            {
                **{key: line[key] for key in ("label", "model")},
                "domain": list(line["domain"]),
                "count": self.env[line["model"]].search_count(line["domain"]),
                "view_types": self._view_types(line["model"], cards),
            }
            for line in lines
        ]
