from . import account_move_reversal, qms_nonconformity_report, stock_return_picking
