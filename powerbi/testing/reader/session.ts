import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { ENVIRONMENT } from "./installed.ts";

/** A reader that runs and answers. */
export interface Session {
  /** Calls one of its tools: resolves to its answer and whether that is an error. Rejects if the reader ends or does not answer. */
  ask(tool: string, request: object): Promise<Answer>;
  end(): void;
}

export interface Answer {
  readonly isError: boolean;
  /** The reader's message. */
  readonly message: string;
  readonly data: unknown;
}

/** In milliseconds, far longer than any answer takes: the first one takes seconds on a busy machine. */
const SILENCE = 100_000;

/**
 * Starts the reader, which speaks the Model Context Protocol over its standard input and output, one JSON text per line
 * (https://modelcontextprotocol.io/specification/2025-06-18/basic/transports). It runs read-only.
 */
export async function startReader(program: string): Promise<Session> {
  const child = spawn(program, ["--start", "--read-only"], { env: ENVIRONMENT, stdio: ["pipe", "pipe", "ignore"] });
  const waiting = new Map<number, { resolve(result: Result): void; reject(error: Error): void }>();
  const fail = (why: string) => {
    child.kill();
    for (const { reject } of waiting.values()) reject(new Error(`Microsoft's reader ${why}`));
    waiting.clear();
  };
  child.on("error", ({ message }) => fail(`could not be started: ${message}`));
  child.on("exit", (code, signal) => fail(`ended (${signal ?? code})`));
  child.stdin.on("error", () => {});
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { id, result, error }: Message = JSON.parse(line);
    const asked = waiting.get(id ?? -1);
    waiting.delete(id ?? -1);
    if (result !== undefined) asked?.resolve(result);
    else asked?.reject(new Error(`Microsoft's reader does not know this request: ${JSON.stringify(error)}`));
  });

  let asked = 0;
  const send = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const call = (method: string, params: object) =>
    new Promise<Result>((resolve, reject) => {
      asked += 1;
      const id = asked;
      const silence = setTimeout(() => fail(`has not answered for ${SILENCE / 1000} seconds`), SILENCE);
      const settled =
        <Value>(settle: (value: Value) => void) =>
        (value: Value) => {
          clearTimeout(silence);
          settle(value);
        };
      waiting.set(id, { resolve: settled(resolve), reject: settled(reject) });
      send({ id, method, params });
    });

  const clientInfo = { name: "bitcoin-price-tracker", version: "0" };
  await call("initialize", { protocolVersion: "2025-06-18", capabilities: {}, clientInfo });
  send({ method: "notifications/initialized" });
  return {
    ask: async (tool, request) => answerOf(await call("tools/call", { name: tool, arguments: { request } })),
    end: () => child.stdin.end(),
  };
}

interface Result {
  readonly isError?: boolean;
  readonly content?: readonly { readonly text?: string }[];
}

interface Message {
  readonly id?: number;
  readonly result?: Result;
  readonly error?: unknown;
}

function answerOf({ isError = false, content }: Result): Answer {
  const text = content?.[0]?.text ?? "";
  try {
    const { message, data } = JSON.parse(text);
    return { isError, message, data };
  } catch {
    return { isError, message: text, data: undefined };
  }
}
