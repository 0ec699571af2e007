-- The rows of so many evaluations and of their criteria, without a figure in them: how many of both. The scheme is that
-- of the company or, where it has none, that of all.
WITH scheme AS (
    SELECT id
    FROM qms_supplier_scheme
    WHERE active AND (company_id = %(company)s OR company_id IS NULL)
    ORDER BY company_id NULLS LAST
    LIMIT 1
),
evaluation AS (
    INSERT INTO qms_supplier_evaluation (
        partner_id, partner_name, company_id, scheme_id, date_start, date_end, state, signing_round, create_uid, create_date
    )
    SELECT vendor.id, vendor.name, %(company)s, scheme.id, %(first)s, %(last)s, 'draft', 1, 1, now()
    FROM res_partner vendor
    CROSS JOIN scheme
    WHERE vendor.name LIKE 'Benchmark%%' AND vendor.parent_id IS NULL
    ORDER BY vendor.id
    LIMIT %(number)s
    RETURNING id, scheme_id
),
line AS (
    INSERT INTO qms_supplier_evaluation_line (
        evaluation_id, company_id, criterion_id, name, kind, weight, state, create_uid, create_date
    )
    SELECT evaluation.id, %(company)s, criterion.id, criterion.name ->> 'en_US', criterion.kind, criterion.weight, 'no_data',
           1, now()
    FROM evaluation
    JOIN qms_supplier_criterion criterion ON criterion.scheme_id = evaluation.scheme_id AND criterion.active
    RETURNING id
)
SELECT (SELECT count(*) FROM evaluation), (SELECT count(*) FROM line)
