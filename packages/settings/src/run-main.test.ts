import { TrackerError } from "@tracker/core";
import { describe, expect, test } from "vitest";
import { unwrap } from "./field.ts";
import { readFlags, switchFlag } from "./flags.ts";
import { wholeNumber } from "./readers.ts";
import { type Command, type Commands, type Io, runCommand } from "./run-main.ts";

const FLAGS = {
  port: {
    name: "--port",
    description: "where it is served",
    valueHint: "PORT",
    allowed: "a port",
    example: "1",
    default: 8288,
    read: wholeNumber(0, 9),
  },
  key: {
    name: "--key",
    description: "a key",
    valueHint: "KEY",
    allowed: "a key",
    example: "k",
    default: "hunter2",
    secret: true,
    read: (text: string) => text,
  },
  file: {
    name: "--file",
    description: "what is read",
    valueHint: "FILE",
    allowed: "a file",
    example: "f",
    read: String,
  },
  once: switchFlag("--once", "end after one"),
} as const;

const serve: Command = {
  usage: "npm run serve --",
  description: "Serves a file.",
  flags: FLAGS,
  settings: {
    web: { name: "TRACKER_WEB", description: "the web", allowed: "on", example: "on", default: true, read: () => true },
  },
  examples: ["npm run serve -- --file f"],
  run: async (args, { print, environment }) => {
    const { file } = unwrap(readFlags(FLAGS, args, environment));
    if (file === "missing") throw new TrackerError("bad-input", "there is no file", { hint: "Make one." });
    if (file === "broken") throw new Error("a mistake");
    print(`serving ${file}`);
    return file === "empty" ? 3 : 0;
  },
};

async function run(commands: Commands, args: readonly string[]) {
  const printed: string[] = [];
  const warned: string[] = [];
  const io = {
    environment: {},
    print: (line: string) => printed.push(line),
    warn: (line: string) => warned.push(line),
  };
  const code = await runCommand(commands, args, io as unknown as Io);
  return { code, printed: printed.join("\n"), warned: warned.join("\n") };
}

describe("--help", () => {
  test.each([[["--help"]], [["-h"]], [["--file", "f", "--help"]]])("%j tells all that the fields say", async (args) => {
    expect(await run(serve, args)).toEqual({
      code: 0,
      warned: "",
      printed: [
        "Serves a file.",
        "",
        "Usage: npm run serve -- [--port PORT] [--key KEY] --file FILE [--once]",
        "",
        "Flags:",
        "  --port PORT  where it is served (default: 8288)",
        "  --key KEY    a key",
        "  --file FILE  what is read",
        "  --once       end after one",
        "  --help       this text",
        "",
        "Settings, from the environment:",
        "  TRACKER_WEB  the web (default: on)",
        "",
        "Example:",
        "  npm run serve -- --file f",
      ].join("\n"),
    });
  });

  test("says where everything else goes", async () => {
    const { printed } = await run({ ...serve, flags: {}, settings: {}, passesOnTo: "pulumi up" }, ["--help"]);
    expect(printed).toContain("Usage: npm run serve -- …");
    expect(printed).toContain("Everything else goes to pulumi up.");
    expect(printed).not.toContain("Settings");
  });

  test("of several commands lists them, and that of one is its own", async () => {
    const both = { serve, other: { ...serve, usage: "npm run other", description: "Does another thing." } };
    expect((await run(both, ["--help"])).printed).toBe(
      "Commands:\n  npm run serve --  Serves a file.\n  npm run other     Does another thing.\n\nEach has --help.",
    );
    expect((await run(both, ["other", "--help"])).printed).toContain("Does another thing.");
  });
});

describe("a command", () => {
  test("is given its arguments, and its exit code is passed on", async () => {
    expect(await run(serve, ["--file", "f"])).toEqual({ code: 0, printed: "serving f", warned: "" });
    expect((await run({ serve }, ["serve", "--file", "empty"])).code).toBe(3);
  });

  test("that fails in a foreseen way ends in a line and 1", async () => {
    expect(await run(serve, ["--file", "missing"])).toEqual({
      code: 1,
      printed: "",
      warned: "there is no file. Make one.",
    });
  });

  test("that fails otherwise is a mistake, which is not hidden", async () => {
    await expect(run(serve, ["--file", "broken"])).rejects.toThrow("a mistake");
  });

  test.each([["nothing"], ["constructor"], ["toString"], [""]])("called %j is none of them", async (word) => {
    const { code, warned } = await run({ serve }, [word]);
    expect([code, warned]).toEqual([1, expect.stringContaining(`"${word}" is not one of the commands serve`)]);
  });
});
