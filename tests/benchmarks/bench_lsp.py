"""What an editor waits for on a rulebook of 2,000 lines: from a keystroke to its diagnostics, through all pipes.

    uv run python tests/benchmarks/bench_lsp.py [KEYSTROKES]

`pricing lsp` runs in a process of its own, and the benchmark is the editor. A statement is typed and taken away again,
key by key, in plans all over the rulebook, so that most texts on the way have mistakes. Typed at ease, every keystroke
waits for the answer to the one before, first that about the declaration at hand, then that about the whole file; typed
fast, a key comes every 80 ms, whatever is answered. Where Linux tells how long the server's threads waited for a core
that others had, the time without that is told beside.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench_check import large_rulebook

LINES = 2_000
KEYSTROKES = 300
FAST = 0.08
URI = "file:///books/large.rulebook"
TYPED = "fee one_more 1.00 USD if tootal > 3 USD\n  "


class Editor:
    """A client of the protocol that notes when diagnostics come in."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "pricing_dsl", "lsp"]
        self._server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._came = threading.Condition()
        self._answers: dict[int, Any] = {}
        self.told: list[tuple[float, int, int]] = []  # when, of which version, how many
        self._last = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def send(self, method: str, params: Any, number: int | None = None) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        body = json.dumps(message if number is None else {**message, "id": number}).encode()
        assert self._server.stdin is not None
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._server.stdin.flush()

    def ask(self, method: str, params: Any) -> Any:
        self._last += 1
        self.send(method, params, self._last)
        with self._came:
            assert self._came.wait_for(lambda: self._last in self._answers, 60)
            return self._answers[self._last]

    def wait(self, version: int, times: int) -> float:
        """When diagnostics of a version came in for so many times."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.of(version)) >= times, 60), version
            return self.of(version)[times - 1]

    def of(self, version: int) -> list[float]:
        return [when for when, told, _ in self.told if told == version]

    def _listen(self) -> None:
        stream = self._server.stdout
        assert stream is not None
        while (header := stream.readline()) != b"":
            size = int(header.split(b":")[1])
            while stream.readline() != b"\r\n":
                pass
            message = json.loads(stream.read(size))
            with self._came:
                if message.get("method") == "textDocument/publishDiagnostics":
                    params = message["params"]
                    self.told.append((time.perf_counter(), params.get("version") or 0, len(params["diagnostics"])))
                elif "id" in message and "method" not in message:
                    self._answers[message["id"]] = message.get("result")
                self._came.notify_all()

    def waited(self) -> float:
        """For how many seconds the server's threads were ready to run, and had no core."""
        threads = Path(f"/proc/{self._server.pid}/task").glob("*/schedstat")
        return sum(int(one.read_text().split()[1]) for one in threads) / 1e9

    def close(self) -> None:
        self.ask("shutdown", None)
        self.send("exit", None)
        self._server.wait(10)


def keys(text: str) -> Iterator[dict[str, Any]]:
    """Changes of a text as its author types: a statement comes into a plan, and goes again."""
    places = [line for line, words in enumerate(text.splitlines()) if words.startswith("plan ")]
    while True:
        for line in places[:: max(1, len(places) // 8)]:
            column = 2
            yield _change(line + 1, 0, 0, "  ")
            for key in TYPED:
                yield _change(line + 1, column, column, key)
                column += 1
                if key == "\n":
                    break
            for _ in TYPED[: TYPED.index("\n") + 1]:
                column -= 1
                last = column == 2 + TYPED.index("\n")
                yield _change(line + 1, column, 0 if last else column + 1, "", down=last)
            yield _change(line + 1, 0, 2, "")


def _change(line: int, start: int, end: int, text: str, *, down: bool = False) -> dict[str, Any]:
    place = {"start": {"line": line, "character": start}, "end": {"line": line + down, "character": end}}
    return {"range": place, "text": text}


def main() -> None:
    """Measure and tell."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else KEYSTROKES
    text = large_rulebook(LINES)
    editor = Editor()
    started = time.perf_counter()
    editor.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
    editor.send("initialized", {})
    document = {"uri": URI, "languageId": "rulebook", "version": 1, "text": text}
    editor.send("textDocument/didOpen", {"textDocument": document})
    print(f"{text.count(chr(10)):,} lines; opened in {(editor.wait(1, 1) - started) * 1000:.0f} ms")
    time.sleep(4)
    changes = keys(text)
    first: list[tuple[float, float]] = []
    whole: list[tuple[float, float]] = []
    fast: list[tuple[float, float]] = []
    version = 1
    for _ in range(count):
        version += 1
        waited = editor.waited()
        sent = _type(editor, version, next(changes))
        for times, told in ((1, first), (2, whole)):
            seconds = editor.wait(version, times) - sent
            told.append((seconds, seconds - (editor.waited() - waited)))
    _tell("typed at ease: the declaration", first)
    _tell("typed at ease: the whole file", whole)
    sent_at = {}
    for _ in range(count):
        version += 1
        sent_at[version] = _type(editor, version, next(changes))
        time.sleep(FAST)
    editor.wait(version, 2)
    for number, sent in sent_at.items():
        fast.append((min(when for when, told, _ in editor.told if told >= number) - sent, 0.0))
    _tell("typed fast: the declaration", fast)
    editor.close()


def _type(editor: Editor, version: int, change: dict[str, Any]) -> float:
    sent = time.perf_counter()
    params = {"textDocument": {"uri": URI, "version": version}, "contentChanges": [change]}
    editor.send("textDocument/didChange", params)
    return sent


def _tell(what: str, measured: list[tuple[float, float]]) -> None:
    print(f"{what:32} {len(measured):4} keystrokes   {_parts([one for one, _ in measured])}")
    if any(alone for _, alone in measured):
        print(f"{'':32} without waiting    {_parts([alone for _, alone in measured])}")


def _parts(seconds: list[float]) -> str:
    parts = quantiles(seconds, n=100)
    return f"p50 {parts[49] * 1000:6.1f} ms   p95 {parts[94] * 1000:6.1f} ms   worst {max(seconds) * 1000:6.1f} ms"


if __name__ == "__main__":
    main()
