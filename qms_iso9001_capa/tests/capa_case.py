from datetime import timedelta

from .common import NonconformityCase


class CapaCase(NonconformityCase):
    """Builders of corrective actions in each state. `owner` has no quality group."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.new_user("employee", cls.company, "t_owner")

    def capa(self, **vals):
        """Return a corrective action of the owner, opened by the officer, as the owner sees it."""
        cause = self.env.ref("qms_iso9001_capa.qms_cause_mat")
        vals = {"name": "Housings leak at the seal", "user_id": self.owner.id, "cause_id": cause.id, **vals}
        return self.env["qms.capa"].with_user(self.officer).create(vals).with_user(self.owner)

    def action_of(self, capa, done=True, **vals):
        """Return a corrective quality action of `capa`, done by its owner, not verified."""
        vals = {"name": "Grease the seals", "kind": "corrective", "capa_id": capa.id, "user_id": self.owner.id, **vals}
        action = self.env["qms.action"].with_user(self.officer).create(vals)
        if done:
            action.with_user(self.owner).action_done("Instruction 14")
        return action

    def verify(self, capa, verdict="confirmed", **vals):
        """Have the user of `capa` verify its root cause; return the verification."""
        action = capa.action_verify_cause()
        vals = {"method": "trial", "evidence": "Greased, none of 30 leaks", "verdict": verdict, **vals}
        self.env[action["res_model"]].with_user(capa.env.user).with_context(**action["context"]).create(
            vals
        ).action_verify()
        return capa.sudo().verification_ids.sorted("id")[-1:]

    def with_actions(self, **vals):
        """Return a corrective action whose cause is known and whose actions are done."""
        capa = self.capa(**{"cause": "The seal is not greased", **vals})
        capa.action_start_actions()
        self.action_of(capa)
        return capa

    def watched(self, **vals):
        """Return a corrective action whose actions are done and verified and whose check proved it effective."""
        capa = self.with_actions(**vals)
        capa.action_start_effectiveness()
        self.prove(capa)
        capa.sudo().action_ids.with_user(self.manager).action_verify()
        return capa

    def prove(self, capa, verdict="effective"):
        """Have the running check of `capa` propose `verdict` after its time, and the manager confirm it."""
        check = capa.sudo().check_ids.filtered(lambda check: check.state == "running")
        check._write_unguarded({"date_end": check.company_id._qms_today() - timedelta(days=1)})
        check._set_state("to_confirm", verdict=verdict)
        check.with_user(self.manager).action_confirm(verdict)
        return check

    def closed(self, **vals):
        """Return a corrective action that proved effective."""
        capa = self.watched(**vals)
        capa._close()
        return capa
