import { Agent, get } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { DAY, SECOND, SLOT_LENGTH } from "@tracker/core";

/** A month: the most that one answer of prices has. */
const MONTH = 31 * DAY;
const CURRENCIES = ["USD", "GBP", "EUR"];

/** How long an asker waits for an answer. */
const PATIENCE = 60 * SECOND;
const ENCODINGS = ["gzip, deflate, br", "gzip", "identity"];

export interface Crowd {
  /** How many connections ask for a month at once, and for another one as soon as they have it. */
  readonly askers: number;
  /** How many ask for a month and read 16 bytes of it a second, or nothing. */
  readonly slow: number;
  /** How many connect and say nothing, or half a request. */
  readonly idle: number;
}

export interface Visit {
  /** How many answers the askers got, by status, or by the error's code. */
  readonly answers: Readonly<Record<string, number>>;
  /** The longest that an asker waited for the end of an answer, in milliseconds. */
  readonly longest: number;
  /** How many connections the slow and the idle had, and of how many of them it was seen that the server has closed them. */
  readonly connections: number;
  readonly closed: number;
}

/** A crowd of visitors, each with its own question, no two alike. */
export function visit(url: string, { askers, slow, idle }: Crowd, { days, now }: { days: number; now: number }) {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: askers });
  const answers: Record<string, number> = {};
  let [longest, asked, closed, leaving] = [0, 0, 0, false];

  /** A month somewhere in the days before now. */
  const question = () => {
    const index = asked++;
    const to = now - ((index * 7_919) % ((days * DAY - MONTH) / SLOT_LENGTH)) * SLOT_LENGTH;
    const range = `from=${new Date(to - MONTH).toISOString()}&to=${new Date(to).toISOString()}`;
    const format = Math.floor(index / 3) % 2 === 0 ? "json" : "csv";
    return {
      path: `/api/prices?currency=${CURRENCIES[index % 3]}&format=${format}&${range}`,
      encoding: ENCODINGS[Math.floor(index / 6) % 3] as string,
    };
  };

  const answer = () =>
    new Promise<string>((answered) => {
      const { path, encoding } = question();
      const began = performance.now();
      const count = (what: string) => {
        answers[what] = (answers[what] ?? 0) + 1;
        longest = Math.max(longest, performance.now() - began);
        answered(what);
      };
      const signal = AbortSignal.timeout(PATIENCE);
      get(url + path, { agent, signal, headers: { "accept-encoding": encoding } }, (response) => {
        response.resume();
        response.once("error", (error: NodeJS.ErrnoException) => count(String(error.code)));
        response.once("end", () => count(String(response.statusCode)));
      }).once("error", (error: NodeJS.ErrnoException) => count(String(error.code)));
    });

  const ask = async () => {
    while (!leaving) {
      // A visitor who was refused does not ask again at once.
      if ((await answer()) !== "200") await wait(SECOND);
    }
  };

  const open = (words: string): Socket => {
    // Read into 16 bytes, and not again until it is resumed.
    const onread = { buffer: Buffer.alloc(16), callback: () => false };
    const socket = connect({ host: hostname, port: Number(port), onread });
    socket.on("error", () => {});
    socket.once("close", () => closed++);
    socket.write(words);
    return socket;
  };
  const slowOnes = Array.from({ length: slow }, () => {
    const { path, encoding } = question();
    return open(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nAccept-Encoding: ${encoding}\r\n\r\n`);
  });
  const idleOnes = Array.from({ length: idle }, (_, index) =>
    open(index % 2 === 0 ? "" : "GET /api/prices HTTP/1.1\r\n"),
  );
  const dripping = setInterval(() => {
    for (const [index, socket] of slowOnes.entries()) if (index % 2 === 0) socket.resume();
    // Whoever does not read does not notice that the server has gone.
    for (const socket of idleOnes) socket.resume();
  }, SECOND);
  const asking = Promise.all(Array.from({ length: askers }, ask));

  return {
    visited: (): Visit => ({ answers, longest, connections: slow + idle, closed }),
    /** The askers go once they have their answers; the slow and the idle stay. */
    askersLeave: async () => {
      leaving = true;
      await asking;
      agent.destroy();
    },
    allLeave: () => {
      clearInterval(dripping);
      for (const socket of [...slowOnes, ...idleOnes]) socket.destroy();
    },
  };
}
