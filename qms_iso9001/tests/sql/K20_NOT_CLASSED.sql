-- K20_NOT_CLASSED: vendors ordered from in 12 months that nobody has put into a class, today.
WITH
\ir vendors.sql
SELECT NULL::date, count(*), NULL, count(*), 0
FROM known
WHERE NOT is_classed
