from odoo import api, models
from odoo.exceptions import UserError

from ..tools.actions import warning_action

NOTHING = ("ignore", [])


class QmsGateStepMixin(models.AbstractModel):
    """The steps of a checked document: its button asks in the form of one, goes on with those of several that may pass,
    and the one place where it becomes what it is refuses or notes. A document says its check and its words."""

    _name = "qms.gate.step.mixin"
    _inherit = ["qms.gate.ask.mixin"]
    _description = "Steps of a checked document"

    # The state of a document that has passed.
    _gate_state = None

    # Its words

    @api.model
    def _gate_refused_text(self, documents):
        """Return what is told about refused documents; `documents` names them with what was found, one on each line."""
        raise NotImplementedError

    @api.model
    def _gate_passed_text(self, rule):
        """Return the title of what was found against a document that has passed; `rule` "ignore": under conditions."""
        raise NotImplementedError

    @api.model
    def _gate_may_stop(self):
        """Tell whether who goes on now can be asked and stopped."""
        return True

    def _gate_named(self, verdicts):
        """Return the documents as lines of text: name, and what was found."""
        # Whoever may take the step is told the name.
        return "\n".join(f"{each.name} – {self._gate_text(verdicts[each.id][1])}" for each in self.sudo())

    # Its button

    def _gate_step(self, asked, step):
        """Take a step of a button with the documents that may pass; return what the button returns.

        `asked`: those for which the check is asked in this step. One document in its form is asked about first: the key
        in the context only adds the question; without it the check is the same. One document alone is checked where it
        becomes what it is; of several the others go on, and one message names those refused and those warned about.
        """
        alone = asked and len(self) == 1 and self.env.context.get("qms_ask")
        if alone and self._gate_verdicts()[self.id][0] != "ignore":
            return self._gate_question()
        verdicts = asked._gate_verdicts() if len(asked) > 1 and self._gate_may_stop() else {}
        refused = asked.filtered(lambda each: verdicts.get(each.id, NOTHING)[0] == "block")
        if refused and refused == asked:
            raise UserError(self._gate_refused_text(refused._gate_named(verdicts)))
        # The answer is for this step, not for those below it.
        res = step((self - refused).with_context(qms_ask=False))
        warned = (asked - refused).filtered(
            lambda each: verdicts.get(each.id, NOTHING)[0] == "warn" and each.state == self._gate_state
        )
        texts = [self._gate_refused_text(refused._gate_named(verdicts))] if refused else []
        if warned:
            texts.append(f"{self._gate_passed_text('warn')}\n{warned._gate_named(verdicts)}")
        return self._gate_message("\n\n".join(texts), res) if texts else res

    @api.model
    def _gate_message(self, text, then):
        """Return the message about several documents; after it comes what the step itself wants to show."""
        shows = isinstance(then, dict) and then.get("type")
        return warning_action(text, then if shows else {"type": "ir.actions.client", "tag": "soft_reload"})

    # Where it becomes what it is

    def _gate_check(self):
        """Raise UserError for documents that are blocked, note on the others what speaks against them."""
        verdicts = self._gate_verdicts()
        self._gate_refuse(verdicts, self._gate_refused_text)
        self._gate_note_passed(verdicts)

    def _gate_refuse(self, verdicts, says):
        """Raise UserError for documents that are blocked; `says(documents)`: its text."""
        refused = self.filtered(lambda each: verdicts[each.id][0] == "block")
        if refused and self._gate_may_stop():
            raise UserError(says(refused._gate_named(verdicts)))

    def _gate_note_passed(self, verdicts):
        for document in self:
            rule, findings = verdicts[document.id]
            told = self._gate_told(findings) if rule == "ignore" else findings
            if told:
                document._gate_note(f"{self._gate_passed_text(rule)}\n{self._gate_text(told)}")
