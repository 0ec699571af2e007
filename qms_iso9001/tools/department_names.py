from odoo.tools import SQL


def translated(column, lang):
    """Return the expression for the text of a translated column in `lang`, else as it was entered."""
    return SQL("COALESCE(%s->>%s, %s->>'en_US')", column, lang or "en_US", column)


def department_names(lang):
    """Return the query of (id, name) of all departments, each name with those of the departments above it."""
    return SQL(
        """
        SELECT below.id, string_agg(%s, ' / ' ORDER BY length(above.parent_path)) AS name
          FROM hr_department below JOIN hr_department above ON starts_with(below.parent_path, above.parent_path)
         GROUP BY below.id
        """,
        translated(SQL("above.name"), lang),
    )
