// The client without an editor: it loads, starts nothing where nothing may be started, and finds the program.

const assert = require("node:assert/strict");
const { mkdtempSync, mkdirSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { tmpdir } = require("node:os");
const path = require("node:path");
const { test } = require("node:test");
const esbuild = require("esbuild");

/** Something that can be called, constructed, extended and asked for any part of itself. */
const anything = new Proxy(class {}, {
  get: (target, name) => (name === "prototype" ? target.prototype : name === Symbol.toPrimitive ? () => "" : anything),
  apply: () => anything,
  construct: () => ({}),
});

function editor({ trusted, settings = {} }) {
  const registered = [];
  const known = {
    commands: { registerCommand: (name) => registered.push(name) },
    window: { createOutputChannel: () => ({ dispose() {}, error() {}, show() {} }) },
    workspace: new Proxy(
      {
        isTrusted: trusted,
        workspaceFolders: [],
        getConfiguration: () => ({ get: (name, fallback) => settings[name] ?? fallback }),
        createFileSystemWatcher: () => {
          throw new Error("a client is made");
        },
      },
      { get: (target, name) => target[name] ?? anything },
    ),
  };
  return { registered, vscode: new Proxy({}, { get: (_, name) => known[name] ?? anything }) };
}

function load(source, vscode) {
  const bundle = esbuild.buildSync({
    entryPoints: [path.join(__dirname, "..", "src", source)],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    external: ["vscode"],
  });
  const module = { exports: {} };
  const require_ = (name) => (name === "vscode" ? vscode : Module.createRequire(__filename)(name));
  new Function("require", "module", "exports", bundle.outputFiles[0].text)(require_, module, module.exports);
  return module.exports;
}

test("in a folder that is not trusted no program is started", async () => {
  const { registered, vscode } = editor({ trusted: false });
  const extension = load("extension.ts", vscode);
  await extension.activate({ subscriptions: [] });
  await extension.deactivate();
  assert.deepEqual(registered, ["pricing.restartServer", "pricing.showLog"]);
});

test("nor where it is switched off, and else it is", async () => {
  const off = load("extension.ts", editor({ trusted: true, settings: { enabled: false } }).vscode);
  await off.activate({ subscriptions: [] });
  const on = load("extension.ts", editor({ trusted: true }).vscode);
  await assert.rejects(on.activate({ subscriptions: [] }), /a client is made/);
});

test("the program of the folder's own environment comes first", () => {
  const { findServer } = load("server.ts", {});
  const folder = mkdtempSync(path.join(tmpdir(), "pricing-"));
  assert.equal(findServer("pricing", folder), "pricing");
  const inside = process.platform === "win32" ? ["Scripts", "pricing.exe"] : ["bin", "pricing"];
  const own = path.join(folder, ".venv", ...inside);
  mkdirSync(path.dirname(own), { recursive: true });
  writeFileSync(own, "");
  assert.equal(findServer("pricing", folder), own);
  assert.equal(findServer("tools/pricing", folder), path.join(folder, "tools/pricing"));
  assert.equal(findServer("other", folder), "other");
  assert.equal(findServer(own, undefined), own);
});
