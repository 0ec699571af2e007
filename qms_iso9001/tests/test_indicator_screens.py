from lxml import etree

from odoo.tests import Form, freeze_time, tagged
from odoo.tools import file_open
from odoo.tools.safe_eval import safe_eval

from .measuring_case import MeasuringCase

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPED = {"model_name": False, "date_field": False, "company_field": False, "source": "typed"}
SHARE = {"is_ratio": True, "unit": "percent"}


@tagged("post_install", "-at_install")
class TestIndicatorScreens(MeasuringCase):
    """What the lists, cards and forms of measuring show, and what they say after a click."""

    def seen(self, indicator, user=None):
        return indicator.with_user(user or self.manager).with_company(self.company)

    def found(self, action, user=None):
        """Return what the list of an action shows when it is opened."""
        action = self.env["ir.actions.act_window"]._for_xml_id(f"qms_iso9001.{action}")
        view = self.env.ref("qms_iso9001.qms_indicator_view_search")
        filters = etree.fromstring(view.arch)
        shown = self.env["qms.indicator"].with_user(user or self.manager).with_company(self.company)
        shown = shown.search(safe_eval(action["domain"] or "[]"))
        for key in safe_eval(action["context"]):
            if key.startswith("search_default_"):
                [node] = filters.xpath(f"//filter[@name='{key[15:]}']")
                shown = shown.filtered_domain(safe_eval(node.get("domain")))
        return shown

    def filtered(self, name):
        view = self.env.ref("qms_iso9001.qms_indicator_view_search")
        [node] = etree.fromstring(view.arch).xpath(f"//filter[@name='{name}']")
        indicators = self.env["qms.indicator"].with_user(self.manager).with_company(self.company)
        return indicators.search(safe_eval(node.get("domain")))

    # The list

    def test_the_list_shows_what_is_measured_and_not_active_the_rest(self):
        off = self.seen(self.env.ref("qms_iso9001.qms_indicator_vendor_in_full"))
        mine, archived = self.new_indicator(), self.new_indicator(name="Old")
        archived.action_archive()
        shown = self.found("qms_indicator_action")
        self.assertIn(mine, shown)
        self.assertFalse((off | archived) & shown)
        rest = self.filtered("archived")
        self.assertLessEqual(off | archived, rest)
        self.assertFalse(rest & shown)

    def test_no_owner_is_who_works_elsewhere_as_well(self):
        away, named, nobody = (self.new_indicator(name=name, company_id=False) for name in ("Away", "Named", "Nobody"))
        away.sudo().user_id, named.sudo().user_id = self.other_manager, self.officer
        shown = self.found("qms_indicator_action_unowned")
        self.assertLessEqual(away | nobody, shown)
        self.assertNotIn(named, shown)
        self.assertFalse(shown.owner_id)
        indicators = self.seen(self.env["qms.indicator"])
        [step] = [step for step in indicators._overview_steps() if step["sequence"] == 40]
        self.assertEqual(step["action"], "qms_iso9001.qms_indicator_action_unowned")
        self.assertEqual(indicators.search([("owner_id", "=", self.officer.id)]) & (away | named), named)

    # The form

    def test_a_new_one_is_a_number_and_a_share_is_asked_for(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_indicator_action")
        context = safe_eval(action["context"])
        with Form(self.env["qms.indicator"].with_user(self.manager).with_context(**context)) as form:
            form.name, form.model_name = "Orders", "qms.action"
            self.assertEqual((form.is_ratio, form.unit), (False, "number"))
            self.assertFalse(form.caution)
            form.is_ratio = True
            self.assertEqual(form.unit, "percent")
            self.assertIn("divided by itself", form.caution)
            form.numerator_domain = "[('state', '=', 'done')]"
            self.assertFalse(form.caution)
        self.assertTrue(self.env["qms.indicator"].new({}).is_ratio, "data files go on to declare shares")

    @freeze_time("2026-03-20 09:00:00")
    def test_measuring_says_what_was_measured(self):
        self.delivered("2026-03-05", "2026-03-05")
        said = self.seen(self.on_time, self.officer).action_measure()["params"]
        self.assertEqual(said["message"], "Vendor on-time delivery: 100.0 % in Mar 2026.")
        self.assertEqual(said["type"], "success")
        self.env.cr.execute(
            "UPDATE qms_indicator SET domain = %s WHERE id = %s", ["[('gone', '=', 1)]", self.on_time.id]
        )
        self.env.invalidate_all(flush=False)
        said = self.seen(self.on_time, self.officer).action_measure()["params"]
        self.assertIn('no field "gone"', said["message"])
        self.assertEqual(said["type"], "danger")

    @freeze_time("2026-03-20 09:00:00")
    def test_why_there_is_no_figure_stands_on_card_and_form(self):
        self.new_indicator(code="T_ONE", name="One")
        nothing = self.new_indicator(name="Nothing", source="formula", expression="T_ONE / (T_ONE - T_ONE)")
        one = self.env["qms.indicator"].search([("code", "=", "T_ONE")])
        self.env["qms.action"].with_user(self.manager).create({"name": "Act", "date_due": "2026-03-10"})
        self.measure(one)
        self.measure(nothing)
        self.assertIn("divide by nothing", self.seen(nothing).caution)
        for view in ("qms_indicator_view_kanban", "qms_indicator_view_form"):
            self.assertTrue(
                etree.fromstring(self.env.ref(f"qms_iso9001.{view}").arch).xpath("//field[@name='caution']")
            )

    def test_what_others_measure_as_well_is_closed_on_the_form(self):
        form = Form(self.seen(self.on_time))
        form.target = form.warning = 80  # each company may have its own
        for name in ("user_id", "name", "direction", "frequency", "unit", "minimum_count"):
            with self.assertRaisesRegex(AssertionError, "readonly", msg=name):
                form[name] = form[name]
        with Form(self.seen(self.new_indicator())) as form:
            form.name, form.direction = "Mine", "up"
            form.warning = form.target

    def test_the_usual_date_is_one_that_each_record_has(self):
        indicators = self.env["qms.indicator"]
        dates = {name: indicators._usual_date(self.env[name]) for name in ("sale.order", "stock.move", "res.partner")}
        self.assertEqual(dates, {"sale.order": "date_order", "stock.move": "date", "res.partner": "create_date"})

    def test_a_closed_model_is_named_and_not_its_id(self):
        author = self.new_user("manager", self.company, "t_author")
        vals = {
            "model_name": "ir.config_parameter",
            "date_field": "create_date",
            "company_field": False,
            "domain": "[]",
        }
        self.assert_refused(self.new_indicator, author, says="may not read System Parameter.", **vals)
        self.assert_refused(
            self.new_indicator,
            author,
            says="may not read Employee.",
            **{**vals, "model_name": "hr.employee", "company_field": "company_id"},
        )

    # Values due

    @freeze_time("2026-04-10 09:00:00")
    def test_a_value_is_typed_on_a_phone(self):
        power = self.new_indicator(**TYPED, name="Electricity", user_id=self.employee.id, date_from="2026-01-01")
        self.measure(power)
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_indicator_value_action")
        self.assertEqual(action["view_mode"], "list,kanban,form")
        self.assertEqual(action["mobile_view_mode"], "kanban")
        row = power.sudo().value_ids.filtered(lambda each: str(each.date_start) == "2026-04-01")
        with Form(row.with_user(self.employee)) as form:
            form.value, form.note = 7, "Meter"
        self.assertEqual((row.value, row.note, row.typed_by_id), (7, "Meter", self.employee))
        with self.assertRaisesRegex(AssertionError, "readonly"), Form(row.with_user(self.auditor)) as form:
            form.value = 8

    def hidden(self):
        """Return the columns that the list of the values leaves out."""
        arch = self.env["qms.indicator.value"].with_user(self.manager).get_view(view_type="list")["arch"]
        names = ("numerator", "denominator", "attachment_ids")
        fields = {
            node.get("name"): node.get("column_invisible") for node in etree.fromstring(arch).xpath("//list/field")
        }
        return {name for name in names if fields[name]}

    def test_columns_nobody_uses_are_left_out(self):
        self.env["qms.indicator"].search([("source", "=", "typed")]).sudo().active = False
        self.new_indicator(**TYPED, name="Electricity")
        self.assertEqual(self.hidden(), {"numerator", "denominator", "attachment_ids"})
        self.new_indicator(**{**TYPED, **SHARE}, name="Trained")
        self.assertEqual(self.hidden(), {"attachment_ids"})
        self.new_indicator(**TYPED, name="Water", has_value_files=True)
        self.assertFalse(self.hidden())

    @freeze_time("2026-08-10 09:00:00")
    def test_the_template_of_the_import_is_recognised_and_comes_in(self):
        power = self.new_indicator(**TYPED, name="Electricity", code="K90", date_from="2026-01-01")
        [template] = self.env["qms.indicator.value"].with_user(self.manager).get_import_templates()
        with file_open(template["template"].lstrip("/"), "rb") as file:
            vals = {"res_model": "qms.indicator.value", "file": file.read(), "file_name": "v.xlsx", "file_type": EXCEL}
        imported = self.env["base_import.import"].with_user(self.manager).with_company(self.company).create(vals)
        preview = imported.parse_preview({"has_headers": True, "advanced": True, "limit": 100, "skip": 0})
        paths = ["/".join(preview["matches"].get(number, [])) for number in range(len(preview["headers"]))]
        self.assertTrue(all(paths), f"Not recognised: {preview['headers']} {paths}")
        result = imported.execute_import(paths, preview["headers"], {**preview["options"], "limit": 100})
        self.assertFalse(result["messages"])
        row = power.sudo().value_ids.filtered(lambda each: str(each.date_start) == "2026-08-01")
        self.assertEqual((row.value, row.note), (12.5, "Meter reading"))

    # Other lists

    def test_a_policy_has_a_card_for_the_phone(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_policy_action")
        self.assertEqual(action["view_mode"], "list,kanban,form,activity")
        arch = etree.fromstring(self.env["qms.policy"].with_user(self.employee).get_view(view_type="kanban")["arch"])
        names = {node.get("name") for node in arch.iter("field")}
        self.assertLessEqual({"name", "version", "state", "in_force_from"}, names)

    def test_a_change_says_the_day_or_the_quantity(self):
        order = self.delivered("2026-03-12")
        base = self.env["qms.promise.change"]._prepare_vals(order.order_line, (False, 10), "ours", "Why", True)
        day = {"date_from": "2026-03-12", "date_to": "2026-03-20"}
        texts = [
            self.env["qms.promise.change"].new({**base, **vals}).change_text
            for vals in (
                {**day, "qty_from": 10, "qty_to": 10},
                {"date_from": day["date_to"], "date_to": day["date_to"], "qty_from": 10, "qty_to": 12.5},
                {**day, "qty_from": 10, "qty_to": 4},
            )
        ]
        self.assertEqual(
            texts,
            ["03/12/2026 → 03/20/2026", "10 → 12.50 Units", "03/12/2026 → 03/20/2026, 10 → 4 Units"],
        )
