import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { TrackerError } from "@tracker/core";
import { unwrap } from "@tracker/settings";
import { batchFile, readFlags, runMain } from "@tracker/settings/command-line";
import { buildPackage } from "../build-package.ts";

const HERE = join(import.meta.dirname, "..");
const DATA = join(HERE, "../.data");
const SETTINGS = join(HERE, "local.settings.json");
const AZURITE = "azurite@3.37.0";
const BLOB_PORT = 10_000;

await runMain({
  usage: "npm run func",
  description:
    "Runs the Azure Functions app on this machine, under Azure Functions Core Tools, with Azurite as its storage.",
  examples: ["npm run func"],
  run: async (args, { environment }) => {
    unwrap(readFlags({}, args, environment));
    await startHost();
  },
});

async function startHost(): Promise<void> {
  const version = batchFile("func", ["--version"]);
  if (spawnSync(version.file, version.args, version.options).status !== 0) {
    throw new TrackerError(
      "bad-input",
      "Azure Functions Core Tools are not installed: see https://learn.microsoft.com/azure/azure-functions/functions-run-local (npm install -g azure-functions-core-tools@4).",
    );
  }
  if (!existsSync(SETTINGS)) {
    copyFileSync(join(HERE, "local.settings.example.json"), SETTINGS);
    throw new TrackerError(
      "bad-input",
      "function/local.settings.json was created from the example: put your SQL Server's address into it, then run this again.",
    );
  }
  const { folder } = await buildPackage(join(DATA, "func"));
  copyFileSync(SETTINGS, join(folder, "local.settings.json"));
  const azurite = await startAzurite();
  const start = batchFile("func", ["start"]);
  const host = spawn(start.file, start.args, { ...start.options, cwd: folder, stdio: "inherit" });
  host.on("exit", (code) => {
    azurite?.kill();
    process.exitCode = code ?? 1;
  });
  // Ctrl-C reaches the host as well: it ends by itself, and this process after it.
  process.on("SIGINT", () => {}).on("SIGTERM", () => host.kill());
}

/** Resolves to undefined if one is already running. */
async function startAzurite(): Promise<ChildProcess | undefined> {
  if (await listening(BLOB_PORT)) return undefined;
  mkdirSync(DATA, { recursive: true });
  // Run in the folder instead of passing its path, which may contain a space.
  const start = batchFile("npx", ["--yes", AZURITE, "--silent", "--location", "azurite"]);
  const child = spawn(start.file, start.args, { ...start.options, cwd: DATA, stdio: "inherit" });
  for (let tries = 0; tries < 240 && child.exitCode === null; tries++) {
    if (await listening(BLOB_PORT)) return child;
    await setTimeout(500);
  }
  child.kill();
  throw new TrackerError("no-answer", `the storage (${AZURITE}) did not start: see its messages above.`);
}

function listening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
