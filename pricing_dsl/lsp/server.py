"""The server: one connection with an editor, the texts it has open, and who answers what."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from collections.abc import Generator
from importlib.metadata import version
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from pricing_dsl.lsp.answers import register
from pricing_dsl.lsp.checks import Checks
from pricing_dsl.lsp.diagnostics import as_diagnostics
from pricing_dsl.lsp.findings import Finding
from pricing_dsl.lsp.paths import path_of, uri_of
from pricing_dsl.lsp.positions import changed
from pricing_dsl.lsp.workspace import SUFFIX, Document, View, Workspace

log = logging.getLogger("pricing")
ALLOCATIONS = 500_000
"""Between two looks for rubbish while somebody types. It is looked for when all is quiet; with Python's 700 it would be
in the middle of every check, at a third of its cost."""


class _Protocol(LanguageServerProtocol):
    """The protocol without pygls's own copies of the texts, which break lines where editors do not."""

    @lsp_method(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: lsp.DidChangeTextDocumentParams) -> Generator[Any, Any, None]:
        handler = self.fm.features.get(lsp.TEXT_DOCUMENT_DID_CHANGE)
        if handler is not None:
            yield handler, (params,), None


class Server(LanguageServer):
    """A language server for rulebooks, for one connection."""

    def __init__(self) -> None:
        super().__init__("pricing", version("pricing-dsl"), protocol_cls=_Protocol, max_workers=4)
        self.rulebooks = Workspace()
        self.checks = Checks(self.rulebooks, self._publish, self._ran, gc.collect)
        self._loop: asyncio.AbstractEventLoop | None = None

    # ---- life --------------------------------------------------------------------------------------------------------

    def begin(self, params: lsp.InitializeParams) -> None:
        """The editor says what it can do and which folders it has open."""
        encoding = self.workspace.position_encoding or lsp.PositionEncodingKind.Utf16
        self.rulebooks.encoding = getattr(encoding, "value", str(encoding))
        folders = [one.uri for one in params.workspace_folders or []] or ([params.root_uri] if params.root_uri else [])
        self.rulebooks.folders = [path_of(uri) for uri in folders if uri.startswith("file:")]

    def ready(self) -> None:
        """The editor is ready: from now on there is something to tell it."""
        self._loop = asyncio.get_running_loop()
        self.checks.start()
        gc.freeze()
        gc.set_threshold(ALLOCATIONS)
        self.thread_pool.submit(self._look_around)

    def _look_around(self) -> None:
        try:
            self.rulebooks.scan()
        except Exception:
            log.exception("the folders could not be looked through")

    def end(self) -> None:
        """The connection closes."""
        self.checks.stop()

    def report_server_error(self, error: Exception, source: Any) -> None:
        """A fault of ours is a line in the editor's log, and no traceback in anybody's face."""
        log.error("%s", error, exc_info=error)
        self.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, f"pricing: {type(error).__name__}"))

    # ---- texts -------------------------------------------------------------------------------------------------------

    def opened(self, params: lsp.DidOpenTextDocumentParams) -> None:
        """A text was opened."""
        document = params.text_document
        path = path_of(document.uri)
        self.rulebooks.put(Document(path, document.text, document.version))
        self.checks.changed(path, at_once=True)

    def changed(self, params: lsp.DidChangeTextDocumentParams) -> None:
        """A text is being typed."""
        path = path_of(params.text_document.uri)
        document = self.rulebooks.documents.get(path)
        text = document.text if document is not None else ""
        for change in params.content_changes:
            text = changed(text, change, self.rulebooks.encoding)
        self.rulebooks.put(Document(path, text, params.text_document.version))
        self.checks.changed(path)

    def closed(self, params: lsp.DidCloseTextDocumentParams) -> None:
        """A text was closed."""
        path = path_of(params.text_document.uri)
        self.rulebooks.close(path)
        self.checks.changed(path, at_once=True)

    def touched(self, params: lsp.DidChangeWatchedFilesParams) -> None:
        """Files changed on disk: rulebooks, or tables that rulebooks read."""
        self.rulebooks.touched()
        paths = {path_of(change.uri) for change in params.changes}
        for path in sorted(paths | set(self.rulebooks.documents)):
            if path.endswith(SUFFIX):
                self.checks.changed(path, at_once=True)

    def seen(self, uri: str) -> View | None:
        """The rulebook to answer questions about a text from, as it stands now."""
        return self.rulebooks.seen(path_of(uri))

    # ---- telling the editor, from any thread -------------------------------------------------------------------------

    def _publish(self, path: str, text: str, findings: list[Finding]) -> None:
        document = self.rulebooks.documents.get(path)
        if document is not None and document.text != text:
            return  # it is being checked again
        params = lsp.PublishDiagnosticsParams(
            uri_of(path),
            as_diagnostics(findings, self.rulebooks.encoding),
            document.version if document is not None else None,
        )
        self._later(lambda: self.text_document_publish_diagnostics(params))

    def _ran(self, path: str) -> None:
        """Lenses and hints show what examples came to."""
        workspace = self.client_capabilities.workspace
        if workspace is not None and workspace.code_lens is not None and workspace.code_lens.refresh_support:
            self._later(lambda: self.workspace_code_lens_refresh(None))
        if workspace is not None and workspace.inlay_hint is not None and workspace.inlay_hint.refresh_support:
            self._later(lambda: self.workspace_inlay_hint_refresh(None))

    def say(self, message: str) -> None:
        """Show a message."""
        params = lsp.ShowMessageParams(lsp.MessageType.Info, message)
        self._later(lambda: self.window_show_message(params))

    def _later(self, tell: Any) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(tell)


def make_server() -> Server:
    """A server that knows all questions."""
    server = Server()

    @server.feature(lsp.INITIALIZE)
    def _(params: lsp.InitializeParams) -> None:
        server.begin(params)

    @server.feature(lsp.INITIALIZED)
    def _(params: lsp.InitializedParams) -> None:
        server.ready()

    @server.feature(lsp.SHUTDOWN)
    def _(*params: Any) -> None:
        server.end()

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def _(params: lsp.DidOpenTextDocumentParams) -> None:
        server.opened(params)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def _(params: lsp.DidChangeTextDocumentParams) -> None:
        server.changed(params)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def _(params: lsp.DidCloseTextDocumentParams) -> None:
        server.closed(params)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def _(params: lsp.DidChangeWatchedFilesParams) -> None:
        server.touched(params)

    register(server)
    return server


def serve() -> None:
    """Serve the editor that started this process, over its standard input and output, until it says good-bye."""
    level = logging.INFO if os.environ.get("PRICING_DEBUG") else logging.CRITICAL
    logging.basicConfig(level=level, format="%(asctime)s %(name)s: %(message)s")
    make_server().start_io()
