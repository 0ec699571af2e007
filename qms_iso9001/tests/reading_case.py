from odoo import Command
from odoo.fields import Domain
from odoo.tools import SQL

from .case import QmsAssertions
from .common import QmsCase


class ReadingCase(QmsAssertions, QmsCase):
    """A document for the shop floor: departments Assembly and Paint, of whom nobody but the chief has a login."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chief = cls.employee_of(cls.employee)
        departments = cls.env["hr.department"].with_company(cls.company)
        cls.assembly = departments.create(
            {"name": "Assembly", "company_id": cls.company.id, "manager_id": cls.chief.id}
        )
        cls.paint = departments.create({"name": "Paint", "company_id": cls.company.id})
        cls.ann, cls.bob = cls.new_employee("Ann", cls.assembly), cls.new_employee("Bob", cls.assembly)
        cls.cid = cls.new_employee("Cid", cls.paint)

    @classmethod
    def new_employee(cls, name, department, **vals):
        """Hire somebody without login."""
        return cls.env["hr.employee"].create(
            {"name": name, "department_id": department.id, "company_id": cls.company.id, **vals}
        )

    @classmethod
    def floor_document(cls, **vals):
        """Return a document in force for both departments."""
        return cls.new_document_in_force(
            audience="chosen",
            audience_department_ids=[Command.set((cls.assembly | cls.paint).ids)],
            **vals,
        )

    @classmethod
    def rows(cls, subject, *conditions):
        """Return the rows of a document or policy, oldest first."""
        domain = Domain(subject._rows_column, "=", subject.id) & Domain(list(conditions))
        return cls.env["qms.acknowledgement"].search(domain, order="id")

    @classmethod
    def open_row(cls, subject, employee):
        """Return the row by which `employee` has to read the document today."""
        return cls.rows(subject, ("employee_id", "=", employee.id), ("date_end", "=", False))

    def new_day(self):
        """Let the next run of the nightly job be the first of this day."""
        self.env["res.company"].search([]).qms_reading_followed_on = False
        self.env.flush_all()
        for model in (self.env["qms.document"], self.env["qms.policy"]):
            self.env.cr.execute(SQL("UPDATE %s SET date_followed = NULL", SQL.identifier(model._table)))
        self.env.invalidate_all()

    def night(self):
        """Run the nightly job, as for the first time on this day."""
        self.new_day()
        try:
            with self.enter_registry_test_mode():
                self.env.ref("qms_iso9001.ir_cron_follow_audience").method_direct_trigger()
        finally:
            self.env.invalidate_all()

    def reading_on(self, day, group, document):
        """Return {department, document or person: (have read it, have to)} as it stood on `day`."""
        report = self.env["qms.acknowledgement.report"].with_context(qms_as_of=day)
        groups = report._read_group(
            [("document_id", "=", document.id)], [group], ["confirmed_count:sum", "required_count:sum"]
        )
        return {
            key if isinstance(key, (str, bool)) else key.display_name: (confirmed, required)
            for key, confirmed, required in groups
        }
