import type { Handler } from "./gateway.ts";

/** One request to Azure over HTTPS, by a step or by a program that reads Azure itself. */
interface HttpCall {
  readonly method: string;
  readonly host: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
  /** On the same clock as the calls of the engine. */
  readonly began: number;
  readonly ended: number;
}

/** What is to go wrong at a request. */
interface HttpFault {
  readonly method?: string;
  readonly host?: string;
  /** Tried on path and query. */
  readonly path?: RegExp;
  /** Which of the requests that fit: the first unless given. */
  readonly nth?: number;
  /** How many from there on: one unless given. */
  readonly times?: number;
  /** What is answered. Without it the connection breaks. */
  readonly answer?: { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> };
  /** Whether the request takes effect all the same. */
  readonly after?: boolean;
}

export interface Requests {
  readonly calls: readonly HttpCall[];
  fail(fault: HttpFault): void;
  /** The handler, watched. */
  watch(handler: Handler): Handler;
}

/** Thrown to break the connection instead of answering. */
export class Broken extends Error {}

export function createRequests(tick: () => number): Requests {
  const calls: HttpCall[] = [];
  const armed: { readonly fault: HttpFault; seen: number }[] = [];
  return {
    calls,
    fail: (fault) => void armed.push({ fault, seen: 0 }),
    watch: (handler) => async (request) => {
      const { host, pathname, search } = new URL(request.url);
      const { method } = request;
      const path = `${pathname}${search}`;
      const began = tick();
      const fault = due(method, host, path);
      const real = fault === undefined || fault.after ? await handler(request) : undefined;
      const response = fault === undefined ? real : answerOf(fault);
      calls.push({ method, host, path, status: response?.status ?? 0, began, ended: tick() });
      if (response === undefined) throw new Broken(`${method} ${host}${path} is cut off`);
      return response;
    },
  };

  function due(method: string, host: string, path: string): HttpFault | undefined {
    let found: HttpFault | undefined;
    for (const entry of armed) {
      const { fault } = entry;
      const fits = (fault.method ?? method) === method && (fault.host ?? host) === host;
      if (!fits || !(fault.path?.test(path) ?? true)) continue;
      entry.seen += 1;
      const first = fault.nth ?? 1;
      if (entry.seen >= first && entry.seen < first + (fault.times ?? 1)) found ??= fault;
    }
    return found;
  }
}

function answerOf({ answer }: HttpFault): Response | undefined {
  return answer && new Response(answer.body ?? "", { status: answer.status, headers: answer.headers ?? {} });
}
