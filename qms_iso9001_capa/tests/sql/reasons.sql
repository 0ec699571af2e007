-- Why goods or money went back, where somebody entered it: on the transfer, on the credit note.
transfer_reason AS (
    SELECT transfer.id AS picking_id, defect.is_commercial
    FROM stock_picking transfer JOIN qms_defect defect ON defect.id = transfer.qms_return_reason_id
),
credit_reason AS (
    SELECT note.id AS move_id, defect.is_commercial
    FROM account_move note JOIN qms_defect defect ON defect.id = note.qms_return_reason_id
),
