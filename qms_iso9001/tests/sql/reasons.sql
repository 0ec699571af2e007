-- Why goods or money went back: core knows no reasons. The addon that does brings its own file.
transfer_reason AS (SELECT NULL::integer AS picking_id, FALSE AS is_commercial WHERE FALSE),
credit_reason AS (SELECT NULL::integer AS move_id, FALSE AS is_commercial WHERE FALSE),
