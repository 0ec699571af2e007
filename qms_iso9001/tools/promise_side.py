from typing import NamedTuple

from odoo.tools import SQL


class Side(NamedTuple):
    """Where the rows of one side of the trade stand: orders to vendors, or orders of customers."""

    lines: SQL  # table of the order lines
    orders: SQL  # table of the orders
    state: str  # of an order that is placed
    counted: SQL  # condition on `line`: its quantity is counted by transfers
    quantity: SQL  # column of the ordered quantity
    partner: SQL  # column of who stands on the other side
    planned: SQL  # instant for which a line from before installation is planned
    placed: SQL  # condition: such a line was ordered
    link: SQL  # column of a move that names its order line
    brings: SQL  # column of the location that is the other side's when goods come or go as ordered
    returns: SQL  # the same for what goes back
    exchange: SQL  # condition on `move`: it is in exchange for what went back
    usage: str  # of the locations of the other side
    day: SQL  # day of a move, in the company's zone
