from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .qms_competence_gap_query_mixin import EXPIRING_DAYS
from .qms_skill_confirm_mixin import READERS
from .qms_skill_guard_mixin import COUNTED


class HrEmployeeSkill(models.Model):
    """A skill counts with evidence only: granted by a passed training, or confirmed by HR officer or manager."""

    _name = "hr.employee.skill"
    _review_input = "d"
    _pack_part = "09"
    _pack_valid = ("valid_from", "valid_to")
    _inherit = [
        "qms.skill.import.mixin",
        "qms.skill.confirm.mixin",
        "qms.skill.guard.mixin",
        "hr.employee.skill",
        "qms.contribution",
    ]
    _import_template = "hr_employee_skill"

    # Skills that stand in the database when this addon is installed are declared as well: nobody confirmed them here.
    qms_evidence = fields.Selection(
        [
            ("declared", "Declared, not confirmed"),
            ("confirmed", "Confirmed"),
            ("granted", "Granted by training"),
            ("withdrawn", "Withdrawn"),
        ],
        "Evidence",
        default="declared",
        required=True,
        copy=False,
    )
    qms_company_id = fields.Many2one("res.company", "Company", related="employee_id.company_id", store=True, index=True)
    # Its name says who did which course on which day: no matter of everybody who sees the skill.
    qms_record_id = fields.Many2one(
        "qms.training.record",
        "Granted by",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=",".join(READERS),
    )
    qms_confirmed_by_id = fields.Many2one("res.users", "Confirmed by", copy=False, ondelete="restrict")
    qms_confirmed_on = fields.Datetime("Confirmed on", copy=False)
    qms_attachment_ids = fields.Many2many("ir.attachment", string="Proof", copy=False)
    # Odoo shows the skills of people to everybody; that one was taken back is hidden by a rule. By whom is a matter of
    # those who judge people; why, also of the person and of those above.
    qms_withdrawn_by_id = fields.Many2one(
        "res.users", "Withdrawn by", copy=False, ondelete="restrict", groups=",".join(READERS)
    )
    qms_withdrawn_on = fields.Datetime("Withdrawn on", copy=False, groups=",".join(READERS))
    qms_withdrawn_reason = fields.Char("Withdrawn because", copy=False, groups=",".join(READERS))
    qms_withdrawn_why = fields.Char("Why it was withdrawn", compute="_compute_qms_withdrawn_why")

    qms_is_renewed = fields.Boolean(
        "Renewed",
        compute="_compute_qms_is_renewed",
        search="_search_qms_is_renewed",
        help="Another skill with evidence, as good and valid today, lasts longer.",
    )

    _qms_counted_index = models.Index(
        "(employee_id, skill_id) WHERE qms_evidence IN ('confirmed', 'granted')",
    )

    @api.depends("employee_id", "skill_id", "skill_level_id", "valid_to", "qms_evidence")
    def _compute_qms_is_renewed(self):
        renewed = set(self.sudo().search([("id", "in", self.ids), ("qms_is_renewed", "=", True)])._ids)
        for row in self:
            row.qms_is_renewed = row.id in renewed

    @api.model
    def _search_qms_is_renewed(self, operator, value):
        if operator != "in":
            return NotImplemented
        renewed = Domain.custom(to_sql=self._qms_renewed_sql)
        return renewed if True in value else ~renewed

    @api.model
    def _qms_renewed_sql(self, _model, alias, _query):
        day = self.env.company._qms_today()
        return SQL(
            """
            EXISTS (SELECT FROM hr_employee_skill AS other
                      JOIN hr_skill_level AS better ON better.id = other.skill_level_id
                     WHERE other.employee_id = %(row)s.employee_id AND other.skill_id = %(row)s.skill_id
                       AND other.skill_type_id = %(row)s.skill_type_id AND other.id != %(row)s.id
                       AND %(proved)s AND %(begun)s AND COALESCE(other.valid_to, 'infinity') > %(row)s.valid_to
                       AND better.level_progress >= (
                           SELECT level_progress FROM hr_skill_level WHERE id = %(row)s.skill_level_id))
            """,
            row=SQL.identifier(alias),
            proved=self._qms_proved_sql("other"),
            begun=self._qms_begun_sql("other", day),
        )

    @api.model
    def _qms_counted_domain(self, day=None):
        """Return the domain of the skills that count on `day` (today): with evidence, begun, and not expired."""
        day = day or self.env.company._qms_today()
        return [
            ("qms_evidence", "in", COUNTED),
            "|",
            ("valid_from", "=", False),
            ("valid_from", "<=", day),
            "|",
            ("valid_to", "=", False),
            ("valid_to", ">=", day),
        ]

    # The same as SQL of the rows `row`, in three parts: whoever asks what ended, or what was declared, takes others.

    @api.model
    def _qms_proved_sql(self, row):
        return SQL("%s.qms_evidence IN %s", SQL.identifier(row), COUNTED)

    @api.model
    def _qms_begun_sql(self, row, day):
        return SQL("(%(row)s.valid_from IS NULL OR %(row)s.valid_from <= %(day)s)", row=SQL.identifier(row), day=day)

    @api.model
    def _qms_lasting_sql(self, row, day):
        return SQL("(%(row)s.valid_to IS NULL OR %(row)s.valid_to >= %(day)s)", row=SQL.identifier(row), day=day)

    @api.model
    def _qms_lapsing_line(self):
        people = [("qms_company_id", "in", self._open_companies().ids), ("employee_id.active", "=", True)]
        soon = [("valid_to", ">=", "today"), ("valid_to", "<=", f"today +{EXPIRING_DAYS}d")]
        domain = [("qms_evidence", "in", COUNTED), *people, *soon, ("qms_is_renewed", "=", False)]
        return self._contribution_line(self.env._("Skills that end within 90 days"), domain, "valid_to")

    @api.model
    def _inbox_lines(self):
        # Odoo shows skills to everybody; whose end is near is a matter of those who judge people.
        judges = any(self.env.user.has_group(group) for group in READERS)
        return [*super()._inbox_lines(), *([self._qms_lapsing_line()] if judges else [])]

    @api.model
    def _review_inputs(self):
        return [*super()._review_inputs(), self._qms_lapsing_line()]

    @api.model
    def _pack_folder(self):
        counted = [*self._qms_counted_domain(), ("qms_company_id", "in", self.env.companies.ids)]
        of_auditors = [*counted, self._qms_auditor_skills_term()]
        return [
            *super()._pack_folder(),
            self._contribution_line(self.env._("Skills with evidence"), counted, "valid_from"),
            self._contribution_line(self.env._("Skills of auditors"), of_auditors, "valid_from"),
        ]

    @api.model
    def _qms_auditor_skills_term(self):
        """Return the term of a domain that keeps the skills the company asks of its auditors."""
        # Which skills are asked is no secret to who reads the pack.
        return ("skill_id", "in", self.env.company.sudo().qms_auditor_skill_ids.ids)

    @api.model
    def _pack_part_of(self, line):
        return "04" if self._qms_is_of_auditors(line) else super()._pack_part_of(line)

    @api.model
    def _qms_is_of_auditors(self, line):
        return any(term[0] == "skill_id" for term in line["domain"] if not isinstance(term, str))

    @api.model
    def _qms_ever_counted_domain(self):
        """Return the domain of the skills with evidence, whenever they are or were valid."""
        return [("qms_evidence", "in", COUNTED)]

    @api.model
    def _pack_domain(self, line, start, end):
        """Return what was valid in the period; the list says what is valid today."""
        counted = [*self._qms_ever_counted_domain(), ("qms_company_id", "in", self.env.company.ids)]
        if self._qms_is_of_auditors(line):
            counted.append(self._qms_auditor_skills_term())
        return super()._pack_domain({**line, "domain": counted}, start, end)
