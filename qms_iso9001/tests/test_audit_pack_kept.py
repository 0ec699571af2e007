"""A pack of a time before the system: what it says of empty registers; and a period that is over gives what it gave."""

from datetime import timedelta

from odoo.tests import TransactionCase, tagged

from .pack_case import PackAssertions, PackCase, run_job


@tagged("post_install", "-at_install")
class TestAuditPackKept(PackCase):
    def days(self, start, end):
        today = self.company._qms_today()
        return {"date_from": today - timedelta(days=start), "date_to": today - timedelta(days=end)}

    def note(self, pack, code):
        return pack.part_ids.filtered(lambda part: part.code == code).note or ""

    # Before the system

    def test_an_empty_register_says_that_its_records_were_entered_later(self):
        self.new_process("Purchasing")
        pack = self.made(self.auditor, **self.days(400, 100))
        count = self.env["qms.process"].search_count([("company_id", "=", self.company.id)])
        day = pack.date_to.isoformat()
        said = f"Process cards: nothing was entered by {day}; {count} were entered later."
        self.assertIn(said, self.note(pack, "01"))
        page = self.opened(pack).read("00 Index/index.html").decode()
        self.assertIn(said, page)
        # What has a day of its own says that.
        self.assertNotIn("Process cards", self.note(self.made(self.auditor), "01"))

    def test_a_register_with_days_of_its_own_says_that_they_are_later(self):
        self.approve(self.new_policy())
        pack = self.made(self.auditor, **self.days(400, 100))
        self.assertIn(f"Quality policy: none by {pack.date_to.isoformat()}; 1 later.", self.note(pack, "01"))

    def test_a_need_belongs_to_the_period_from_which_it_applies(self):
        needs = self.env["qms.interested.party.need"].with_user(self.officer)
        party = self.env["qms.interested.party"].with_user(self.officer).create({"name": "Bank"})
        start = self.company._qms_today() - timedelta(days=300)
        needs.create({"party_id": party.id, "name": "Yearly report", "date_start": start})
        label = needs._pack_folder()[0]["label"]
        rows = self.register(self.officer, "01", label, **self.days(400, 100))
        self.assertIn("Yearly report", [cell for row in rows for cell in row.values()])
        self.assertFalse(self.register(self.officer, "01", label, **self.days(500, 350)))

    # The same content twice

    def test_a_period_that_is_over_gives_the_same_content_though_people_work_on(self):
        process = self.new_process("Purchasing")
        first = self.made(self.officer, **self.days(400, 1))
        process.name = "Buying"
        self.approve(self.new_policy())
        second = self.new_pack(self.manager, **self.days(400, 1))
        self.assert_state(second, "done")
        self.assertEqual(second.kept_id, first)
        self.assertEqual(second.zip_sha256, first.zip_sha256)
        self.assertEqual(second.manifest_sha256, first.manifest_sha256)
        self.assertEqual(
            self.opened(second).read("00 Index/index.html"), self.opened(first).read("00 Index/index.html")
        )
        self.assertIn("gets these very files", self.opened(second).read("00 Index/index.html").decode())
        self.assertEqual(second.part_ids.mapped("file_count"), first.part_ids.mapped("file_count"))
        self.assertIn("zip_file", second.action_view_zip()["url"])

    def test_only_the_same_is_taken(self):
        self.made(self.officer, **self.days(400, 1))
        for other in (self.days(400, 2), {**self.days(400, 1), "is_redacted": True}):
            pack = self.new_pack(self.officer, **other)
            self.assert_state(pack, "queued")
            pack.action_cancel()
        # A pack of today says what stands today.
        self.made(self.officer)
        self.assert_state(self.new_pack(self.officer), "queued")

    def test_nobody_gets_what_only_others_may_read(self):
        self.made(self.officer, **self.days(400, 1))
        own = self.new_pack(self.auditor, **self.days(400, 1))
        self.assert_state(own, "queued")
        run_job(self.env)
        self.assertFalse(own.kept_id)
        self.assertEqual(self.new_pack(self.auditor, **self.days(400, 1)).kept_id, own)
        # An officer reads more than an auditor: of the officers' own.
        self.assertEqual(self.new_pack(self.officer, **self.days(400, 1)).kept_id.user_id, self.officer)
        self.assert_state(self.new_pack(self.other_manager, **self.days(400, 1)), "queued")

    def test_a_manager_has_it_made_anew_with_a_reason(self):
        first = self.made(self.officer, **self.days(400, 1))
        packs = self.env["qms.audit.pack"].with_user(self.officer).with_company(self.company)
        draft = packs.create(self.days(400, 1))
        self.assertTrue(draft.has_kept)
        self.assert_refused(draft.action_make_anew, "Because", says="quality manager")
        self.assert_refused(draft.with_user(self.manager).action_make_anew, " ", says="reason")
        draft.with_user(self.manager).action_make_anew("A finding was entered late")
        run_job(self.env)
        self.assert_state(draft, "done")
        self.assertFalse(draft.kept_id)
        self.assertNotEqual(draft.zip_sha256, first.zip_sha256)
        self.assertIn("A finding was entered late", self.opened(draft).read("00 Index/index.html").decode())
        self.assertEqual(self.new_pack(self.officer, **self.days(400, 1)).kept_id, draft)

    def test_what_keeps_content_is_never_typed(self):
        first = self.made(self.officer, **self.days(400, 1))
        packs = self.env["qms.audit.pack"].with_user(self.officer).with_company(self.company)
        for vals in ({"kept_id": first.id}, {"anew_reason": "Forged"}):
            self.assert_refused(packs.create, vals)
        draft = packs.with_context(default_kept_id=first.id, default_anew_reason="Forged").create({})
        self.assertFalse(draft.kept_id or draft.anew_reason)


@tagged("post_install", "-at_install")
class TestAuditPackOfCustomers(PackAssertions, TransactionCase):
    """What an auditor asks for about customers, in the company of the demo."""

    def rows_of(self, code, name):
        auditor = self.env.ref("qms_iso9001.res_users_demo_auditor")
        return self.register(auditor, code, name)

    def test_satisfaction_and_returns_are_registers(self):
        said = self.rows_of("07", "Satisfaction of customers")
        self.assertTrue(any(row["Points (0 to 10)"] for row in said))
        back = self.rows_of("07", "What came back from customers")
        self.assertTrue(back)
        self.assertTrue(all(row["Came back"] or row["Came back otherwise"] for row in back))

    def test_the_thread_of_a_sample_names_its_gauge_and_its_invoice(self):
        auditor = self.env.ref("qms_iso9001.res_users_demo_auditor")
        pack = self.new_pack(auditor).sudo()
        picking = pack._reader()._draw_deliveries().filtered("sale_id")[:1]
        gauge = self.env["qms.equipment"].search([("company_id", "=", picking.company_id.id)], limit=1)
        use = {"equipment_id": gauge.id, "company_id": picking.company_id.id, "picking_id": picking.id}
        self.env["qms.equipment.use"].sudo().create({**use, "name": picking.name, "date": pack.date_to})
        order = picking.sale_id
        order._force_lines_to_invoice_policy_order()
        invoice = order.invoice_ids.filtered(lambda move: move.state == "posted") or order._create_invoices()
        if invoice[:1].state == "draft":
            invoice.action_post()
        pack.action_cancel()
        rows = self.rows_of("12", "Deliveries drawn at random")
        self.assertIn((gauge.display_name, picking.name), [(row["What"], row["Document"]) for row in rows])
        self.assertIn(("Invoice", invoice[:1].name), [(row["Step"], row["Document"]) for row in rows])
