-- The units of weight and of length: goods in them may come 2 percent short.
weighed AS (
    SELECT unit.id
    FROM uom_uom unit
    JOIN ir_model_data root ON root.module = 'uom' AND root.model = 'uom.uom' AND unit.parent_path LIKE root.res_id || '/%%'
    WHERE root.name IN ('product_uom_gram', 'product_uom_millimeter')
),
