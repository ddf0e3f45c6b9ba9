// Starts `pricing lsp` and connects the editor with it. All that is known of the language is on the other side.

import { ExtensionContext, LogOutputChannel, commands, window, workspace } from "vscode";
import { LanguageClient, LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";
import { findServer } from "./server";

let client: LanguageClient | undefined;
let log: LogOutputChannel;

export async function activate(context: ExtensionContext): Promise<void> {
  log = window.createOutputChannel("Pricing rulebooks", { log: true });
  context.subscriptions.push(
    log,
    commands.registerCommand("pricing.restartServer", restart),
    commands.registerCommand("pricing.showLog", () => log.show()),
    workspace.onDidGrantWorkspaceTrust(restart),
    workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("pricing.server")) await restart();
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await stop();
}

async function restart(): Promise<void> {
  await stop();
  await start();
}

async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  await running?.dispose();
}

async function start(): Promise<void> {
  const settings = workspace.getConfiguration("pricing.server");
  if (!workspace.isTrusted || !settings.get("enabled", true)) return;
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath;
  const command = findServer(settings.get("path", "pricing"), folder);
  const args = settings.get<string[]>("arguments", ["lsp"]);
  const server: ServerOptions = { command, args, options: { cwd: folder } };
  const options: LanguageClientOptions = {
    documentSelector: [{ scheme: "file", language: "rulebook" }, { scheme: "untitled", language: "rulebook" }],
    outputChannel: log,
    synchronize: { fileEvents: workspace.createFileSystemWatcher("**/{*.rulebook,pricing.toml,pyproject.toml}") },
  };
  client = new LanguageClient("pricing", "Pricing rulebooks", server, options);
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    await explain(command, error);
  }
}

async function explain(command: string, error: unknown): Promise<void> {
  log.error(`${command} could not be started: ${error}`);
  const choice = await window.showErrorMessage(
    `The language server could not be started: ${command}. Install it with pip install "pricing-dsl[lsp]", or say where it is.`,
    "Open the setting",
    "Show the log",
  );
  if (choice === "Open the setting") {
    await commands.executeCommand("workbench.action.openSettings", "pricing.server.path");
  } else if (choice === "Show the log") {
    log.show();
  }
}
