"""Plain arithmetic over named figures: `K01 * 100 / K02`. Read by Python's parser, then only numbers, names and the
signs + - * / ( ) are let through: nothing is ever executed."""

import ast
import math
import operator

MAX_LENGTH = 500
SIGNS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


class FormulaError(ValueError):
    """The text is no formula; `args[0]` is the part that is not understood, empty when it cannot be read at all."""


class NoFigure(ValueError):
    """The formula has no result; `args[0]` is the name without a figure, empty when it divides by nothing."""


def names_in(text):
    """Return the names in `text` in their order, each once. Raises FormulaError for what is no formula."""
    # From left to right as written: a tree is walked level by level.
    found = [node for node in ast.walk(_parse(text)) if isinstance(node, ast.Name)]
    return list(dict.fromkeys(node.id for node in sorted(found, key=lambda node: (node.lineno, node.col_offset))))


def evaluate(text, figures):
    """Return the result of the formula `text` with the {name: number or None} `figures`, a float.

    Raises FormulaError for what is no formula, NoFigure where a figure is missing or it divides by nothing.
    """
    tree = _parse(text)
    try:
        result = _value(tree, figures)
    except OverflowError as error:
        raise NoFigure("") from error
    if not math.isfinite(result):
        raise NoFigure("")
    return result


def _parse(text):
    text = " ".join((text or "").split())
    if not text or len(text) > MAX_LENGTH:
        raise FormulaError("")
    try:
        tree = ast.parse(text, mode="eval").body
        _check(tree, text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise error if isinstance(error, FormulaError) else FormulaError("") from error
    return tree


def _check(node, text):
    if isinstance(node, ast.BinOp) and type(node.op) in SIGNS:
        _check(node.left, text)
        _check(node.right, text)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.UAdd | ast.USub):
        _check(node.operand, text)
    elif not (isinstance(node, ast.Name) or (isinstance(node, ast.Constant) and type(node.value) in (int, float))):
        raise FormulaError(ast.get_source_segment(text, node) or "")


def _value(node, figures):
    if isinstance(node, ast.Constant):
        return float(node.value)
    if isinstance(node, ast.Name):
        if figures.get(node.id) is None:
            raise NoFigure(node.id)
        return float(figures[node.id])
    if isinstance(node, ast.UnaryOp):
        value = _value(node.operand, figures)
        return -value if isinstance(node.op, ast.USub) else value
    left, right = _value(node.left, figures), _value(node.right, figures)
    if isinstance(node.op, ast.Div) and not right:
        raise NoFigure("")
    return SIGNS[type(node.op)](left, right)
