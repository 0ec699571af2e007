"""Time that passes for a story: its own records grow older, as if the days had gone by, and nothing else does."""

# What happens in the company. Signatures stay: what was signed is what was read.
KINDS = ("qms_", "stock_", "purchase_", "mail_")
NEVER = ("qms_signature",)


class Passing:
    """`passing.days(40)`: what was recorded since `passing` was made happened forty days earlier than it did.

    Nobody can wait for ninety days, and a server has no other clock than the machine's. So the verbs of Odoo are
    called today, and all dates that they wrote are moved behind Odoo's back by as much, those on which something is
    due too, in every table in which the story has new rows. What came before the story keeps its dates.
    """

    def __init__(self, server):
        self.query = server.query
        self.tables = self._tables()
        last = " UNION ALL ".join(f"SELECT '{table}', COALESCE(max(id), 0) FROM \"{table}\"" for table in self.tables)
        self.before = dict(self.query(last))

    def _tables(self):
        """Return {table: the names of its dates}."""
        rows = self.query(
            "SELECT dated.table_name, array_agg(dated.column_name::text)"
            " FROM information_schema.columns AS dated JOIN information_schema.tables AS stored USING (table_name)"
            " JOIN information_schema.columns AS key USING (table_name)"
            " WHERE stored.table_type = 'BASE TABLE' AND stored.table_schema = 'public' AND key.column_name = 'id'"
            " AND dated.data_type IN ('date', 'timestamp without time zone') GROUP BY 1"
        )
        return {table: names for table, names in rows if table.startswith(KINDS) and table not in NEVER}

    def days(self, number):
        self.query(";".join(self._move(table, names, number) for table, names in self.tables.items()))

    def _move(self, table, names, number):
        moved = ", ".join(f'"{name}" = "{name}" - interval \'{number} days\'' for name in names)
        return f'UPDATE "{table}" SET {moved} WHERE id > {self.before[table]}'
