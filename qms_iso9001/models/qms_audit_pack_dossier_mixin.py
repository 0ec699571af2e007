from markupsafe import Markup

from odoo import models

from ..tools.amounts import is_amount
from ..tools.pack_zip import safe_name
from .qms_audit_pack_index_mixin import PAGE
from .qms_pack_mixin import NO_COLUMNS, NO_LINKS, NO_NAMES

LABELLED = Markup("<tr><th>{}</th><td style='white-space: pre-line'>{}</td></tr>")
TITLE, BLOCK = Markup("<h2>{}</h2>"), Markup("<h3>{}</h3><table>{}</table>")
TABLE = Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>")
HEAD, LINE, CELL = (
    Markup("<th>{}</th>"),
    Markup("<tr>{}</tr>"),
    Markup("<td style='white-space: pre-line'>{}</td>"),
)
# Of more columns nobody reads a table.
WIDEST = 6
# What the system keeps for itself.
APART = {"sequence", "display_name", "signing_round", "is_legacy"}


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
            LABELLED.format(label, self._told(cell, clean))
            for label, cell in zip(labels, cells, strict=True)
            if cell not in ("", False)
        )
        sections = Markup("").join(self._dossier_section(record, name, clean) for name in record._pack_dossier)
        page = PAGE.format(lang=self.lang.partition("_")[0], title=title, facts=facts, folders=sections)
        about = {"version": record._pack_version(), "clause": clauses, "rows": False}
        folder = safe_name(self.env._("%s one by one", line["label"]))
        return writer.file(folder, title, ".html", page.encode(), **about)

    def _dossier_section(self, record, name, clean):
        """Return the rows of one field: as a table where that is narrow enough, else one after the other."""
        rows = record.with_context(active_test=False)[name].sorted("id")
        columns = self._dossier_columns(record._fields[name], rows)
        if not columns:
            return Markup("")
        labels = [rows._fields[column]._description_string(self.env) for column in columns]
        told = [[self._told(self._cell(row, column), clean) for column in columns] for row in rows]
        title = TITLE.format(record._fields[name]._description_string(self.env))
        if len(columns) > WIDEST:
            names = [clean(row.display_name or "") for row in rows]
            return title + Markup("").join(map(self._dossier_block, names, [labels] * len(told), told))
        heads = Markup("").join(map(HEAD.format, labels))
        lines = Markup("").join(LINE.format(Markup("").join(map(CELL.format, line))) for line in told)
        return title + TABLE.format(heads, lines)

    def _dossier_block(self, name, labels, line):
        rows = (
            LABELLED.format(label, cell) for label, cell in zip(labels, line, strict=True) if cell not in ("", False)
        )
        return BLOCK.format(name, Markup("").join(rows))

    def _told(self, cell, clean):
        return clean(cell) if isinstance(cell, str) else cell

    def _dossier_columns(self, field, rows):
        """Return the names of what is told of these rows: what is kept, no amount, nothing that a group hides."""
        return [
            column.name
            for column in rows._fields.values()
            if column.store
            and column.name not in models.MAGIC_COLUMNS
            and not column.groups
            and column.name not in APART | {field.inverse_name}
            and column.type not in NO_COLUMNS
            and column.comodel_name not in NO_LINKS
            and not column.name.startswith(NO_NAMES)
            and not is_amount(column)
            and any(row[column.name] for row in rows)
        ]
