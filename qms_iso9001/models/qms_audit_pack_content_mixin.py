import hashlib
import os
from zoneinfo import ZoneInfo

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import html2plaintext

from ..tools.pack_writer import PackWriter
from ..tools.pack_zip import safe_name

BATCH = 500
UTC = ZoneInfo("UTC")


class QmsAuditPackContentMixin(models.AbstractModel):
    """What lies in the folders of a pack: a register of each list that a model contributes, and its files. It names no
    model, so an addon's records are in it as soon as it is installed. Called as whoever asked for the pack."""

    _name = "qms.audit.pack.content.mixin"
    _description = "Content of an audit pack"

    def _write_part(self, code, target, temp):
        """Write the folder `code` into the zip `target`; return what there is to know about it."""
        writer = PackWriter(target, temp, self._folder_name(code), self._get_cleaner(), self.is_redacted)
        clauses = self._clauses_by_model()
        for line in self._lines_of(code):
            self._write_line(line, writer, clauses.get(line["model"], ""))
        if code == "02":
            self._write_matrix(writer)
        elif code == "12":
            self._write_samples(writer)
        if not target.entries:
            writer.notes.append(self.env._("Nothing in this system belongs here."))
        return "\n".join(dict.fromkeys(writer.notes))

    def _folder_name(self, code):
        return f"{code} {safe_name(self.env['qms.audit.pack.part']._names()[code])}"

    def _lines_of(self, code):
        """Return the lists that lie in the folder `code`, by their label."""
        lines = self.env["qms.contribution"]._collect_readable("_pack_folder")
        lines = [line for line in lines if self.env[line["model"]]._pack_part_of(line) == code]
        return sorted(lines, key=lambda line: (line["label"], line["model"]))

    def _clauses_by_model(self):
        """Return {model: the clauses of the edition to which its records speak}, by the rules of evidence."""
        found = {}
        for rule in self.env["qms.evidence.rule"].sudo().search(Domain.TRUE):
            clauses = rule.requirement_id.clause_ids.filtered(lambda clause: clause.edition_id == self.edition_id)
            found[rule.model_name] = found.get(rule.model_name, clauses) | clauses
        return {
            model: ", ".join(clause._label() for clause in clauses.sorted("sort_key"))
            for model, clauses in found.items()
        }

    # A register and its files

    def _write_line(self, line, writer, clauses):
        model = self.env[line["model"]]
        columns = model._pack_columns()
        labels = [model._fields[name]._description_string(self.env) for name in columns]
        if "signature_ids" in model._fields:
            labels.append(self.env._("Signed by"))
        has_files = bool(model._pack_files) or hasattr(model, "_get_stored_pdf")
        if has_files:
            labels += [self.env._("File"), self.env._("SHA-256")]
        domain = model._pack_domain(line, self.date_from, self.date_to)
        dated = line["date_field"] and model._fields[line["date_field"]].store
        ids = model.search(domain, order=f"{line['date_field']}, id" if dated else "id").ids
        rows = self._rows(line, ids, columns, labels, writer, clauses, has_files)
        writer.register(line["label"], labels, rows, clause=clauses)
        if not ids:
            self._note_later(line, writer)

    def _note_later(self, line, writer):
        """Say of an empty register what came after the period: it is no proof that there was nothing."""
        count, is_entry = self.env[line["model"]]._pack_later(line, self.date_to)
        if not count:
            return
        told = {"list": line["label"], "day": self.date_to.isoformat(), "count": count}
        if is_entry:
            note = self.env._("%(list)s: nothing was entered by %(day)s; %(count)s were entered later.", **told)
        else:
            note = self.env._("%(list)s: none by %(day)s; %(count)s later.", **told)
        writer.notes.append(note)

    def _rows(self, line, ids, columns, labels, writer, clauses, has_files):
        model = self.env[line["model"]]
        personal = set(getattr(model, "_retention_personal_fields", set)())
        for start in range(0, len(ids), BATCH):
            # Found as whoever asked; what a column names may be out of their reach, as in any list.
            records = model.browse(ids[start : start + BATCH]).sudo()
            blank, files = records._pack_blank(), self._files_of(records) if has_files else {}
            for record in records:
                hidden = blank.get(record.id, ())
                cells = ["" if name in hidden else self._cell(record, name, name in personal) for name in columns]
                if "signature_ids" in model._fields:
                    cells.append(self._signed_by(record))
                if has_files:
                    cells += self._write_files(record, files.get(record.id, ()), line, writer, clauses)
                if model._pack_dossier:
                    self._write_dossier(record, labels, cells, line, writer, clauses)
                yield cells
            self.env.invalidate_all()

    def _signed_by(self, record):
        """Return who signed a record as it stands, with which meaning and when; a line each."""
        return "\n".join(
            f"{signature._meaning_label()}: {signature.signer_id.name}, {self._in_zone(signature.date)}"
            for signature in record.signature_ids.sorted("position")
            if signature.signing_round == record.signing_round
        )

    def _cell(self, record, name, is_personal=False):
        """Return what a field of a record says, as text or number."""
        field, value = record._fields[name], record[name]
        if field.relational:
            return "; ".join(sorted(filter(None, value.mapped("display_name"))))
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if value is False or value is None:
            return ""
        if field.type in ("integer", "float"):
            return value
        if field.type == "selection":
            return str(dict(field._description_selection(self.env)).get(value, value))
        if field.type == "datetime":
            return self._in_zone(value)
        if field.type == "date":
            return value.isoformat()
        text = html2plaintext(value) if field.type == "html" else str(value)
        return self._person(text) if is_personal and self.is_redacted else text

    def _in_zone(self, instant):
        """Return a naive UTC instant as it was in the zone of the company."""
        return instant.replace(tzinfo=UTC).astimezone(self.company_id._qms_zone()).strftime("%Y-%m-%d %H:%M")

    def _files_of(self, records):
        """Return {record id: [(file, SHA-256 it had, or False)]}: what the model declares, by one query."""
        found = {}
        names = [name for name in records._pack_files if records._fields[name].type == "binary"]
        place = [("res_model", "=", records._name), ("res_id", "in", records.ids), ("res_field", "in", names)]
        for file in self.env["ir.attachment"].sudo().search(place if names else [(0, "=", 1)], order="res_field, id"):
            known = f"{file.res_field}_sha256"
            record = records.browse(file.res_id)
            found.setdefault(file.res_id, []).append((file, known in record._fields and record[known]))
        for name in set(records._pack_files) - set(names):
            for record in records:
                found.setdefault(record.id, []).extend((file, False) for file in record[name].sorted("id"))
        return found

    def _write_files(self, record, files, line, writer, clauses):
        """Write the files of a record as they were kept; return two cells: where they lie, and their SHA-256."""
        paths, hashes = [], []
        for name, content, digest, problem in self._contents(record, files):
            about = {"version": record._pack_version(), "clause": clauses, "rows": False}
            if problem or writer.is_redacted:
                paths.append(problem or self.env._("Left out: it shows names."))
            else:
                extension = os.path.splitext(name)[1].lower()
                title = safe_name(line["label"])
                paths.append(writer.file(title, record.display_name, extension, content, **about))
            hashes.append(digest)
        return ["\n".join(paths) or self.env._("No file was stored."), "\n".join(filter(None, hashes))]

    def _contents(self, record, files):
        """Return (name, bytes, SHA-256, why it stays out) of the files of a record, one at a time."""
        for file, known in files:
            content = file.raw
            digest = hashlib.sha256(content).hexdigest()
            is_other = known and known != digest
            problem = self.env._("Left out: it is not the file that was signed.") if is_other else ""
            # The value of a field is named after the field.
            yield (f"{file.name}.pdf" if file.res_field else file.name), content, digest, problem
        if record._pack_files or not hasattr(record, "_get_stored_pdf"):
            return
        try:
            content = record._get_stored_pdf()
        except UserError as error:
            yield "", b"", "", str(error)
            return
        if content:
            yield "stored.pdf", content, hashlib.sha256(content).hexdigest(), ""
