"""The reference plan decided by zen-engine: a decision model of one expression node.

Its numbers are decimals inside, and doubles where they come in and go out; `round` is half away from zero, so half to
even is spelled out. Two ways of calling it: `README`, a decision made once and evaluated for each summary, as its
README shows; `LOADED`, by a key of an engine that has the model from the start, which its documentation advises where
speed matters. The expressions are the fastest of five forms that were tried (conditions rather than min and max).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import zen

EXPRESSIONS = {
    "overage": "used > opening + 100 ? used - opening - 100 : 0",
    "closing": "used >= opening + 100 ? 0 : opening + 100 - used < 50 ? opening + 100 - used : 50",
    "tiered": "$.overage <= 500 ? 0.1 * $.overage"
    " : $.overage <= 1000 ? 50 + 0.08 * ($.overage - 500)"
    " : $.overage <= 10000 ? 90 + 0.0525 * ($.overage - 1000)"
    " : 562.5 + 0.016675 * ($.overage - 10000)",
    "usage": "$.tiered < 5 ? 5 : $.tiered > 2000 ? 2000 : $.tiered",
    "agreed": "-0.075 * $.usage",
    "cents": "92.5 * $.usage",
    "amount": "($.cents % 2 == 0.5 ? $.cents - 0.5 : floor($.cents + 0.5)) / 100",
    "final": "$.amount - 0.925 * $.usage",
}

RESULTS = ("usage", "agreed", "final", "amount", "overage", "closing")


def model() -> dict[str, Any]:
    """The plan as a decision model."""
    nodes = [
        {"id": "request", "type": "inputNode", "name": "request"},
        {
            "id": "plan",
            "type": "expressionNode",
            "name": "plan",
            "content": {"expressions": [{"id": key, "key": key, "value": value} for key, value in EXPRESSIONS.items()]},
        },
        {"id": "response", "type": "outputNode", "name": "response"},
    ]
    for at, node in enumerate(nodes):
        node["position"] = {"x": 300 * at, "y": 0}
    edges = [
        {"id": f"{a}-{b}", "type": "edge", "sourceId": a, "targetId": b}
        for a, b in (("request", "plan"), ("plan", "response"))
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


def readme() -> Callable[[dict[str, float]], dict[str, Any]]:
    """What decides {used, opening}: `engine.create_decision(content)`, then `decision.evaluate(context)`."""
    decision = zen.ZenEngine().create_decision(zen.ZenDecisionContent(json.dumps(model())))
    return lambda context: decision.evaluate(context)["result"]


def loaded() -> Callable[[dict[str, float]], dict[str, Any]]:
    """What decides {used, opening}: `engine.evaluate(key, context)` with the model loaded before."""
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"w": model()}}})
    return lambda context: engine.evaluate("w", context)["result"]
