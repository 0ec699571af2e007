from collections import defaultdict
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .mail_activity import STEPS
from .qms_owner_mixin import OFFICER

# From today on: what is due later is nobody's work of this week.
DAYS = 7
# So many of one list are looked at, and so many stand in one part of the mail.
FOUND = 100
SHOWN = 15
# More than that of one list without a day are only counted.
NAMED = 3


class QmsDigest(models.AbstractModel):
    """What a person has to do about quality: all that is late, due within a week, or open without a day.

    Of the lists of My quality, of those of the Inbox what is theirs, and of their activities on quality records. Read
    as that person, in their language and zone: nobody is written to about what they may not read.
    """

    _name = "qms.digest"
    _description = "Weekly mail of open work"

    @api.model
    def _read(self, companies):
        """Return the parts of the mail of the current user for `companies`: [{`key`, `count`, `rows`, `more`}], without
        those that are empty.

        A row has `name`, `kind`, `due`, `words` (the day and the company as people read them) and `url`.
        """
        zone = self.env.user._qms_own_zone(companies[:1])
        mine = self.with_context(allowed_company_ids=companies.ids, tz=zone.key)
        rows = {}
        for line in mine._lines():
            for row in mine._line_rows(line):
                mine._merge(rows, row)
        for row in mine._activity_rows():
            mine._merge(rows, row)
        return mine._parts(rows)

    @api.model
    def _merge(self, rows, row):
        """What stands in two lists is told once. The day of a step of one's own counts before that of its record."""
        known = rows.setdefault((row["model"], row["id"]), row)
        if known is row:
            return
        if row["is_step"] and not known["is_step"]:
            known.update({name: row[name] for name in ("due", "is_step")})
        elif row["is_step"] == known["is_step"]:
            known["due"] = min(filter(None, (known["due"], row["due"])), default=False)

    # Lists

    @api.model
    def _lines(self):
        """Return the lists of what is the current user's (ContributionLine)."""
        contribution = self.env["qms.contribution"]
        lines = contribution._collect("_my_quality_lines")
        if self.env.user.has_group(OFFICER):
            mine = Domain("user_id", "=", self.env.uid)
            for line in contribution._collect("_inbox_lines"):
                field = self.env[line["model"]]._fields.get("user_id")
                if field and field._description_searchable:
                    lines.append({**line, "domain": list(Domain(line["domain"]) & mine)})
        return lines

    @api.model
    def _line_rows(self, line):
        records, date_field = self.env["qms.my.quality"]._find(line, FOUND), line["date_field"]
        is_due = date_field in records._due_fields
        return [
            self._row(
                record,
                record.display_name,
                line["label"],
                self._day(record[date_field]) if is_due else False,
                is_page=line["open_verb"],
            )
            for record in records
        ]

    @api.model
    def _row(self, record, name, kind, due, is_page=False, is_step=False):
        query = urlencode({"model": record._name, "res_id": record.id})
        return {
            "model": record._name,
            "id": record.id,
            "name": name,
            "kind": kind,
            "due": due,
            "is_step": is_step,
            "company": record.company_id if "company_id" in record._fields else self.env["res.company"],
            # What is opened by a step of its own is opened on the page that has it.
            "url": self._page_url() if is_page else f"{self.env.user.get_base_url()}/mail/view?{query}",
        }

    @api.model
    def _page_url(self):
        return f"{self.env.user.get_base_url()}/odoo/my-quality"

    @api.model
    def _day(self, value):
        return fields.Datetime.context_timestamp(self, value).date() if isinstance(value, datetime) else value

    # Activities

    @api.model
    def _quality_domain(self):
        """Return the domain of activities (mail.activity) that are about quality: on records of ours, and steps of ours
        on those of others."""
        noted = self.env.registry.descendants(["mail.activity.mixin"], "_inherit")
        ours = sorted(name for name in noted if name.startswith("qms."))
        return Domain("res_model", "in", ours) | self._step_domain()

    @api.model
    def _step_domain(self):
        """Return the domain of the activities that remind of a step of a quality record."""
        return Domain("activity_type_id.category", "in", STEPS)

    @api.model
    def _told_elsewhere(self):
        """Return the types of activity that remind of what a list names already, as another record."""
        names = sorted(self.env.registry.descendants(["qms.contribution"], "_inherit"))
        xmlids = {xmlid for name in names for xmlid in self.env[name]._listed_activities}
        types = [self.env.ref(xmlid, raise_if_not_found=False) for xmlid in sorted(xmlids)]
        return self.env["mail.activity.type"].sudo().browse(each.id for each in types if each)

    @api.model
    def _activity_rows(self):
        domain = Domain("user_id", "=", self.env.uid) & self._quality_domain()
        domain &= Domain("activity_type_id", "not in", self._told_elsewhere().ids)
        rows = []
        found = self.env["mail.activity"].search(domain, order="date_deadline, id", limit=FOUND)
        for model, activities in found.grouped("res_model").items():
            if model not in self.env or not self.env[model].has_access("read"):
                continue
            records = self.env[model].browse(activities.mapped("res_id")).exists()._filtered_access("read")
            readable = {record.id: record for record in records}
            rows += [self._activity_row(each, readable[each.res_id]) for each in activities if each.res_id in readable]
        return rows

    @api.model
    def _activity_row(self, activity, record):
        is_step = activity.activity_category in STEPS and record.id == activity.res_id
        kind = activity.summary or activity.activity_type_id.name
        return self._row(record, record.display_name, kind, activity.date_deadline, is_step=is_step)

    # The mail

    @api.model
    def _parts(self, rows):
        today = fields.Date.context_today(self)
        parts = defaultdict(list)
        for row in sorted(rows.values(), key=lambda row: (row["due"] or date.max, row["kind"], row["id"])):
            if not row["due"]:
                parts["open"].append(row)
            elif row["due"] < today:
                parts["late"].append(row)
            elif row["due"] <= today + timedelta(days=DAYS):
                parts["soon"].append(row)
        return [self._part(key, parts[key]) for key in ("late", "soon", "open") if parts[key]]

    @api.model
    def _part(self, key, rows):
        shown = [{**row, "words": self._words(row)} for row in rows]
        if key == "open":
            shown = self._in_short(shown)
        return {"key": key, "count": len(rows), "rows": shown[:SHOWN], "more": max(0, len(shown) - SHOWN)}

    @api.model
    def _in_short(self, rows):
        """Of many in one list without a day, say how many there are."""
        lists, shown = defaultdict(list), []
        for row in rows:
            lists[row["kind"]].append(row)
        for kind, group in lists.items():
            words = self.env._("%(count)s open", count=len(group))
            page = {**group[0], "name": kind, "words": words, "url": self._page_url()}
            shown += group if len(group) <= NAMED else [page]
        return shown

    @api.model
    def _words(self, row):
        day = row["due"] and self.env._("due %(date)s", date=format_date(self.env, row["due"]))
        # Of whom it is goes without saying where there is one company.
        company = len(self.env.companies) > 1 and row["company"].name
        return " · ".join(filter(None, (row["kind"], day, company)))
