import { PassThrough, Readable, Writable } from "node:stream";
import { TrackerError } from "@tracker/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { unwrap } from "./field.ts";
import { readFlags, switchFlag } from "./flags.ts";
import { wholeNumber } from "./readers.ts";
import { type Command, type Commands, type Io, runCommand, runMain } from "./run-main.ts";

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

describe("several commands", () => {
  const both = { serve, other: { ...serve, usage: "npm run other" } };

  test("are told at -h as at --help, and only there", async () => {
    expect((await run(both, ["-h"])).printed).toContain("npm run other");
    for (const word of ["-x", "help", "--Help"]) expect((await run(both, [word])).code).toBe(1);
    expect(await run(both, [])).toMatchObject({ code: 1, printed: "", warned: expect.stringContaining('""') });
    expect((await run(both, ["nothing"])).warned).toContain("serve, other");
  });

  test("hand on what stands behind the word alone", async () => {
    const echo: Command = { ...serve, run: async (args, { print }) => print(JSON.stringify(args)) };
    expect((await run({ echo }, ["echo", "echo", "-x"])).printed).toBe('["echo","-x"]');
    expect((await run(echo, ["echo", "-x"])).printed).toBe('["echo","-x"]');
  });

  test("end with 0 where no code is given", async () => {
    expect((await run({ ...serve, run: async () => {} }, [])).code).toBe(0);
  });
});

describe("the process of a command", () => {
  /** Who listens to what, and what was written. */
  let listeners: Map<string, (argument?: unknown) => void>;
  let written: string[];
  const { argv, exitCode } = process;

  beforeEach(() => {
    [listeners, written] = [new Map(), []];
    process.argv = ["node", "main.ts", "--file", "f"];
    process.exitCode = undefined;
    const listen = (to: string) => (event: string | symbol, listener: () => void) =>
      listeners.set(`${to} ${String(event)}`, listener);
    vi.spyOn(process, "once").mockImplementation(listen("process") as never);
    vi.spyOn(process.stdout, "on").mockImplementation(listen("output") as never);
    for (const name of ["stdout", "stderr"] as const)
      vi.spyOn(process[name], "write").mockImplementation((chunk) => written.push(`${name}: ${chunk}`) > 0);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    process.argv = argv;
    process.exitCode = exitCode;
  });

  const runIn = (run: Command["run"]) => runMain({ ...serve, run });

  test("gives it its arguments, variables and output, and leaves its code", async () => {
    let variables: unknown;
    await runIn(async (args, { environment, print, warn }) => {
      variables = environment;
      print(args.join(" "));
      warn("careful");
      return 3;
    });
    expect([written, process.exitCode]).toEqual([["stdout: --file f\n", "stderr: careful\n"], 3]);
    expect(variables).toBe(process.env);
  });

  test("keeps the code that a command has set, where it ends with 0", async () => {
    await runIn(async () => {
      process.exitCode = 7;
    });
    expect(process.exitCode).toBe(7);
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"])("asks it to end at %s, and not before", async (name) => {
    const aborted: boolean[] = [];
    await runIn(async (_args, { signal }) => {
      aborted.push(signal.aborted);
      listeners.get(`process ${name}`)?.();
      aborted.push(signal.aborted);
    });
    expect(aborted).toEqual([false, true]);
  });

  test("asks it to end when its reader has gone, and hides no other failure of the output", async () => {
    const aborted: boolean[] = [];
    await runIn(async (_args, { signal }) => {
      expect(() => listeners.get("output error")?.(failure("ENOSPC"))).toThrow("ENOSPC");
      aborted.push(signal.aborted);
      listeners.get("output error")?.(failure("EPIPE"));
      aborted.push(signal.aborted);
    });
    expect(aborted).toEqual([false, true]);
  });

  test.each([
    [true, true, true],
    [true, false, false],
    [false, true, false],
    [undefined, undefined, false],
  ])("may ask where input (%s) and messages (%s) are a terminal's: %s", async (input, messages, expected) => {
    const [stdin, isTTY] = [process.stdin, process.stderr.isTTY];
    const said = new PassThrough();
    Object.defineProperty(process, "stdin", { value: Object.assign(said, { isTTY: input }), configurable: true });
    Object.defineProperty(process.stderr, "isTTY", { value: messages, configurable: true });
    said.end("of course\n");
    try {
      const answers: (string | undefined)[] = [];
      await runIn(async (_args, { ask }) => {
        answers.push(await ask?.("Really? "));
      });
      expect([answers, written]).toEqual(expected ? [["of course"], ["stderr: Really? "]] : [[undefined], []]);
    } finally {
      Object.defineProperty(process, "stdin", { value: stdin, configurable: true });
      Object.defineProperty(process.stderr, "isTTY", { value: isTTY, configurable: true });
    }
  });

  const failure = (code: string) => Object.assign(new Error(code), { code });

  /** What reaches a standard output that fails, or does not, when something is piped to it. */
  async function piped(code?: string) {
    const chunks: string[] = [];
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        chunks.push(String(chunk));
        done(code === undefined ? null : failure(code));
      },
    });
    const output = process.stdout;
    Object.defineProperty(process, "stdout", { value: stream, configurable: true });
    try {
      await runIn((_args, { pipe }) => pipe(Readable.from(["a", "b"])));
    } finally {
      Object.defineProperty(process, "stdout", { value: output, configurable: true });
    }
    return { chunks, ended: stream.writableEnded };
  }

  test("is given what is piped, and is not closed", async () => {
    expect(await piped()).toEqual({ chunks: ["a", "b"], ended: false });
  });

  test("is left by a reader of what is piped without a failure", async () => {
    expect((await piped("EPIPE")).chunks).toEqual(["a"]);
  });
});
