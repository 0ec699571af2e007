import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

SURVEY = "qms_iso9001.survey_satisfaction"
TEMPLATE = "qms_iso9001.mail_template_satisfaction"
# Nobody is asked more often than twice a year, whatever the rule.
REST = 180
# Asked is who got something lately: of what was half a year ago nobody remembers how it went.
LATELY = 30
BATCH = 100


class QmsSatisfactionCompanyMixin(models.AbstractModel):
    """When a company asks its customers how satisfied they are. Off until it is switched on."""

    _name = "qms.satisfaction.company.mixin"
    _description = "Customer satisfaction of a company"

    qms_satisfaction_rule = fields.Selection(
        [("off", "Never"), ("deliveries", "After so many deliveries"), ("half_year", "Twice a year")],
        "Ask customers how satisfied they are",
        default="off",
        required=True,
    )
    qms_satisfaction_deliveries = fields.Integer(
        "Deliveries between two questions", default=3, required=True, help="Counted per contact of the orders."
    )

    _qms_satisfaction_positive = models.Constraint(
        "CHECK(qms_satisfaction_deliveries > 0)", "Ask after one delivery or more."
    )

    @api.model
    def _cron_qms_ask_customers(self):
        """Ask whose turn it is, in batches; resumes after a kill, and asks nobody twice."""
        if self._qms_satisfaction_obstacle():
            _logger.warning("Customers are not asked: %s", self._qms_satisfaction_obstacle())
            return
        for company in self.search([("qms_satisfaction_rule", "!=", "off")]):
            due = [row for row in company._qms_due_customers() if not row["problem"]]
            self.env["ir.cron"]._commit_progress(remaining=len(due))
            for _start in range(0, len(due), BATCH):
                asked = company._qms_ask_due(BATCH)
                if asked is None:
                    # Whoever asks at this moment asks them all; tomorrow is another night.
                    self.env["ir.cron"]._commit_progress(remaining=0)
                    return
                if not self.env["ir.cron"]._commit_progress(len(asked)):
                    return

    @api.model
    def _qms_satisfaction_obstacle(self):
        """Return why nobody can be asked: somebody archived or deleted the questions, or the mail; "" normally."""
        survey = self.env.ref(SURVEY, raise_if_not_found=False)
        if not survey or not survey.sudo().active:
            return self.env._(
                "The survey of customers is archived or deleted. An administrator restores it in Surveys (filter "
                "Archived), or updates the addon to get a deleted one back."
            )
        if not self.env.ref(TEMPLATE, raise_if_not_found=False):
            return self.env._(
                "The mail that asks customers is deleted. An administrator updates the addon to get it back."
            )
        return ""

    def _qms_due_customers(self):
        """Return whose turn it is: [{"contact" (res.partner), "order" (sale.order), "deliveries", "problem" (why they
        cannot be asked, or "")}], by a fixed number of queries."""
        self.ensure_one()
        needed = self.qms_satisfaction_deliveries if self.qms_satisfaction_rule == "deliveries" else 1
        rows = self._qms_delivered_since(needed)
        contacts = self.env["res.partner"].sudo().browse([contact for contact, _order, _count in rows])
        blocked = set(
            self.env["mail.blacklist"]
            .sudo()
            .search([("email", "in", contacts.mapped("email_normalized"))])
            .mapped("email")
        )
        own = self.sudo().with_context(active_test=False).search(Domain.TRUE).partner_id
        return [
            {
                "contact": contact,
                "order": self.env["sale.order"].sudo().browse(order),
                "deliveries": count,
                "problem": self._qms_cannot_ask(contact, blocked, own),
            }
            for contact, (_id, order, count) in zip(contacts, rows, strict=True)
        ]

    @api.model
    def _qms_cannot_ask(self, contact, blocked, own):
        """Return why `contact` is not asked; `blocked`: addresses on the blacklist, `own`: partners of companies."""
        if contact.commercial_partner_id in own:
            return self.env._("one of our own companies")
        if not contact.active:
            return self.env._("archived")
        if contact.qms_is_not_asked or contact.commercial_partner_id.qms_is_not_asked:
            return self.env._("does not want to be asked (see the contact, page Quality)")
        if not contact.email_normalized:
            return self.env._("no e-mail address (enter one on the contact)")
        if contact.email_normalized in blocked:
            return self.env._("wants no mail (is on the blacklist for e-mail)")
        return ""

    def _qms_delivered_since(self, needed):
        """Return (contact id, last order id, number of deliveries since the last question) of the contacts of orders
        who got `needed` deliveries since, the last of them lately, and were not asked in the last REST days."""
        self.env.flush_all()
        today = self._qms_today()
        return self.env.execute_query(
            SQL(
                """
                SELECT placed.partner_id, (array_agg(placed.id ORDER BY delivery.date_done DESC, delivery.id DESC))[1],
                       count(DISTINCT delivery.id)
                  FROM stock_picking AS delivery
                  JOIN sale_order AS placed ON placed.id = delivery.sale_id
                  JOIN stock_picking_type AS kind
                    ON kind.id = delivery.picking_type_id AND kind.code IN ('outgoing', 'dropship')
                  LEFT JOIN LATERAL (
                        SELECT max(answer.qms_invited_on) AS day FROM survey_user_input AS answer
                         WHERE answer.partner_id = placed.partner_id AND answer.qms_invited_on IS NOT NULL
                       ) AS asked ON TRUE
                 WHERE delivery.state = 'done' AND delivery.return_id IS NULL AND delivery.company_id = %(company)s
                   AND delivery.date_done >= %(year)s
                   AND (asked.day IS NULL OR %(done)s > asked.day)
                 GROUP BY placed.partner_id, asked.day
                HAVING count(DISTINCT delivery.id) >= %(needed)s AND max(delivery.date_done) >= %(lately)s
                   AND (asked.day IS NULL OR asked.day <= %(rested)s)
                 ORDER BY placed.partner_id
                """,
                company=self.id,
                done=SQL("(delivery.date_done AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", self.qms_zone_name),
                year=self._qms_midnight(today - timedelta(days=365)),
                lately=self._qms_midnight(today - timedelta(days=LATELY)),
                rested=today - timedelta(days=REST),
                needed=needed,
            )
        )

    def _qms_ask_due(self, limit=None):
        """Ask whose turn it is, `limit` of them at most; return the answers that they are to give, None while somebody
        else asks."""
        if not self._qms_lock_asking():
            return None
        due = [row for row in self._qms_due_customers() if not row["problem"]]
        return self._qms_ask_customers(due[:limit])

    @api.model
    def _qms_lock_asking(self):
        """Let nobody else ask until this is committed, whichever company: they share contacts. False: somebody does."""
        # Nobody who sells needs a right of the survey app.
        survey = self.env.ref(SURVEY).sudo()
        if not survey.try_lock_for_update(allow_referencing=True):
            return False
        # Written as it is: whoever began before this is committed does not see who was asked. The database refuses
        # their lock then, and Odoo starts them again.
        touch = SQL("UPDATE survey_survey SET write_date = write_date WHERE id = %s RETURNING id", survey.id)
        return bool(self.env.execute_query(touch))

    def _qms_ask_customers(self, rows):
        """Send each of `rows` (see `_qms_due_customers`) a link of their own, in their language."""
        # Nobody who sells needs a right of the survey app.
        survey = self.env.ref(SURVEY).sudo()
        answers = self.env["survey.user_input"].sudo()
        for row in rows:
            answer = survey._create_answer(
                partner=row["contact"],
                check_attempts=False,
                qms_satisfaction_company_id=self.id,
                qms_order_id=row["order"].id,
            )
            answer._qms_invite(row["contact"], self._qms_today())
            answers |= answer
        if answers:
            self.env.ref(TEMPLATE).sudo().send_mail_batch(answers.ids, force_send=False)
        return answers
