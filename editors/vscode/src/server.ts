// Where the `pricing` program is.

import { existsSync } from "node:fs";
import * as path from "node:path";

/** The program to start: `setting` as it is, or under `folder` where it is relative or the folder has a `.venv`. */
export function findServer(setting: string, folder: string | undefined): string {
  if (folder === undefined || path.isAbsolute(setting)) return setting;
  if (setting === "pricing") {
    const inside = process.platform === "win32" ? ["Scripts", "pricing.exe"] : ["bin", "pricing"];
    const own = path.join(folder, ".venv", ...inside);
    return existsSync(own) ? own : setting;
  }
  return setting.includes("/") || setting.includes("\\") ? path.join(folder, setting) : setting;
}
