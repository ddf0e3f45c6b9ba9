"""Which feature answers which question of the protocol.

Every answer is about the text as it stands. A question that cannot be answered gets no answer; a fault of ours is
logged, and gets none either.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from pricing_dsl.lsp.features import colours, completion, definition, folding, formatting, hover, outline, rename

if TYPE_CHECKING:
    from pricing_dsl.lsp.server import Server

log = logging.getLogger("pricing")
P = TypeVar("P")
R = TypeVar("R")


def _guarded(answer: Callable[[P], R]) -> Callable[[P], R | None]:
    """The answer, or none where a fault of ours stands in the way."""

    @wraps(answer)
    def guarded(params: P) -> R | None:
        try:
            return answer(params)
        except JsonRpcException:
            raise
        except Exception:
            log.exception("no answer to %s", type(params).__name__)
            return None

    return guarded


def register(server: Server) -> None:
    """Make a server answer."""

    def feature(name: str, answer: Callable[[Any], object], options: Any = None) -> None:
        server.feature(name, options)(_guarded(answer))

    def at(ask: Callable[..., R]) -> Callable[[Any], R | None]:
        """A question about a place: the feature gets the view and the offset."""

        def answer(params: Any) -> R | None:
            view = server.seen(params.text_document.uri)
            return None if view is None else ask(view, view.positions.offset(params.position))

        return answer

    def of(ask: Callable[..., R]) -> Callable[[Any], R | None]:
        """A question about a whole text: the feature gets the view."""

        def answer(params: Any) -> R | None:
            view = server.seen(params.text_document.uri)
            return None if view is None else ask(view)

        return answer

    feature(lsp.TEXT_DOCUMENT_DEFINITION, at(definition.definition))
    feature(lsp.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, at(definition.highlights))
    feature(lsp.TEXT_DOCUMENT_REFERENCES, lambda params: definition.references(server.rulebooks, params))
    feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME, at(rename.prepare))
    feature(
        lsp.TEXT_DOCUMENT_RENAME,
        lambda params: rename.rename(server.rulebooks, params),
        lsp.RenameOptions(prepare_provider=True),
    )
    feature(
        lsp.TEXT_DOCUMENT_COMPLETION,
        at(completion.completion),
        lsp.CompletionOptions(trigger_characters=completion.TRIGGERS),
    )
    feature(lsp.TEXT_DOCUMENT_HOVER, at(hover.hover))
    feature(lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, of(colours.colours), colours.LEGEND)
    feature(
        lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE,
        lambda params: colours.colours_in(server.seen(params.text_document.uri), params.range),
        colours.LEGEND,
    )
    feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL, of(outline.symbols))
    feature(lsp.TEXT_DOCUMENT_FOLDING_RANGE, of(folding.folds))
    feature(lsp.TEXT_DOCUMENT_FORMATTING, of(formatting.formatted))
    feature(
        lsp.TEXT_DOCUMENT_RANGE_FORMATTING,
        lambda params: formatting.formatted_in(server.seen(params.text_document.uri), params.range),
    )
