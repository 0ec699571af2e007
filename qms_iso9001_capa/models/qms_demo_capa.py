from datetime import timedelta

from odoo import api, fields, models

MEASURED = {"officer": ("capa_overdue", "capa_effective")}
FILE = "qms_iso9001_capa/demo/capa_{}.csv"


class QmsDemoCapa(models.AbstractModel):
    """Loads corrective actions of the demo company, each as far as it got: closed by data, failed and tried again,
    watched, to confirm, an 8D, late, cancelled, from a complaint, from a signal, and the old register."""

    _name = "qms.demo.capa"
    _inherit = ["qms.demo.cause.mixin", "qms.demo.capa.dates.mixin", "qms.demo"]
    _description = "Demo company: corrective actions"

    @api.model
    def _load_capas(self):
        """Open, analyse, act and watch as the demo files say, once."""
        if self._as("officer")["qms.capa"].search_count([], limit=1):
            return
        self._load_register()
        actions = self._rows(FILE.format("action"))
        for row in self._rows(FILE.format("history")):
            plan = [action for action in actions if action["capa"] == row["key"]]
            self._work_on_capa(row, plan)
        self._measure_catalogue(MEASURED, "qms_iso9001_capa")

    @api.model
    def _as(self, login):
        """Return the environment of a demo user; what is done back then mails nobody and is not tracked today."""
        env = super()._as(login)
        return env(context={**env.context, "tracking_disable": True, "mail_activity_quick_update": True})

    # The register of before, by the import button

    @api.model
    def _load_register(self):
        rows = [self._register_row(row) for row in self._rows(FILE.format("register"))]
        names = list(rows[0])
        model = self._as("manager")["qms.capa"].with_context(import_file=True, tracking_disable=True)
        loaded = model.load(names, [[row[name] or "" for name in names] for row in rows])
        if not loaded["ids"]:
            raise ValueError(loaded["messages"])

    @api.model
    def _register_row(self, row):
        day = {name: row[name] and fields.Date.to_string(self._day(row[name])) for name in row if name.endswith("_ago")}
        return {
            "reference": row["number"],
            "name": row["what"],
            "state": "Cancelled" if row["cancelled"] else "Closed",
            "cause": row["cause"],
            "cause_id": row["cause_code"],
            "similar_note": row["similar"],
            "date_opened": day["opened_ago"],
            "date_due": day["due_ago"],
            "date_actions_done": day["actions_ago"],
            "date_done": day["closed_ago"],
            "past_proof": row["proof"],
            "end_reason": row["cancelled"],
            "action_ids/name": row["action"],
            "action_ids/date_done": day["done_ago"],
        }

    # One after the other, by the people whose they are

    @api.model
    def _work_on_capa(self, row, plan):
        source, found = getattr(self, f"_source_{row['source']}")(row)
        if not source:
            return
        capa = self._open_demo_capa(row, source, found)
        self._take_steps(capa, row, plan, found)
        for records in (capa, capa.sudo().action_ids, capa.sudo().nonconformity_ids):
            self._cancel_mails(records)

    @api.model
    def _take_steps(self, capa, row, plan, found):
        if row["cancelled"]:
            capa.action_cancel(row["cancelled"])
            self._date_end_back(capa, found + timedelta(days=12))
            return
        if not row["cause"]:
            return
        self._analyse(capa, row)
        self._act(capa, row, plan, found, "1")
        if row["failed_cause"]:
            self._try_again(capa, row, plan, found)
        elif row["confirmed"]:
            self._prove(capa, row, found)

    @api.model
    def _open_demo_capa(self, row, source, day):
        """Return the corrective action of `source`, found on `day`, as its owner sees it."""
        officer = self._as("officer")
        capa = officer["qms.capa"].browse(source.action_open_capa()["res_id"])
        team = self.env["res.users"].union(*(self._user(login) for login in (row["team"] or "").split()))
        capa.write(
            {
                "user_id": self._user(row["owner"]).id,
                "team_ids": [fields.Command.set(team.ids)],
                "is_8d": bool(row["is_8d"]),
            }
        )
        self._date_opening_back(capa, row, day)
        return capa.with_env(self._as(row["owner"]))

    @api.model
    def _source_case(self, row):
        return self._find_case("qms.nonconformity", row["cases"], "date_detected")

    @api.model
    def _source_complaint(self, row):
        return self._find_case("qms.complaint", row["cases"], "date_received")

    @api.model
    def _find_case(self, model, text, date):
        """Return the n-th case of that name ("name:n"), and its day."""
        name, number = text.rsplit(":", 1)
        case = self._as("officer")[model].search([("name", "=", name)], order=f"{date}, id")[int(number) - 1]
        return case, fields.Date.to_date(case[date])

    @api.model
    def _source_signal(self, row):
        signals = self._as("manager")["qms.signal"]
        signal = signals.search([("indicator_id.name", "=", row["cases"]), ("state", "=", "new")], limit=1)
        return signal, self._day(12).date()

    @api.model
    def _analyse(self, capa, row):
        """Say what the problem is and why it happened, look at similar cases, pass the gates."""
        cause = self.env["qms.cause"].search([("code", "=", row["cause_code"])], limit=1)
        capa.write({"description": row["description"], "cause": row["cause"], "cause_id": cause.id})
        if row["similar_other"] and not row["failed_cause"] and not row["confirmed"]:
            self._judge_similar(capa, row)
        self._find_cause(capa, row)
        self._pass_steps(capa, ("d1", "d2", "d3", "d4"))
        capa.action_start_actions()
        self._date_similar_back(capa)

    @api.model
    def _judge_similar(self, capa, row):
        capa.action_find_similar()
        if row["similar_same"]:
            capa.similar_ids.filtered(lambda each: row["similar_same"] in each.case_name).action_same()
        if capa.similar_count:
            capa.action_rest_other(row["similar_other"])

    @api.model
    def _pass_steps(self, capa, codes):
        for step in capa.step_ids.filtered(lambda step: step.code in codes).sorted("code"):
            step.action_pass()
        self._date_steps_back(capa)

    @api.model
    def _act(self, capa, row, plan, found, attempt):
        """Plan and do the actions of an attempt; once they are done, watch whether they help."""
        opened, ours = capa.date_opened, [action for action in plan if action["attempt"] == attempt]
        if ours:
            self._do_what_the_vendor_promised(capa, ours[0], opened)
        for action in ours:
            self._plan_action(capa, action, opened)
        self._pass_steps(capa, ("d5",))
        if row["updates"]:
            self._answer_updates(capa, row["updates"])
        start = self._day_watched(capa, row, found, attempt)
        if not start:
            return
        check = capa.env["qms.capa.check"].browse(capa.action_plan_check()["res_id"])
        check.write({"days": int(row["days"]), "opportunities": int(row["opportunities"])})
        capa.action_start_effectiveness()
        self._date_watching_back(capa, check, start)
        check.action_count()

    @api.model
    def _do_what_the_vendor_promised(self, capa, row, opened):
        """What came with the vendor's answer is done and verified in the days of the first action of ours."""
        for action in capa.sudo().action_ids.filtered(lambda each: each.state == "open"):
            action.with_env(self._as(action.user_id.login)).action_done("Photo sent by the vendor")
            self._date_action_back(action, row, opened)
            action.with_env(self._as("manager")).action_verify()

    @api.model
    def _plan_action(self, capa, row, opened):
        dialog = capa.env["qms.capa.plan"].create(
            {"capa_id": capa.id, "name": row["what"], "kind": row["kind"], "user_id": self._user(row["who"]).id}
        )
        dialog.action_plan()
        action = capa.sudo().action_ids.sorted("id")[-1:]
        if row["done_after"]:
            action.with_env(self._as(row["who"])).action_done(row["evidence"])
        self._date_action_back(action, row, opened)
        if row["verified"]:
            action.with_env(self._as("manager")).action_verify()

    @api.model
    def _answer_updates(self, capa, how_many):
        """Answer the checklist, or the first row of it: documents and training were updated, the process as such
        need not be."""
        capa.action_propose_updates()
        rows = capa.update_ids if how_many == "all" else capa.update_ids[:1]
        for row in rows:
            if row.kind == "process":
                row.action_not_needed("The process as such did not change")
            elif row.kind == "training":
                row.action_updated("Talk at the dock; list of those who were there")
            else:
                row.action_updated("New revision shows it with a picture")

    # How it ended

    @api.model
    def _prove(self, capa, row, found):
        """It helped: the officer confirms what was counted, and closes it."""
        self._judge_similar(capa, row)
        check = capa._get_check().with_env(self._as("officer"))
        if check.state != "to_confirm":
            return
        check.action_confirm_effective(row["confirmed"])
        self._date_confirmed_back(check, found + timedelta(days=int(row["confirmed_after"])))

    @api.model
    def _try_again(self, capa, row, plan, found):
        """It happened again: back to the analysis, another cause, other actions, watched anew."""
        check = capa._get_check().with_env(self._as("officer"))
        if check.state != "to_confirm":
            return
        check.action_confirm_not_effective(row["confirmed"])
        self._date_confirmed_back(check, found + timedelta(days=int(row["confirmed_after"])))
        cause = self.env["qms.cause"].search([("code", "=", row["failed_cause_code"])], limit=1)
        capa.write({"cause": row["failed_cause"], "cause_id": cause.id})
        self._judge_similar(capa, row)
        capa.action_start_actions()
        self._act(capa, {**row, "updates": False}, plan, found, "2")
        again = capa._get_check().with_env(self._as("officer"))
        if again.state == "to_confirm":
            again.action_go_on("Two chairs wobble: feet, and no label is involved")
