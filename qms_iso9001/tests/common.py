from contextlib import contextmanager
from io import BytesIO
from unittest.mock import patch

from pypdf import PdfReader, PdfWriter

from odoo import Command
from odoo.tests import TransactionCase, new_test_user

ROLES = {
    "employee": "base.group_user",
    "officer": "qms_iso9001.group_qms_user",
    "manager": "qms_iso9001.group_qms_manager",
    "auditor": "qms_iso9001.group_qms_auditor",
    "buyer": "purchase.group_purchase_user,stock.group_stock_user",
    "hr": "hr.group_hr_user",
}
# Of the ERP as well, in tests that need them; the table of access has no column for them.
OTHER_ROLES = {
    "seller": "sales_team.group_sale_salesman_all_leads",
    "own_seller": "sales_team.group_sale_salesman",
    "storekeeper": "stock.group_stock_user",
}


def done_receipt(company, done=None):
    """Receive one storable product in `company`, at `done` (a naive UTC datetime; now)."""
    env = company.env
    kind = env["stock.picking.type"].search([("code", "=", "incoming"), ("company_id", "=", company.id)], limit=1)
    product = env["product.product"].create({"name": "Housing", "is_storable": True})
    places = {
        "company_id": company.id,
        "location_id": env.ref("stock.stock_location_suppliers").id,
        "location_dest_id": kind.default_location_dest_id.id,
    }
    receipt = (
        env["stock.picking"]
        .with_company(company)
        .create(
            {
                **places,
                "picking_type_id": kind.id,
                "move_ids": [Command.create({**places, "product_id": product.id, "product_uom_qty": 1})],
            }
        )
    )
    receipt.move_ids.write({"quantity": 1, "picked": True})
    receipt._action_done()
    if done:
        receipt.date_done = done
    return receipt


def tiny_pdf(*sizes):
    """Return a PDF in bytes with one empty page of each size in points (one of A4)."""
    writer, out = PdfWriter(), BytesIO()
    for width, height in sizes or [(595, 842)]:
        writer.add_blank_page(width, height)
    writer.write(out)
    return out.getvalue()


class QmsCase(TransactionCase):
    """Two companies and one user per role (`self.officer`, …; logins `t_officer`, …); `other_manager` and
    `other_employee` belong to the second company only. Builders of all test files live here."""

    # True: approving a document really prints it, which takes a second.
    prints = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.prints:
            engine = "odoo.addons.qms_iso9001.models.qms_document_print_mixin.QmsDocumentPrintMixin._html_to_pdf"
            cls.startClassPatcher(patch(engine, lambda _self, _html: tiny_pdf()))
        # Hashing a password takes a good part of a second on purpose: not ten times per test class.
        cls.startClassPatcher(patch("odoo.addons.base.models.res_users.MIN_ROUNDS", 1))
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True, no_reset_password=True))
        cls.company = cls.env["res.company"].create({"name": "Test Pumps"})
        cls.other_company = cls.env["res.company"].create({"name": "Other Valves"})
        cls.users = {role: cls.new_user(role, cls.company) for role in ROLES}
        for role, user in cls.users.items():
            setattr(cls, role, user)
        cls.other_manager = cls.new_user("manager", cls.other_company, "t_other_manager")
        cls.other_employee = cls.new_user("employee", cls.other_company, "t_other_employee")
        cls.portal = new_test_user(
            cls.env,
            "t_portal",
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )

    @contextmanager
    def undone(self):
        """Undo everything that happens inside, also when it fails."""
        savepoint = self.env.cr.savepoint()
        try:
            yield
        finally:
            savepoint.close(rollback=True)

    @classmethod
    def new_user(cls, role, company, login=None):
        """Create an internal user of `role` (of ROLES or OTHER_ROLES) in `company`, with an employee of that name."""
        user = new_test_user(
            cls.env,
            login or f"t_{role}",
            groups={**ROLES, **OTHER_ROLES}[role],
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
            email=f"{login or role}@example.com",
        )
        cls.env["hr.employee"].create({"name": user.name, "user_id": user.id, "company_id": company.id})
        return user

    @classmethod
    def new_policy(cls, author=None, approvers=None, **vals):
        """Write a draft policy with both commitments as `author` (the officer), to be approved by `approvers`
        (the manager)."""
        author = author or cls.officer
        approvers = approvers or cls.manager
        return (
            cls.env["qms.policy"]
            .with_user(author)
            .create(
                {
                    "body": "<p>We deliver pumps that work, on the day we promised.</p>",
                    "approver_ids": [Command.set(approvers.ids)],
                    "commitment_ids": [
                        Command.create({"kind": "requirements", "name": "We meet what applies to us."}),
                        Command.create({"kind": "improvement", "name": "We get better every year."}),
                    ],
                    **vals,
                }
            )
        )

    @classmethod
    def new_document(cls, author=None, approvers=None, kind="procedure", **vals):
        """Write a document and the draft of its first revision as `author` (the officer), for `approvers`
        (the manager)."""
        author = author or cls.officer
        document = (
            cls.env["qms.document"]
            .with_user(author)
            .create(
                {
                    "name": "Incoming inspection",
                    "type_id": cls.env.ref(f"qms_iso9001.qms_document_type_{kind}").id,
                    **vals,
                }
            )
        )
        document.coming_revision_id.write(
            {
                "body": "<p>Count the boxes, then open one.</p>",
                "approver_ids": [Command.set((approvers or cls.manager).ids)],
            }
        )
        return document

    @classmethod
    def new_document_in_force(cls, **vals):
        """Return a document of which the first revision is in force (see `new_document`)."""
        document = cls.new_document(**vals)
        cls.approve(document.coming_revision_id)
        return document

    @classmethod
    def revise(cls, document, **vals):
        """Bring the next revision of `document` in force; return it."""
        revision = document._next_revision(
            **{
                "body": "<p>Count the boxes, then open two.</p>",
                "summary": "Two boxes",
                "approver_ids": [Command.set(document.current_revision_id.sudo().approver_ids.ids)],
                **vals,
            }
        )
        return cls.approve(revision)

    @classmethod
    def approve(cls, record):
        """Submit `record` if it is a draft, then sign it as everybody it names."""
        if record.state == "draft":
            record.action_submit()
        for user in record.sudo()._all_signers():
            record.with_user(user).action_approve()
        return record

    @classmethod
    def new_receipt(cls, company=None, done=None):
        """Receive one product in `company` (the first one), at `done` (a naive UTC datetime; now)."""
        return done_receipt(company or cls.company, done)

    @classmethod
    def topic(cls, code):
        """Return the topic of the standard with that code."""
        return cls.env["qms.requirement"].search([("code", "=", code)])

    @classmethod
    def new_action(cls, author=None, **vals):
        """Write an open action as `author` (the officer) for `cls.owner` if the test has one."""
        author = author or cls.officer
        owner = getattr(cls, "owner", author)
        actions = cls.env["qms.action"].with_user(author)
        return actions.create({"name": "Label the shelves", "user_id": owner.id, **vals})

    @classmethod
    def employee_of(cls, user):
        """Return the employee that stands for a test user."""
        return cls.env["hr.employee"].sudo().search([("user_id", "=", user.id)])

    @classmethod
    def new_process(cls, name, company=None, **vals):
        """Create a core process of the first test company (or of `company`)."""
        return cls.env["qms.process"].create({"name": name, "company_id": (company or cls.company).id, **vals})

    @classmethod
    def new_flow(cls, name, source, target, **vals):
        """Draw a flow; an end is a process, the key of a party ("customer", …) or None: nobody yet."""
        ends = {}
        for side, end in (("source", source), ("target", target)):
            if isinstance(end, str):
                ends[f"{side}_party"] = end
            elif end:
                ends[f"{side}_process_id"] = end.id
        return cls.env["qms.process.flow"].create({"name": name, **ends, **vals})

    @staticmethod
    def count_pages(content):
        """Return the number of pages of a PDF file given as bytes."""
        return len(PdfReader(BytesIO(content)).pages)
