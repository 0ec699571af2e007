from markupsafe import Markup

from odoo import models

from ..tools.amounts import is_amount
from ..tools.pack_zip import safe_name
from .qms_audit_pack_index_mixin import PAGE
from .qms_pack_mixin import NO_COLUMNS, NO_LINKS, NO_NAMES

LABELLED = Markup("<tr><th>{}</th><td style='white-space: pre-line'>{}</td></tr>")
SECTION = Markup("<h2>{}</h2><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>")
HEAD, CELL = Markup("<th>{}</th>"), Markup("<td style='white-space: pre-line'>{}</td>")


class QmsAuditPackDossierMixin(models.AbstractModel):
    """A page for each record of which an auditor wants the whole story (`_pack_dossier`): what its register says, and
    the rows that belong to it. The same names are left out as in the registers, and every amount."""

    _name = "qms.audit.pack.dossier.mixin"
    _description = "Dossiers in an audit pack"

    def _write_dossier(self, record, labels, cells, line, writer, clauses):
        """Write the page of `record`, of which `cells` are what its register says under `labels`."""
        clean = writer.clean
        title = clean(record.display_name)
        facts = Markup("").join(
            LABELLED.format(label, clean(cell) if isinstance(cell, str) else cell)
            for label, cell in zip(labels, cells, strict=True)
            if cell not in ("", False)
        )
        sections = Markup("").join(self._dossier_section(record, name, clean) for name in record._pack_dossier)
        page = PAGE.format(lang=self.lang.partition("_")[0], title=title, facts=facts, folders=sections)
        about = {"version": record._pack_version(), "clause": clauses, "rows": False}
        folder = safe_name(self.env._("%s one by one", line["label"]))
        return writer.file(folder, title, ".html", page.encode(), **about)

    def _dossier_section(self, record, name, clean):
        rows = record.with_context(active_test=False)[name].sorted("id")
        if not rows:
            return Markup("")
        columns = self._dossier_columns(record._fields[name], rows)
        heads = Markup("").join(HEAD.format(rows._fields[column]._description_string(self.env)) for column in columns)
        lines = [[self._cell(row, column) for column in columns] for row in rows]
        body = Markup("").join(
            Markup("<tr>{}</tr>").format(
                Markup("").join(CELL.format(clean(cell) if isinstance(cell, str) else cell) for cell in line)
            )
            for line in lines
        )
        return SECTION.format(record._fields[name]._description_string(self.env), heads, body)

    def _dossier_columns(self, field, rows):
        """Return the names of what is told of these rows: what is kept, no amount, nothing that a group hides."""
        return [
            column.name
            for column in rows._fields.values()
            if column.store
            and column.name not in models.MAGIC_COLUMNS
            and not column.groups
            and column.name not in (field.inverse_name, "sequence", "display_name")
            and column.type not in NO_COLUMNS
            and column.comodel_name not in NO_LINKS
            and not column.name.startswith(NO_NAMES)
            and not is_amount(column)
            and any(row[column.name] for row in rows)
        ]
