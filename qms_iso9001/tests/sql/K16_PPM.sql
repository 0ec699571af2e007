-- K16_PPM: pieces sent back or scrapped at the receipt by the cut-off, of all pieces received in the month.
WITH
\ir received.sql
SELECT month, sum(LEAST(rejected, quantity)), sum(quantity), count(*), 0
FROM received
WHERE unit_root = (SELECT res_id FROM ir_model_data WHERE module = 'uom' AND name = 'product_uom_unit')
GROUP BY month
