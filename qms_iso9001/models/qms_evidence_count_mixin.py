import logging
from datetime import timedelta

import psycopg2

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools.amounts import AMOUNT_GROUPS

_logger = logging.getLogger(__name__)
# Whose lists and names show prices to every employee: opened by those who read amounts.
PRICED = ("product.supplierinfo", "product.template", "product.product")


class QmsEvidenceCountMixin(models.AbstractModel):
    """How evidence rules count records, all of them by one query, and how what they counted is opened."""

    _name = "qms.evidence.count.mixin"
    _inherit = ["qms.definition.mixin"]
    _description = "Counting of evidence"

    # Counting

    def _try_out(self):
        """Return {rule id: problem or None} without reading a record: what cannot be asked is refused, not counted."""
        selects, problems = self._compile(lambda rule: rule._select(self.env.companies))
        trials = {rule_id: SQL("SELECT * FROM (%s) AS trial LIMIT 0", part) for rule_id, part in selects.items()}
        return {**problems, **{rule_id: problem for rule_id, (_count, _newest, problem) in self._run(trials).items()}}

    def _count(self, companies=None):
        """Count every rule in `companies` (default: the active ones), in one query for all of them.

        Returns {rule id: {"count", "newest" (date in the company's zone, or False), "state", "problem"}}. A rule
        that cannot be counted says why in `problem`, and stops no other.
        """
        companies = companies or self.env.companies
        selects, problems = self._compile(lambda rule: rule._select(companies))
        counted = self._run(selects)
        return {rule.id: rule._judge(problems.get(rule.id), counted.get(rule.id), companies) for rule in self}

    def _topics_met(self, companies=None):
        """Return the ids of the topics of which a rule finds as many records as it asks for, fresh or not.

        It looks no further than the first such rule of a topic, of the smallest tables first, and counts no further
        than the rule asks for: years of records cost little.
        """
        companies = companies or self.env.companies
        selects, _problems = self._compile(lambda rule: rule._select(companies, enough=True))
        counted = self.filtered(lambda rule: rule.id in selects)._smallest_first().grouped("requirement_id")
        topics = {
            topic.id: SQL(
                "SELECT %s, (%s)::int, NULL::timestamp",
                topic.id,
                SQL(" OR ").join(SQL("(%s) >= %s", selects[rule.id], rule.minimum_count) for rule in rules),
            )
            for topic, rules in counted.items()
        }
        found = self._run(topics)
        broken = [topic_id for topic_id, (_count, _newest, problem) in found.items() if problem]
        # Of these one rule cannot be asked; another one of the topic may be met all the same.
        again = self.filtered(lambda rule: rule.requirement_id.id in broken)
        states = again._count(companies) if again else {}
        met = {rule.requirement_id.id for rule in again if states[rule.id]["state"] in ("live", "stale")}
        return met | {topic_id for topic_id, (count, _newest, _problem) in found.items() if count}

    def _smallest_first(self):
        names = {rule: rule._get_model()._table for rule in self}
        # Estimates of the database: they decide on an order only.
        tables = tuple(names.values()) or ("",)
        sizes = dict(self.env.execute_query(SQL("SELECT relname, reltuples FROM pg_class WHERE relname IN %s", tables)))
        return self.sorted(lambda rule: sizes.get(names[rule], 0))

    def _compile(self, select):
        """Return ({rule id: what `select` makes of it}, {rule id: why there is none}); see `_select`."""
        selects, problems = {}, {}
        for rule in self:
            problem = rule._definition_problem()
            if problem:
                problems[rule.id] = problem
                continue
            try:
                selects[rule.id] = select(rule)
            except psycopg2.Error:
                raise
            except Exception as error:
                # The search methods of any addon may raise anything: it concerns this rule only.
                problems[rule.id] = self.env._("the filter does not work: %(error)s", error=error)
        return selects, problems

    def _select(self, companies, enough=False):
        """Return the SELECT of one rule: its id, how many records, the newest date; with `enough` only how many, and
        no more than it asks for."""
        self.ensure_one()
        model = self._counted_model(companies)
        query = model._search(self._records_domain(companies))
        if enough:
            query.limit = max(self.minimum_count, 1)
            return SQL("SELECT COUNT(*) FROM (%s) AS few", query.select(SQL("1")))
        newest = self._newest_sql(model, query, companies) if self.date_field else SQL("NULL")
        return query.select(SQL("%s", self.id), SQL("COUNT(*)"), SQL("%s::timestamp", newest))

    def _newest_sql(self, model, query, companies):
        """Return the newest date up to today: what is planned for later makes nothing fresh."""
        column = model._field_to_sql(model._table, self.date_field, query)
        if self.date_field in ("create_date", "write_date"):  # nobody plans these
            return SQL("MAX(%s)", column)
        company = companies[:1]
        tomorrow = company._qms_today() + timedelta(days=1)
        if model._fields[self.date_field].type == "datetime":
            tomorrow = company._qms_midnight(tomorrow)
        return SQL("MAX(%s) FILTER (WHERE %s < %s)", column, column, tomorrow)

    def _counted_model(self, companies):
        """Return the model as its counter: shipped rules count with all rights, others with those of their author.

        Whoever reads the number, it is the same; and nobody defines a rule to learn what is hidden from them.
        """
        author = self.definition_user_id
        if not author:
            return self._get_model().sudo()
        allowed = (companies | companies.sudo().parent_ids) & author.sudo().company_ids
        return self._get_model().with_user(author).sudo(False).with_context(allowed_company_ids=allowed.ids)

    def _records_domain(self, companies):
        if self.counts_for_branches:
            companies = companies.sudo().parent_ids
        return self._parse_domain() & self._company_domain(companies)

    @api.model
    def _run(self, selects):
        """Return {rule id: (count, newest, problem)} of `selects`; one by one only when one of them fails."""
        if not selects:
            return {}
        try:
            with self.env.cr.savepoint():
                rows = self.env.execute_query(SQL(" UNION ALL ").join(SQL("(%s)", part) for part in selects.values()))
        except (psycopg2.DataError, psycopg2.ProgrammingError) as error:
            if len(selects) == 1:
                _logger.info("Evidence rule %s: %s", *selects, error)
                problem = self.env._(
                    "the filter compares a field with a value of another kind. "
                    "Open it in the editor and choose a value there."
                )
                return {rule_id: (0, None, problem) for rule_id in selects}
            found = {}
            for rule_id, part in selects.items():
                found.update(self._run({rule_id: part}))
            return found
        return {rule_id: (count, newest, None) for rule_id, count, newest in rows}

    def _judge(self, problem, counted, companies):
        count, newest, failure = counted or (0, None, None)
        problem = problem or failure
        if newest and self._get_model()._fields[self.date_field].type == "datetime":
            newest = companies[:1]._qms_day(newest)
        elif newest:
            newest = newest.date()
        if problem:
            state = "error"
        elif count < self.minimum_count:
            state = "missing"
        elif self.freshness_days and not self._is_fresh(newest, companies):
            state = "stale"
        else:
            state = "live"
        return {"count": count, "newest": newest or False, "state": state, "problem": problem or False}

    def _is_fresh(self, newest, companies):
        oldest = companies[:1]._qms_today() - timedelta(days=self.freshness_days)
        return bool(newest) and newest >= oldest

    # Opening

    def _can_open(self):
        """Tell whether the current user may read the model that the rule counts, and its prices where it shows them."""
        model = self._get_model()
        if model is None or not model.sudo(False).has_access("read"):
            return False
        return self.model_name not in PRICED or any(map(self.env.user.has_group, AMOUNT_GROUPS.split(",")))

    @api.readonly
    def action_view_records(self):
        """Open exactly the records that were counted. Raises AccessError without read access to their model."""
        self.ensure_one()
        self.check_access("read")
        if not self._can_open():
            raise AccessError(
                self.env._(
                    "You have no right to read %(model)s. Ask somebody who works with them to show you the records.",
                    model=self.model_label,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self.model_name,
            "domain": list(self._records_domain(self.env.companies)),
            "views": [(False, "list"), (False, "form")],
            "context": {"create": False},
        }
