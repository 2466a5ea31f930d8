import { createArmed, type Strikes } from "../engine/armed.ts";
import type { Handler } from "./gateway.ts";

/** One HTTPS request to Azure, from a step or from a program that reads Azure itself. */
interface HttpCall {
  readonly method: string;
  readonly host: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
  /** With the same clock as the engine's calls. */
  readonly began: number;
  readonly ended: number;
}

/** A planned failure of a request. */
interface HttpFault extends Strikes {
  /** Matched against path and query. */
  readonly path: RegExp;
  /** The answer; without one the connection breaks. */
  readonly answer?: { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> };
}

export interface Requests {
  readonly calls: readonly HttpCall[];
  fail(fault: HttpFault): void;
  /** Wraps a handler to record its requests and apply the faults. */
  watch(handler: Handler): Handler;
}

/** Thrown to break the connection instead of answering. */
export class Broken extends Error {}

export function createRequests(tick: () => number): Requests {
  const calls: HttpCall[] = [];
  const armed = createArmed<HttpFault>();
  return {
    calls,
    fail: armed.add,
    watch: (handler) => async (request) => {
      const { host, pathname, search } = new URL(request.url);
      const { method } = request;
      const path = `${pathname}${search}`;
      const began = tick();
      const fault = armed.due((candidate) => candidate.path.test(path));
      const response = fault === undefined ? await handler(request) : answerOf(fault);
      calls.push({ method, host, path, status: response?.status ?? 0, began, ended: tick() });
      if (response === undefined) throw new Broken(`${method} ${host}${path} is cut off`);
      return response;
    },
  };
}

function answerOf({ answer }: HttpFault): Response | undefined {
  return answer && new Response(answer.body ?? "", { status: answer.status, headers: answer.headers ?? {} });
}
