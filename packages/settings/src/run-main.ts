import type { Readable } from "node:stream";
import { describeError, foreseen, systemReason } from "@tracker/core";
import { askOn } from "./ask.ts";
import { badInput, type Fields } from "./field.ts";
import { helpOf, overviewOf } from "./help.ts";
import { shownCommand } from "./shown.ts";
import { standardOutput } from "./standard-output.ts";
import { stopOfProcess } from "./stop.ts";

/** What a command uses of its environment besides files and sockets. */
export interface Io {
  readonly environment: NodeJS.ProcessEnv;
  /** Standard input. */
  readonly input: Readable;
  /** Standard output, a line at a time. */
  readonly print: (line: string) => void;
  /** Standard output, for any amount of text, at the pace of its reader. */
  readonly pipe: (chunks: AsyncIterable<string>) => Promise<void>;
  /** Standard error, a line at a time. */
  readonly warn: (line: string) => void;
  /** Asks the user a question; absent if there is no terminal. */
  readonly ask?: (question: string) => Promise<string>;
  /** Fires when the user wants to stop: Ctrl-C or SIGTERM. A command that reads it ends when it is ready; one that does not is killed at once. */
  readonly signal: AbortSignal;
}

/** A command of this repository: what it does, and its help. */
export interface Command {
  /** What a person types before the flags: "npm start --", "npm run db -- migrate". */
  readonly usage: string;
  /** What it does, as a sentence. */
  readonly description: string;
  readonly flags?: Fields;
  /** The settings that it reads. */
  readonly settings?: Fields;
  /** The program that gets the arguments that are not its own flags: "pulumi up". */
  readonly passesOnTo?: string;
  /** What continues when standard output can no longer be written, as a sentence; other commands, and --help, end then. */
  readonly goesOn?: string;
  /** Command lines that work as written. */
  readonly examples: readonly string[];
  /** @param args the rest of the command line; resolves to the exit code, 0 by default */
  readonly run: (args: readonly string[], io: Io) => Promise<number> | Promise<void>;
}

/** One command, or several by name. */
export type Commands = Command | Readonly<Record<string, Command>>;

/** The entry point of every command: runs it with this process's arguments, output and signals, and sets the process's exit code. */
export async function runMain(commands: Commands): Promise<void> {
  const { BOOTSTRAP_ARGUMENTS: handedOn } = process.env;
  delete process.env.BOOTSTRAP_ARGUMENTS;
  const isBootstrapped = handedOn !== undefined;
  // The bootstrap passes the arguments on in the environment, out of sight: anyone can list a machine's processes with their arguments.
  const args: readonly string[] = isBootstrapped ? JSON.parse(handedOn) : process.argv.slice(2);
  const stop = stopOfProcess(isBootstrapped);
  const warn = (line: string) => void process.stderr.write(`${line}\n`);
  process.stderr.off("error", ignore).on("error", ignore);
  const goesOn = asksForHelp(args) ? undefined : commandOf(commands, args)?.goesOn;
  const { print, pipe } = standardOutput(process.stdout, (error) => {
    const { code = "" } = error;
    const said = `standard output cannot be written: ${systemReason(error)}`;
    if (goesOn !== undefined) return warn(`${said}. ${goesOn}`);
    stop.ask();
    // A reader that has seen enough (`npm run export | head`) is not a failure.
    if (READER_HAS_GONE.includes(code)) return;
    warn(said);
    process.exitCode = 1;
  });
  const code = await runCommand(commands, args, {
    environment: process.env,
    input: process.stdin,
    print,
    pipe,
    warn,
    ...(process.stdin.isTTY &&
      process.stderr.isTTY && {
        ask: (question: string) => askOn(process.stdin, process.stderr, question, stop.signal),
      }),
    get signal() {
      return stop.signal;
    },
  });
  // A command that keeps running after it returns, as a server does, may have set one already.
  if (code !== 0) process.exitCode = code;
}

/** If standard error cannot be written, there is nowhere to report that. */
const ignore = () => {};

/** The errors of a pipe whose reader has ended, the second if it left something unread. */
const READER_HAS_GONE = ["EPIPE", "ECONNRESET"];

/** Resolves to the exit code: 1 for an expected failure or a system error, which is reported in one line. Rejects with any other. */
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
    for (const caution of cautionsOn(chosen, rest)) io.warn(caution);
    return Number((await chosen.run(rest, io)) ?? 0);
  } catch (error) {
    const failure = foreseen(error);
    if (failure === undefined) throw error;
    io.warn(describeError(failure));
    return 1;
  }
}

/** The cautions of the flags that were given, once each. */
function cautionsOn({ flags = {} }: Command, args: readonly string[]): string[] {
  return Object.values(flags).flatMap(({ name, caution }) =>
    caution !== undefined && args.some((arg) => arg === name || arg.startsWith(`${name}=`)) ? [caution] : [],
  );
}

function choose(commands: Commands, args: readonly string[]): [Command | undefined, readonly string[]] {
  if (isCommand(commands)) return [commands, args];
  const [word = "", ...rest] = args;
  const command = commandOf(commands, args);
  if (command !== undefined) return [command, rest];
  if (asksForHelp([word])) return [undefined, rest];
  const names = Object.keys(commands).join(", ");
  throw badInput([
    word === ""
      ? `the command is missing: give one of ${names}`
      : `${shownCommand(word)} is not one of the commands ${names}`,
  ]);
}

function commandOf(commands: Commands, [word = ""]: readonly string[]): Command | undefined {
  if (isCommand(commands)) return commands;
  return Object.hasOwn(commands, word) ? commands[word] : undefined;
}

function isCommand(commands: Commands): commands is Command {
  return typeof commands.run === "function";
}

const asksForHelp = (args: readonly string[]) => args.includes("--help") || args.includes("-h");
