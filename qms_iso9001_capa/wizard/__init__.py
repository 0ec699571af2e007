from . import account_move_reversal, qms_complaint_merge, qms_nonconformity_report, stock_return_picking
