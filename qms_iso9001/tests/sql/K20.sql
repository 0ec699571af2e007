-- K20: vendors relevant to quality with a valid evaluation, of all of them that were ordered from in 12 months, today.
WITH
\ir vendors.sql
SELECT NULL::date, count(*) FILTER (WHERE is_relevant AND is_evaluated), count(*) FILTER (WHERE is_relevant),
       count(*) FILTER (WHERE is_relevant), count(*) FILTER (WHERE NOT is_classed)
FROM known
