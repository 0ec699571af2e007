from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.reading_rows import MISSING
from .qms_owner_mixin import OFFICER
from .qms_reading_notice_mixin import ACTIVITY as READ

CHANNELS = [
    ("login", "Own login"),
    ("link", "Link in the mail"),
    ("kiosk", "Kiosk"),
    ("list", "Sign-off list"),
]


class QmsAcknowledgement(models.Model):
    """That one person has to read one revision (or policy) from a day on, until a day, and when it was confirmed.

    Rows are made and ended by `qms.audience.rows.mixin` only, confirmed by verbs only; a confirmation never changes.
    """

    _name = "qms.acknowledgement"
    _inherit = [
        "qms.append.only.mixin",
        "qms.acknowledgement.scope.mixin",
        "qms.acknowledgement.link.mixin",
        "qms.acknowledgement.notice.mixin",
        "qms.acknowledgement.question.mixin",
        "qms.contribution",
        "qms.acknowledgement.retention.mixin",
    ]
    _description = "Read confirmation"
    _order = "date_start desc, id desc"
    _check_company_auto = True
    # The scan of a sign-off list is evidence like the rows it belongs to.
    _keeps_files = True
    _listed_activities = (READ,)

    document_id = fields.Many2one("qms.document", readonly=True, check_company=True, ondelete="restrict")
    revision_id = fields.Many2one(
        "qms.document.revision", readonly=True, check_company=True, index="btree_not_null", ondelete="restrict"
    )
    policy_id = fields.Many2one("qms.policy", "Policy", readonly=True, check_company=True, ondelete="restrict")
    employee_id = fields.Many2one("hr.employee", "Employee", readonly=True, index="btree_not_null", ondelete="set null")
    employee_name = fields.Char("Person", required=True, readonly=True, help="As it was when the row began.")
    department_id = fields.Many2one("hr.department", "Department", readonly=True, ondelete="set null")
    job_id = fields.Many2one("hr.job", "Job", readonly=True, ondelete="set null")
    department_name = fields.Char("Department's name", readonly=True, help="As it was when the row began.")
    job_name = fields.Char("Job's name", readonly=True, help="As it was when the row began.")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    date_start = fields.Date("Required from", required=True, readonly=True)
    date_end = fields.Date("Required until", readonly=True, help="First day on which it is not required any more.")
    date_due = fields.Date("Due", required=True, readonly=True)
    reason = fields.Selection(
        [
            ("revision", "New revision"),
            ("joined", "Joined the audience"),
            ("moved", "Moved to another department or job"),
            ("asked", "Reading was asked for"),
        ],
        "Required because",
        required=True,
        readonly=True,
    )
    end_reason = fields.Selection(
        [
            ("superseded", "New revision"),
            ("moved", "Moved to another department or job"),
            ("left", "Left the audience"),
            ("gone", "Left the company"),
            ("withdrawn", "Withdrawn"),
            ("off", "Reading is not asked any more"),
        ],
        "Ended because",
        readonly=True,
    )
    date_confirmed = fields.Datetime("Confirmed at", readonly=True)
    confirmed_on = fields.Date("Confirmed on", readonly=True, help="The day on which it was recorded here.")
    date_signed = fields.Date("Signed on", readonly=True, help="The day on the sign-off list.")
    channel = fields.Selection(CHANNELS, "Confirmed through", readonly=True)
    recorded_by_id = fields.Many2one(
        "res.users", "Recorded by", readonly=True, ondelete="restrict", help="Who recorded the sign-off list."
    )
    sheet_id = fields.Many2one("ir.attachment", "Sheet", readonly=True, ondelete="restrict")
    subject_name = fields.Char("What", compute="_compute_subject_name")
    can_confirm = fields.Boolean(compute="_compute_can_confirm", search="_search_can_confirm")

    _one_subject = models.Constraint(
        "CHECK((revision_id IS NULL) <> (policy_id IS NULL) AND (document_id IS NULL) = (revision_id IS NULL))",
        "A read confirmation is of a revision or of a policy.",
    )
    _dates = models.Constraint("CHECK(date_end >= date_start)", "It ends on the day it began or later.")
    _one_open_document = models.UniqueIndex(
        "(document_id, employee_id) WHERE date_end IS NULL AND document_id IS NOT NULL",
        "This person is asked to read this document already.",
    )
    _one_open_policy = models.UniqueIndex(
        "(policy_id, employee_id) WHERE date_end IS NULL AND policy_id IS NOT NULL",
        "This person is asked to read this policy already.",
    )
    # All rows of one person and document, open or not; an index of each column alone costs 1,000 times that.
    _of_document = models.Index("(document_id, employee_id) WHERE document_id IS NOT NULL")
    _of_policy = models.Index("(policy_id, employee_id) WHERE policy_id IS NOT NULL")
    _missing = models.Index("(date_due) WHERE date_end IS NULL AND date_confirmed IS NULL")

    @api.depends("document_id.display_name", "policy_id.display_name")
    def _compute_subject_name(self):
        # Whose reading it is reads its title; what was superseded may be out of reach.
        for row in self.sudo():
            row.subject_name = row._get_subject().display_name

    @api.depends_context("uid")
    @api.depends("employee_name", "subject_name")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.subject_name if row.is_mine else f"{row.employee_name}: {row.subject_name}"

    @api.depends_context("uid")
    @api.depends("date_confirmed", "date_end")
    def _compute_can_confirm(self):
        for row in self:
            row.can_confirm = row.is_mine and not row.date_confirmed and not row.date_end

    def _search_can_confirm(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = MISSING & self._mine_domain()
        return domain if True in value else ~domain

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Refuse: the audience of the document decides who is asked."""
        raise UserError(self.env._("Who is asked follows from the audience. Change that on the document."))

    @api.model
    def _append_only_way_on(self):
        return self.env._('A read confirmation cannot be changed. Use the button "I have read it".')

    @api.model
    def _append_only_way_out(self):
        return self.env._("A read confirmation cannot be deleted. Change the audience of the document.")

    def action_confirm(self):
        """Confirm that the current user has read it, or open its questions. For the employee's own user, without any
        group."""
        self.check_access("read")
        for row in self:
            if not row.is_mine:
                raise AccessError(
                    self.env._("%(name)s confirms that: ask them, or record a sign-off list.", name=row.employee_name)
                )
        url = self._confirm_by("login")
        return url and {"type": "ir.actions.act_url", "url": url, "target": "self"}

    def _confirm(self, channel, recorded_by=False, **vals):
        """Confirm open rows by `channel` (a key of CHANNELS) now; `vals` are its evidence (date_signed, sheet_id).

        No right is checked here: each channel knows its person in its own way. Raises UserError for a row that ended
        or is confirmed.
        """
        self._check_confirmable()
        now = fields.Datetime.now()
        for company, rows in self.sudo().grouped("company_id").items():
            rows._write_unguarded(
                {
                    **vals,
                    "date_confirmed": now,
                    "confirmed_on": company._qms_day(now),
                    "channel": channel,
                    "recorded_by_id": recorded_by and recorded_by.id,
                }
            )
        self._end_activities()

    def _check_confirmable(self):
        """Raise UserError for the first row that nobody can confirm (any more)."""
        for row in self.sudo():
            if row.date_confirmed:
                raise UserError(self.env._("%(row)s was confirmed already: nothing to do.", row=row.display_name))
            if row.date_end:
                raise UserError(
                    self.env._(
                        "%(row)s is not asked any more (%(reason)s): open the list again.",
                        row=row.display_name,
                        reason=dict(row._fields["end_reason"]._description_selection(self.env))[row.end_reason],
                    )
                )

    def _write_unguarded(self, vals):
        return self._write_past_append_only(vals)

    def _is_editable(self):
        return False

    def _check_editable(self, _names):
        self.write({})

    @api.model
    def _frozen_fields(self):
        return set()

    def _may_record(self):
        """Tell whether the current user may record on a sign-off list that this person signed."""
        self.ensure_one()
        officer = self.env.user.has_group(OFFICER) and self.company_id in self.env.companies
        return officer or self.is_of_my_team or self._get_subject().sudo().user_id == self.env.user

    def _get_versions(self):
        """Return what was to be read, by model: the revisions and the policies."""
        rows = self.sudo()
        return [*rows.revision_id, *rows.policy_id]

    def _get_subject(self):
        """Return the document or policy that is read."""
        self.ensure_one()
        return self.document_id or self.policy_id

    def action_open(self):
        """Open what is to be read: the document's revision in force as PDF, or the policy."""
        self.ensure_one()
        self.check_access("read")
        # Confirmed rows stay with their revision while minor ones follow; what is in force is what one reads.
        document = self.sudo().document_id
        revision = document.current_revision_id if document and not self.date_end else self.sudo().revision_id
        return revision.sudo(False).action_open_pdf() if document else self.policy_id._get_form_action()

    @api.model
    def _my_quality_lines(self):
        return [
            self._contribution_line(
                self.env._("To read"),
                [("can_confirm", "=", True)],
                "date_due",
                open_verb="action_open",
                verb="action_confirm",
                verb_label=self.env._("I have read it"),
                done_label=self.env._("Confirmed"),
            )
        ]

    @api.model
    def _inbox_lines(self):
        late = [*MISSING, ("date_due", "<", "today")]
        return [self._contribution_line(self.env._("Read confirmations overdue"), late, "date_due")]

    @api.model
    def _pack_folder(self):
        return [self._contribution_line(self.env._("Read confirmations"), [], "date_start")]
