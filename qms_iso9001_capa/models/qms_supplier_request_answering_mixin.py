from pathlib import PurePath

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.tools.mimetypes import guess_mimetype

from ..tools.vendor_requests import MAX_BYTES, MAX_FILES, MAX_LENGTH, OPEN, TYPES

TEXTS = ("containment", "cause", "corrective")
DATES = ("date_containment", "date_corrective")


class QmsSupplierRequestAnsweringMixin(models.AbstractModel):
    """The answer of a vendor: once per round, kept as it came, told to the responsible; what was accepted is taken over
    by the corrective action that the request belongs to."""

    _name = "qms.supplier.request.answering.mixin"
    _description = "Answer of a vendor taken"

    answer_ids = fields.One2many("qms.supplier.request.answer", "request_id", "Answers", readonly=True, copy=False)

    def _current_answer(self):
        """Return the answer of this round, if it has come."""
        self.ensure_one()
        return self.answer_ids.filtered(lambda answer: answer.answering_round == self.answering_round)

    def _is_open_for(self, answering_round):
        """Tell whether an answer of this round is still waited for."""
        self.ensure_one()
        return self.state == "sent" and str(self.answering_round) == str(answering_round)

    def _receive_answer(self, answering_round, values, files, author_name, channel):
        """Keep what the vendor answered (these records have superuser rights) and return it; none if that round is
        over. `files` are (name, bytes). Raises UserError that the vendor reads."""
        self.ensure_one()
        if not self._is_open_for(answering_round):
            return self.env["qms.supplier.request.answer"]
        vals = self._read_answer(values)
        files = self._check_files(files)
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._("Something else of yours arrives at this moment. Please send it again.")
            ) from error
        return self._keep_answer({**vals, "author_name": author_name, "channel": channel}, files)

    def _keep_answer(self, vals, files, answered=None):
        """Keep the answer of this round, given at the instant `answered` (now)."""
        answered = answered or fields.Datetime.now()
        answer = self.env["qms.supplier.request.answer"].create(
            {
                **vals,
                "request_id": self.id,
                "answering_round": self.answering_round,
                "date_due": self.date_due,
                "date_answered": answered,
            }
        )
        answer._keep_files(files)
        self._set_state("answered", date_answered=self.date_answered or answered)
        self._tell_of_answer(answer)
        return answer

    def _tell_of_answer(self, answer):
        user = self.user_id.filtered("active") or self.company_id._qms_stand_in()
        words = self.with_context(lang=user.lang or self.env.lang)
        told = user.partner_id if user != self.env.user else self.env["res.partner"]
        self.message_post(
            # What one of us typed, that one says.
            author_id=(answer.entered_by_id.partner_id or self.contact_id or self.company_id.partner_id).id,
            body=words.env._(
                "%(name)s answered: %(cause)s. Accept it, or send it back.",
                name=answer.author_name,
                cause=answer._in_short()[0],
            ),
            partner_ids=told.ids,
            subtype_xmlid="mail.mt_note",
        )

    @api.model
    def _read_answer(self, values):
        """Return the values of an answer as typed on the page."""
        texts = {name: (values.get(name) or "").strip() for name in TEXTS}
        if not all(texts.values()):
            raise UserError(
                self.env._(
                    "Tell us all three: what you did at once, why it happened, and what prevents it from now on."
                )
            )
        if any(len(text) > MAX_LENGTH for text in texts.values()):
            raise UserError(self.env._("That is very long. Shorten it to 5,000 characters each, and send files along."))
        try:
            days = {name: fields.Date.to_date((values.get(name) or "").strip() or None) for name in DATES}
        except ValueError:
            raise UserError(self.env._("Enter the days as dates.")) from None
        if not days["date_corrective"]:
            raise UserError(self.env._("Enter by when the corrective action is in place."))
        return {**texts, **days}

    @api.model
    def _check_files(self, files):
        """Return [(name that tells the type, bytes)] of the files that we take."""
        files = [(name, content) for name, content in files if content]
        if len(files) > MAX_FILES:
            raise UserError(self.env._("Send five files at most, the others by mail."))
        return [self._check_file(name, content) for name, content in files]

    @api.model
    def _check_file(self, name, content):
        if len(content) > MAX_BYTES:
            raise UserError(
                self.env._("%(file)s is larger than 10 MB. Send a smaller one, or send it by mail.", file=name)
            )
        # By what is in it, whatever it is called.
        ending = TYPES.get(guess_mimetype(content))
        if not ending:
            raise UserError(
                self.env._("%(file)s is none of these: PDF, JPEG, PNG, Word or Excel. Send it as a PDF.", file=name)
            )
        return f"{PurePath(name or '').stem[:80] or 'file'}{ending}", content

    def _join_capa(self):
        """Belong to the corrective action of its cases, if it is one; what was accepted before is taken over now."""
        for request in self.filtered(lambda request: request.state in (*OPEN, "accepted")):
            capa = request.nonconformity_ids._live_capa()
            if len(capa) != 1 or request._is_taken_over():
                continue
            request._write_unguarded({"capa_id": capa.id, "capa_by_id": False})
            if request.state == "accepted" and request._current_answer():
                request._take_over()

    def _is_taken_over(self):
        """Tell whether what was accepted is an action of the corrective action behind it."""
        answer = self._current_answer().filtered(lambda answer: answer.verdict == "accepted")
        return bool(answer) and answer.corrective in self.capa_id.action_ids.mapped("description")

    def _leave_capa(self):
        """Belong to no corrective action: that one was cancelled. Its cases bring it to the next."""
        for request in self:
            capa = request.capa_id.display_name
            request._write_unguarded({"capa_id": False, "capa_by_id": False})
            request._note(
                self.env._(
                    "%(capa)s is cancelled. The answer goes to the next corrective action of these nonconformities.",
                    capa=capa,
                )
            )

    def _take_over(self):
        """Give the corrective action behind it what the vendor found and does, where nothing of it stands there yet."""
        capa, answer = self.capa_id, self._current_answer()
        if capa and not self._may_take_over():
            self._note(
                self.env._(
                    "Nothing of the answer was taken over by %(capa)s, which is not about these cases: ask its owner.",
                    capa=capa.display_name,
                )
            )
        elif capa.state in ("analysis", "action"):
            self._give_answer(capa, answer)
        elif capa:
            text = self.env._(
                "The answer of %(vendor)s to %(number)s was accepted, but nothing of it was taken over: %(capa)s is in "
                '"%(state)s". Read it, and take the corrective action up again if it changes something.',
                **self._words(),
                capa=capa.display_name,
                state=capa._state_label(),
            )
            for record in (self, capa):
                record._note(text)

    def _give_answer(self, capa, answer):
        if capa.state == "analysis" and not (capa.cause or "").strip():
            capa.cause = answer.cause
        self.env["qms.action"].create(
            {
                "name": self.env._("%(vendor)s: corrective action of %(number)s", **self._words()),
                "description": answer.corrective,
                "kind": "corrective",
                "company_id": self.company_id.id,
                "user_id": self.user_id.id,
                "date_due": max(answer.date_corrective, self.company_id._qms_today()),
                "capa_id": capa.id,
            }
        )

    def _words(self):
        return {"vendor": self.partner_name or "", "number": self.reference}
