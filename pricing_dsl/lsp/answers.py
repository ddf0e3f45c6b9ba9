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

from pricing_dsl.lsp.features import (
    actions,
    colours,
    completion,
    definition,
    folding,
    formatting,
    hints,
    hover,
    lenses,
    outline,
    rename,
    signature,
)

if TYPE_CHECKING:
    from pricing_dsl.lsp.server import Server
    from pricing_dsl.lsp.workspace import View

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
    feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        lambda params: _actions(server, params),
        lsp.CodeActionOptions(code_action_kinds=actions.KINDS),
    )
    feature(lsp.TEXT_DOCUMENT_CODE_LENS, lambda params: _lenses(server, params))
    feature(
        lsp.TEXT_DOCUMENT_INLAY_HINT,
        lambda params: _hints(server, params),
    )
    feature(
        lsp.TEXT_DOCUMENT_SIGNATURE_HELP,
        at(signature.signature),
        lsp.SignatureHelpOptions(trigger_characters=signature.TRIGGERS),
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
    server.command(lenses.RUN)(lambda uri, text: _told(server, lenses.run, uri, text))
    server.command(lenses.PROVE)(lambda uri, text: _told(server, lenses.prove, uri, text))


def _actions(server: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction] | None:
    view = server.seen(params.text_document.uri)
    return None if view is None else actions.actions(view, server.checks.findings_in(view), params)


def _lenses(server: Server, params: lsp.CodeLensParams) -> list[lsp.CodeLens] | None:
    view = server.seen(params.text_document.uri)
    return None if view is None else lenses.lenses(view, server.checks.results.get(view.compilation.path))


def _hints(server: Server, params: lsp.InlayHintParams) -> list[lsp.InlayHint] | None:
    view = server.seen(params.text_document.uri)
    return None if view is None else hints.hints(view, params.range)


def _told(server: Server, ask: Callable[[View, str], str], uri: str, text: str) -> None:
    """Answer with a message, when there is one: the editor is not kept waiting."""

    def work() -> None:
        view = server.seen(uri)
        try:
            server.say(ask(view, text) if view is not None else "The rulebook is not there any more.")
        except Exception:
            log.exception("%s could not be done", ask.__name__)
            server.say("This could not be done: a fault of the language server.")

    server.thread_pool.submit(work)
