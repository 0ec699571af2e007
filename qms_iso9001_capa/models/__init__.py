from . import (
    qms_source_mixin,
    qms_nonconformity,
    stock_picking,
    qms_demo,
)
