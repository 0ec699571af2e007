import base64
import csv
import io
import json

from markupsafe import Markup

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_date, html2plaintext

COLUMNS = ("path", "description", "version", "clause", "rows", "as_of", "size", "sha256")
PAGE = Markup(
    '<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"/>'
    '<meta name="viewport" content="width=device-width, initial-scale=1"/><title>{title}</title><style>'
    "body{{font:15px/1.5 sans-serif;margin:1.5rem auto;max-width:70rem;padding:0 1rem}}"
    "td,th{{padding:.2rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid #ddd}}"
    "table{{border-collapse:collapse;width:100%}}code{{word-break:break-all;font-size:80%}}"
    "</style></head><body><h1>{title}</h1><table>{facts}</table>{folders}</body></html>\n"
)


class QmsAuditPackIndexMixin(models.AbstractModel):
    """Folder 00 of a pack: what is in it, file by file with its SHA-256, as JSON, as CSV and as a page to click
    through; which company, scope, edition and period; and what is left out, and why."""

    _name = "qms.audit.pack.index.mixin"
    _description = "Index of an audit pack"

    def _write_index(self, target, parts):
        """Write the index of the files of `parts` into the zip; return the manifest ({"content", "sha256"})."""
        folder, clean = self._folder_name("00"), self._get_cleaner()
        files = [
            {**file, "as_of": self.date_to.isoformat(), "description": clean(file["description"])}
            for part in parts
            for file in part.sudo().files or []
        ]
        facts = self._index_facts(clean)
        content = json.dumps({"pack": facts, "files": files}, ensure_ascii=False, indent=1, sort_keys=True).encode()
        manifest = target.add(f"{folder}/manifest.json", content, description=self.env._("Manifest"))
        target.add(f"{folder}/manifest.csv", self._as_csv(files), description=self.env._("Manifest"))
        target.add(f"{folder}/index.html", self._as_page(facts, files, parts), description=self.env._("Index"))
        return {"content": base64.b64encode(content), "sha256": manifest["sha256"]}

    def _index_facts(self, clean):
        """Return {label: text} of what the pack is about."""
        company = self.company_id.sudo()
        redacted = self.env._(
            "Yes: names of people and organisations are pseudonyms, also in text; parts of names, such as first names "
            "alone, may be left. Files that show names are left out, their SHA-256 stands in the registers."
        )
        return {
            self.env._("Company"): company.name,
            self.env._("Scope"): clean(self._scope_text()) or self.env._("No scope was in force."),
            self.env._("Edition of the standard"): self.edition_id.display_name,
            self.env._("Period"): f"{self.date_from.isoformat()} – {self.date_to.isoformat()}",
            self.env._("As of"): self.env._(
                "The end of the period; registers show their records as they stand when the pack is made."
            ),
            **self._kept_facts(clean),
            self.env._("Language"): dict(self._selection_lang())[self.lang],
            self.env._("Without names"): redacted if self.is_redacted else self.env._("No"),
            self.env._("Amounts"): self.env._(
                "No amount of money is in registers and pages: neither fields that hold one, nor a number with a "
                "currency in a text. PDFs are as they were signed."
            ),
        }

    def _kept_facts(self, clean):
        """Return what the index says of a period that was over: its content is kept, since when and why."""
        if not self._is_closed():
            return {}
        asked = self.sudo().date_asked or fields.Datetime.now()
        facts = {
            self.env._("Kept"): self.env._(
                "The period was over. Made from what stood in the system on %(day)s; whoever asks for the same pack "
                "again gets these very files, unless a quality manager has it made anew and says why.",
                day=self.company_id._qms_day(asked).isoformat(),
            )
        }
        if self.anew_reason:
            facts[self.env._("Made anew because")] = clean(self.anew_reason)
        return facts

    def _scope_text(self):
        """Return the scope that was in force at the end of the period."""
        scope = self.env["qms.scope"].sudo()
        domain = scope._pack_domain({"domain": [], "date_field": False}, self.date_to, self.date_to)
        issued = Domain("state", "in", ("in_force", "obsolete"))
        return html2plaintext(scope.search(domain & issued, order="in_force_from desc, id desc", limit=1).body or "")

    def _as_csv(self, files):
        out = io.StringIO()
        # A spreadsheet program would take a name that begins so for a formula.
        safe = [{key: _no_formula(value) for key, value in file.items()} for file in files]
        csv.DictWriter(out, COLUMNS, extrasaction="ignore", restval="", lineterminator="\r\n").writerows(
            [dict(zip(COLUMNS, COLUMNS, strict=True)), *safe]
        )
        return out.getvalue().encode("utf-8-sig")

    def _as_page(self, facts, files, parts):
        row = Markup("<tr><th>{}</th><td>{}</td></tr>")
        title = f"{self.env._('Audit pack')}: {self.company_id.sudo().name}, {format_date(self.env, self.date_to)}"
        folders = Markup("").join(self._folder_of_page(part, files) for part in parts)
        table = Markup("").join(row.format(label, text) for label, text in facts.items())
        return PAGE.format(lang=self.lang.partition("_")[0], title=title, facts=table, folders=folders).encode()

    def _folder_of_page(self, part, files):
        name = self._folder_name(part.code)
        link = Markup('<tr><td><a href="../{}">{}</a></td><td>{}</td><td>{}</td><td><code>{}</code></td></tr>')
        rows = Markup("").join(
            link.format(file["path"], file["description"], file.get("clause") or "", _number(file), file["sha256"])
            for file in files
            if file["path"].startswith(f"{name}/")
        )
        note = Markup("<p>{}</p>").format(part.sudo().note) if part.sudo().note else ""
        return Markup("<h2>{}</h2>{}<table>{}</table>").format(name, note, rows)


def _no_formula(value):
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@")) else value


def _number(file):
    return "" if file.get("rows") is False else file.get("rows", "")
