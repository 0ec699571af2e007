import logging
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.qms_iso9001.tools.jobs import try_each

from .qms_training_need_mixin import AGAIN_DAYS, OPEN

_logger = logging.getLogger(__name__)

# So many needs are created in one transaction of the job; more than these people at once are left to the job.
BATCH = 500
# Needs of these origins come by themselves, and go when what brought them is gone.
AUTOMATIC = ("rule", "revision", "lapse", "gap")
CRON = "qms_iso9001_training.ir_cron_follow_needs"


class QmsTrainingFollowMixin(models.AbstractModel):
    """When needs arise: at once for who is hired or moves and for a new revision, every night for everybody. What was
    created is not found again, so a job that is stopped goes on where it was."""

    _name = "qms.training.follow.mixin"
    _inherit = "qms.training.skill.source.mixin"
    _description = "Needs that follow people and documents"

    @api.model
    def _follow_people(self, employees):
        """Create what these people need from now on, and cancel what those who are archived, or work in another company
        now, needed."""
        people = employees.sudo()
        self.sudo()._find_left(people)._cancel_left()
        here = people.filtered("active")
        if len(here) > BATCH:
            self.env.ref(CRON).sudo()._trigger()
            return
        records = self.sudo()
        for company, colleagues in here.grouped("company_id").items():
            records._find_unasked(company, colleagues)._cancel_unasked()
            records._need(records._missing_needs(company, colleagues))

    @api.model
    def _find_left(self, employees=None):
        """Return what these people (everybody), archived or in another company now, needed, were planned for or might
        repeat."""
        for name in ("hr.employee", "qms.training.record"):
            self.env[name].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT r.id FROM qms_training_record r JOIN hr_employee e ON e.id = r.employee_id
                 WHERE (r.state IN %(states)s OR r.is_retake_offered)
                   AND (e.company_id != r.company_id OR NOT e.active) %(only)s
                 ORDER BY r.id
                """,
                states=OPEN,
                only=SQL("") if employees is None else SQL("AND e.id = ANY(%s)", employees.ids),
            )
        )
        return self.browse(need_id for (need_id,) in rows)

    def _cancel_left(self):
        """Cancel what is open of these records, of people who left, with a note; nobody is offered to repeat it."""
        self._withdraw_offer()
        reasons = {
            True: self.env._("The person works in another company now."),
            False: self.env._("The person is archived: nothing is needed any more."),
        }
        waiting = self.filtered(lambda record: record.state in OPEN)
        for active, records in waiting.grouped(lambda record: record.employee_id.active).items():
            sessions = records.session_id
            records._cancel(reasons[active])
            sessions._note_cancelled_records(records, reasons[active])

    @api.model
    def _find_unasked(self, company, employees=None):
        """Return the needs that came by themselves and that nothing of today gives these people (everybody) of
        `company`: they moved on, hold the skill, or the rule is gone. Who is planned already stays planned."""
        waiting = [("state", "=", "needed"), ("origin", "in", AUTOMATIC), ("company_id", "=", company.id)]
        if employees is not None:
            waiting += [("employee_id", "in", employees.ids)]
        # What somebody decided, by an action or a retake, stays as well.
        needs = self.search([*waiting, ("action_id", "=", False), ("retake_of_id", "=", False)])
        if not needs:
            return needs
        rules = self.env["qms.training.rule"].sudo()._get_rules_of(company)
        rows = self.env.execute_query(
            SQL(
                """
                %(expressions)s, still (employee_id, training_id, origin) AS MATERIALIZED (%(still)s)
                SELECT r.id FROM qms_training_record r JOIN person ON person.id = r.employee_id
                 WHERE r.id = ANY(%(needs)s)
                   AND NOT EXISTS (SELECT FROM still
                                    WHERE still.employee_id = r.employee_id AND still.training_id = r.training_id
                                      AND COALESCE(still.origin, r.origin) = r.origin)
                """,
                expressions=self._need_expressions(company, rules, employees),
                still=SQL(" UNION ALL ").join(self._still_asked(company)),
                needs=needs.ids,
            )
        )
        return self.browse(need_id for (need_id,) in rows)

    def _cancel_unasked(self):
        reasons = {
            "rule": self.env._("No rule asks this person for the course any more."),
            "revision": self.env._("What was revised asks this person for the course no more."),
        }
        skill = self.env._("The skill is held by now, or the job of this person requires it no more.")
        for origin, needs in self.grouped("origin").items():
            needs._cancel(reasons.get(origin, skill))

    @api.model
    def _find_failed_for_good(self, company):
        """Return the exams failed lately in `company` that no attempt is left for, and that nothing followed: what came
        by itself comes again by itself."""
        failed = self.search(
            [
                ("state", "=", "failed"),
                ("company_id", "=", company.id),
                ("employee_id.company_id", "=", company.id),
                ("employee_id.active", "=", True),
                ("training_id.active", "=", True),
                ("date_done", ">=", company._qms_today() - timedelta(days=AGAIN_DAYS)),
                ("origin", "not in", AUTOMATIC),
                ("is_legacy", "=", False),
            ]
        ).filtered(lambda record: not record._attempts_left())
        others = self.search(
            [("employee_id", "in", failed.employee_id.ids), ("training_id", "in", failed.training_id.ids)]
        ).grouped(lambda record: (record.employee_id, record.training_id))
        return failed.filtered(
            lambda record: (
                not any(
                    other.id > record.id
                    or other.state in OPEN
                    or (other.state in ("attended", "passed") and other.date_done >= record.date_done)
                    for other in others[record.employee_id, record.training_id]
                )
            )
        )

    @api.model
    def _follow_courses(self, courses):
        """Create the first needs that `courses` bring; the job creates the others right afterwards."""
        records = self.sudo()
        for company in self.env["res.company"].sudo().search([("id", "child_of", courses.company_id.ids)]):
            missing = [vals for vals in records._missing_needs(company) if vals["training_id"] in courses.ids]
            records._need(missing[:BATCH])
            if len(missing) > BATCH:
                self.env.ref(CRON).sudo()._trigger()

    @api.model
    def _cron_follow_needs(self):
        """Bring the needs of every company up to today, a batch per transaction."""
        companies = self.env["res.company"].search(Domain.TRUE)
        left = len(companies) + 1
        self.env["ir.cron"]._commit_progress(remaining=left)
        gone = self._find_left()
        for start in range(0, len(gone), BATCH):
            batch = gone[start : start + BATCH]
            try_each(batch, lambda records: records._cancel_left(), _logger, "needs of who left are not cancelled")
            if not self.env["ir.cron"]._commit_progress(len(batch), remaining=left):
                return
        for company in companies:
            left -= 1
            if not self._follow_company(company, left):
                return

    @api.model
    def _follow_company(self, company, left):
        """Create what is missing in `company`, before `left` others; return whether there is time for more."""
        missing, unasked = [], []
        try_each(
            company,
            lambda company: unasked.extend(self._find_unasked(company).ids),
            _logger,
            "needs of training that nobody asks for are not found",
        )
        for start in range(0, len(unasked), BATCH):
            batch = self.browse(unasked[start : start + BATCH])
            try_each(batch, lambda needs: needs._cancel_unasked(), _logger, "needs are not cancelled")
            if not self.env["ir.cron"]._commit_progress(len(batch), remaining=left + 1):
                return False
        try_each(
            company,
            lambda company: missing.extend(self._missing_needs(company)),
            _logger,
            "needs of training are not found",
        )
        try_each(
            company,
            lambda company: self._find_failed_for_good(company)._need_if_spent(),
            _logger,
            "what was failed is not needed again",
        )
        for start in range(0, len(missing), BATCH):
            if not self._follow_batch(company, missing[start : start + BATCH], left + 1):
                return False
        return bool(self.env["ir.cron"]._commit_progress(1, remaining=left))

    @api.model
    def _follow_batch(self, company, batch, left):
        """Create what of `batch` is missing by now, and return whether there is time for more. What meets an event that
        asks at this moment is tried once more: the next transaction sees what the event created."""
        for _attempt in range(2):
            failed = try_each(
                company, lambda company: self._create_missing(company, batch), _logger, "needs are not created"
            )
            if not self.env["ir.cron"]._commit_progress(0 if failed else len(batch), remaining=left):
                return False
            if not failed:
                break
        return True

    @api.model
    def _create_missing(self, company, batch):
        wanted = {(vals["employee_id"], vals["training_id"]) for vals in batch}
        people = self.env["hr.employee"].browse({person for person, _course in wanted})
        # Batches before took their time: somebody may have done the course since.
        missing = self._missing_needs(company, people)
        self._need([vals for vals in missing if (vals["employee_id"], vals["training_id"]) in wanted])
