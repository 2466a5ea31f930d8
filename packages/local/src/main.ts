import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { describeError, TrackerError } from "@tracker/core";
import { shownCommand } from "@tracker/settings";
import { demo } from "./commands/demo.ts";
import { exportPrices } from "./commands/export.ts";
import { start } from "./commands/start.ts";
import type { Io } from "./io.ts";

const COMMANDS = new Map<string, (args: readonly string[], io: Io) => Promise<number>>([
  ["start", start],
  ["demo", demo],
  ["export", exportPrices],
]);

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());

// A reader that has seen enough (`npm run export | head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

const [name = "", ...args] = process.argv.slice(2);
process.exitCode = await runCommand(name, args, {
  environment: process.env,
  print: (line) => process.stdout.write(`${line}\n`),
  pipe: (chunks) => pipeline(Readable.from(chunks), process.stdout, { end: false }),
  warn: (line) => process.stderr.write(`${line}\n`),
  signal: stop.signal,
});

async function runCommand(command: string, commandArgs: readonly string[], io: Io): Promise<number> {
  const run = COMMANDS.get(command);
  try {
    if (run === undefined)
      throw new TrackerError(
        "bad-input",
        `${shownCommand(command)} is not one of the commands ${[...COMMANDS.keys()].join(", ")}`,
      );
    return await run(commandArgs, io);
  } catch (error) {
    if (!(error instanceof TrackerError)) throw error;
    io.warn(describeError(error));
    return 1;
  }
}
