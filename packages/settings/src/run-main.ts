import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { describeError, TrackerError } from "@tracker/core";
import { askOn } from "./ask.ts";
import { badInput, type Fields } from "./field.ts";
import { helpOf, overviewOf } from "./help.ts";
import { shownCommand } from "./shown.ts";

/** What a command has of the world besides files and sockets. */
export interface Io {
  readonly environment: NodeJS.ProcessEnv;
  /** Standard input. */
  readonly input: Readable;
  /** Standard output, a line at a time. */
  readonly print: (line: string) => void;
  /** Standard output, for as much as there may be, at the pace at which it is read. */
  readonly pipe: (chunks: AsyncIterable<string>) => Promise<void>;
  /** Standard error, a line at a time. */
  readonly warn: (line: string) => void;
  /** Asks the user a question; absent where nobody sits at a terminal. */
  readonly ask?: (question: string) => Promise<string>;
  /** Fires when the user wants to stop: Ctrl-C, or a polite kill. */
  readonly signal: AbortSignal;
}

/** A command of this repository: what it does, and what its help is made of. */
export interface Command {
  /** What a person types before the flags: "npm start --", "npm run db -- migrate". */
  readonly usage: string;
  /** What it does, as a sentence. */
  readonly description: string;
  readonly flags?: Fields;
  /** The settings that matter to it. */
  readonly settings?: Fields;
  /** Who gets the arguments that are not its own flags: "pulumi up". */
  readonly passesOnTo?: string;
  /** Command lines that work as they stand. */
  readonly examples: readonly string[];
  /** @param args what follows on the command line; resolves to the exit code, 0 unless given */
  readonly run: (args: readonly string[], io: Io) => Promise<number> | Promise<void>;
}

/** One command, or several by the word that chooses among them. */
export type Commands = Command | Readonly<Record<string, Command>>;

/** The entry of every command: runs it with this process's arguments, output and signals, and leaves the exit code with the process. */
export async function runMain(commands: Commands): Promise<void> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stop.abort());
  // A reader that has seen enough (`npm run export | head`) is no failure: the command is asked to end, and ends as it does at Ctrl-C.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    stop.abort();
  });
  const code = await runCommand(commands, process.argv.slice(2), {
    environment: process.env,
    input: process.stdin,
    print: (line) => void process.stdout.write(`${line}\n`),
    // A chunk may be large: more than one ahead of the reader would only take memory.
    pipe: (chunks) =>
      pipeline(Readable.from(chunks, { highWaterMark: 1 }), process.stdout, { end: false }).catch(
        (error: NodeJS.ErrnoException) => {
          if (error.code !== "EPIPE") throw error;
        },
      ),
    warn: (line) => void process.stderr.write(`${line}\n`),
    ...(process.stdin.isTTY &&
      process.stderr.isTTY && {
        ask: (question: string) => askOn(process.stdin, process.stderr, question, stop.signal),
      }),
    signal: stop.signal,
  });
  // A command that goes on after its end, as a server does, may have set one already.
  if (code !== 0) process.exitCode = code;
}

/** Resolves to the exit code: 1 for a foreseen failure, which is told in a line. Other failures reject. */
export async function runCommand(commands: Commands, args: readonly string[], io: Io): Promise<number> {
  try {
    const [chosen, rest] = choose(commands, args);
    if (chosen === undefined) {
      io.print(overviewOf(Object.values(commands)));
      return 0;
    }
    if (asksForHelp(rest)) {
      io.print(helpOf(chosen));
      return 0;
    }
    return Number((await chosen.run(rest, io)) ?? 0);
  } catch (error) {
    if (!(error instanceof TrackerError)) throw error;
    io.warn(describeError(error));
    return 1;
  }
}

function choose(commands: Commands, args: readonly string[]): [Command | undefined, readonly string[]] {
  if (isCommand(commands)) return [commands, args];
  const [word = "", ...rest] = args;
  if (Object.hasOwn(commands, word)) return [commands[word], rest];
  if (asksForHelp([word])) return [undefined, rest];
  throw badInput([`${shownCommand(word)} is not one of the commands ${Object.keys(commands).join(", ")}`]);
}

function isCommand(commands: Commands): commands is Command {
  return typeof commands.run === "function";
}

const asksForHelp = (args: readonly string[]) => args.includes("--help") || args.includes("-h");
