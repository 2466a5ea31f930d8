import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable, Writable } from "node:stream";
import { TrackerError } from "@tracker/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { unwrap } from "./field.ts";
import { readFlags } from "./flags.ts";
import { helpOf, overviewOf } from "./help.ts";
import { type Command, type Commands, type Io, runCommand, runMain } from "./run-main.ts";

const FLAGS = {
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
} as const;

const serve: Command = {
  usage: "npm run serve --",
  description: "Serves a file.",
  flags: FLAGS,
  examples: ["npm run serve -- --file f"],
  run: async (args, { print, environment }) => {
    const { file } = unwrap(readFlags(FLAGS, args, environment));
    if (file === "missing") throw new TrackerError("bad-input", "there is no file", { hint: "Make one." });
    if (file === "broken") throw new Error("a bug");
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

test.each([[["--help"]], [["-h"]], [["--file", "f", "--help"]]])("%j prints the help", async (args) => {
  expect(await run(serve, args)).toEqual({ code: 0, warned: "", printed: helpOf(serve) });
  expect((await run({ serve }, ["serve", ...args])).printed).toBe(helpOf(serve));
});

describe("a command", () => {
  test("is given its arguments, and its exit code is passed on", async () => {
    expect(await run(serve, ["--file", "f"])).toEqual({ code: 0, printed: "serving f", warned: "" });
    expect((await run({ serve }, ["serve", "--file", "empty"])).code).toBe(3);
  });

  test("that fails in an expected way prints one line and ends with 1", async () => {
    expect(await run(serve, ["--file", "missing"])).toEqual({
      code: 1,
      printed: "",
      warned: "there is no file. Make one.",
    });
  });

  test("that gets a system error prints one line that says what to do", async () => {
    const inAFile = { ...serve, run: async () => mkdirSync(join(import.meta.filename, "folder")) };
    expect(await run(inAFile as unknown as Command, [])).toEqual({
      code: 1,
      printed: "",
      warned: expect.stringMatching(
        /^ENOTDIR: not a directory, mkdir '.*'\. A part of the path is a file, not a folder: .*$/,
      ),
    });
  });

  test.each([[["--key", "k"]], [["--key=k"]]])("is warned once about a flag that others can see (%j)", async (args) => {
    const caution = "others can see a key in --key";
    const cautious = { ...serve, flags: { ...FLAGS, key: { ...FLAGS.key, caution } } };
    expect((await run(cautious, ["--file", "f", ...args])).warned).toBe(caution);
    expect((await run(cautious, ["--file", "f"])).warned).toBe("");
  });

  test("that fails in any other way has a bug, which is not hidden", async () => {
    await expect(run(serve, ["--file", "broken"])).rejects.toThrow("a bug");
  });

  test.each([["nothing"], ["constructor"], ["toString"]])("called %j does not exist", async (word) => {
    const { code, warned } = await run({ serve }, [word]);
    expect([code, warned]).toEqual([1, expect.stringContaining(`"${word}" is not one of the commands serve`)]);
  });
});

describe("several commands", () => {
  const both = { serve, other: { ...serve, usage: "npm run other" } };

  test("are listed by -h and --help only", async () => {
    for (const word of ["-h", "--help"])
      expect((await run(both, [word])).printed).toBe(overviewOf(Object.values(both)));
    for (const word of ["-x", "help", "--Help"]) expect((await run(both, [word])).code).toBe(1);
    for (const none of [[], [""]])
      expect(await run(both, none)).toEqual({
        code: 1,
        printed: "",
        warned: expect.stringContaining("the command is missing: give one of serve, other"),
      });
    expect((await run(both, ["nothing"])).warned).toContain("serve, other");
  });

  test("get only the arguments after their name", async () => {
    const echo: Command = { ...serve, run: async (args, { print }) => print(JSON.stringify(args)) };
    expect((await run({ echo }, ["echo", "echo", "-x"])).printed).toBe('["echo","-x"]');
    expect((await run(echo, ["echo", "-x"])).printed).toBe('["echo","-x"]');
  });

  test("end with 0 if they return no code", async () => {
    expect((await run({ ...serve, run: async () => {} }, [])).code).toBe(0);
  });
});

describe("the process of a command", () => {
  /** The listeners by what they listen to, and what was written. */
  let listeners: Map<string, (argument?: unknown) => void>;
  let written: string[];
  const { argv, exitCode } = process;

  beforeEach(() => {
    [listeners, written] = [new Map(), []];
    process.argv = ["node", "main.ts", "--file", "f"];
    process.exitCode = undefined;
    const listen = (to: string) => (event: string | symbol, listener: () => void) =>
      listeners.set(`${to} ${String(event)}`, listener);
    for (const name of ["on", "once"] as const) vi.spyOn(process, name).mockImplementation(listen("process") as never);
    vi.spyOn(process, "off").mockImplementation(((name: string) => {
      listeners.delete(`process ${name}`);
      return process;
    }) as never);
    // This process's own channel is the test runner's.
    vi.spyOn(process, "channel", "get").mockReturnValue(undefined);
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

  test("gives it its arguments, variables and output, and keeps its exit code", async () => {
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

  test("keeps the exit code that a command has set if it ends with 0", async () => {
    await runIn(async () => {
      process.exitCode = 7;
    });
    expect(process.exitCode).toBe(7);
  });

  test("takes its arguments from the bootstrap's variable, out of others' sight, and does not pass that on", async () => {
    process.env.BOOTSTRAP_ARGUMENTS = JSON.stringify(["--key", "hunter2"]);
    await runIn(async (args, { environment, print }) =>
      print([...args, String(environment.BOOTSTRAP_ARGUMENTS)].join(" ")),
    );
    expect(written).toEqual(["stdout: --key hunter2 undefined\n"]);
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP", "disconnect"])("asks it to end on %s, and not before", async (name) => {
    const aborted: boolean[] = [];
    if (name === "disconnect") process.env.BOOTSTRAP_ARGUMENTS = "[]";
    await runIn(async (_args, { signal }) => {
      aborted.push(signal.aborted);
      listeners.get(`process ${name}`)?.();
      aborted.push(signal.aborted);
    });
    expect(aborted).toEqual([false, true]);
  });

  test("takes further signals for the same request, until it has had time to end", async () => {
    vi.useFakeTimers();
    await runIn(async (_args, { signal }) => {
      for (const name of ["SIGTERM", "SIGTERM", "SIGINT"]) listeners.get(`process ${name}`)?.();
      expect(signal.aborted).toBe(true);
    });
    vi.advanceTimersByTime(9_999);
    expect([...listeners.keys()]).toContain("process SIGTERM");
    vi.advanceTimersByTime(1);
    expect([...listeners.keys()].filter((key) => key.includes("SIG"))).toEqual([]);
    vi.useRealTimers();
  });

  test("is killed by a signal as usual if the command does not handle it", async () => {
    await runIn(async () => {});
    expect([...listeners.keys()]).toEqual(["output error"]);
  });

  test.each([
    ["EPIPE", []],
    ["ECONNRESET", []],
    ["ENOSPC", ["stderr: standard output cannot be written: the disk is full\n"]],
  ])("asks it once to end if its output cannot be written (%s)", async (code, told) => {
    await runIn(async (_args, { signal }) => {
      expect(signal.aborted).toBe(false);
      for (let times = 0; times < 3; times++) listeners.get("output error")?.(failure(code));
      expect(signal.aborted).toBe(true);
    });
    expect([written, process.exitCode]).toEqual([told, told.length === 0 ? undefined : 1]);
  });

  test.each([
    ["EPIPE", "its reader is gone"],
    ["ENOSPC", "the disk is full"],
  ])("lets it continue if it does more than print (%s), and says so", async (code, why) => {
    await runMain({
      ...serve,
      goesOn: "It serves all the same.",
      run: async (_args, { signal }) => {
        for (let times = 0; times < 3; times++) listeners.get("output error")?.(failure(code));
        expect(signal.aborted).toBe(false);
      },
    });
    expect([written, process.exitCode]).toEqual([
      [`stderr: standard output cannot be written: ${why}. It serves all the same.\n`],
      undefined,
    ]);
  });

  test.each([
    [true, true, true],
    [true, false, false],
    [false, true, false],
    [undefined, undefined, false],
  ])("may ask if input (%s) and messages (%s) are on a terminal: %s", async (input, messages, expected) => {
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

  /** What is written when something is piped to a standard output, which may fail with a code. */
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

  test("writes what is piped, and leaves its output open", async () => {
    expect(await piped()).toEqual({ chunks: ["a", "b"], ended: false });
  });

  test("does not fail if the reader of what is piped ends", async () => {
    expect((await piped("EPIPE")).chunks).toEqual(["a"]);
    expect([written, process.exitCode]).toEqual([[], undefined]);
  });

  test("reports a full disk under what is piped in one line, and fails", async () => {
    expect((await piped("ENOSPC")).chunks).toEqual(["a"]);
    expect([written, process.exitCode]).toEqual([["stderr: standard output cannot be written: the disk is full\n"], 1]);
  });

  test("fails if what is piped fails", async () => {
    async function* broken() {
      yield "a";
      throw new TrackerError("store-failed", "the disk is damaged");
    }
    await runIn((_args, { pipe }) => pipe(broken()));
    expect([written, process.exitCode]).toEqual([["stdout: a", "stderr: the disk is damaged\n"], 1]);
  });
});
