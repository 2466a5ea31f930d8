import { Agent, get } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { DAY, SECOND, SLOT_LENGTH } from "@tracker/core";

/** A month: the longest range that one answer has. */
const MONTH = 31 * DAY;
const CURRENCIES = ["USD", "GBP", "EUR"];

/** How long an asker waits for an answer. */
const PATIENCE = 60 * SECOND;
/** How many requests a pipelining visitor sends at once. */
export const PIPELINED = 1_500;
const ENCODINGS = ["gzip, deflate, br", "gzip", "identity"];

export interface Crowd {
  /** How many connections ask for a month at once, and for another one as soon as it has arrived. */
  readonly askers: number;
  /** How many ask for a month and read 16 bytes of it per second, or nothing. */
  readonly slow: number;
  /** How many connect and send nothing, or half a request. */
  readonly idle: number;
  /** How many send many requests at once and read 16 bytes a second, and do so again when their connection is closed. */
  readonly pipelining: number;
}

export interface Visit {
  /** How many answers the askers got, by status or error code. */
  readonly answers: Readonly<Record<string, number>>;
  /** The longest time until the end of an answer to an asker, in milliseconds. */
  readonly longest: number;
  /** How many connections the slow and idle visitors had, and how many of them the server was seen to close. */
  readonly connections: number;
  readonly closed: number;
  /** How many connections of pipelining visitors the server was seen to close. */
  readonly pipelinesClosed: number;
}

/** A crowd of visitors, each with a different question. */
export function visit(url: string, crowd: Crowd, { days, now }: { days: number; now: number }) {
  const { askers, slow, idle, pipelining } = crowd;
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: askers });
  const answers: Record<string, number> = {};
  let [longest, asked, closed, pipelinesClosed, leaving, left] = [0, 0, 0, 0, false, false];

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
      // A refused visitor does not ask again at once.
      if ((await answer()) !== "200") await wait(SECOND);
    }
  };

  const open = (words: string): Socket => {
    // Reads 16 bytes, then pauses until it is resumed.
    const onread = { buffer: Buffer.alloc(16), callback: () => false };
    const socket = connect({ host: hostname, port: Number(port), onread });
    socket.on("error", () => {});
    socket.write(words);
    return socket;
  };
  const openOnce = (words: string) => open(words).once("close", () => closed++);
  const slowOnes = Array.from({ length: slow }, () => {
    const { path, encoding } = question();
    return openOnce(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nAccept-Encoding: ${encoding}\r\n\r\n`);
  });
  const idleOnes = Array.from({ length: idle }, (_, index) =>
    openOnce(index % 2 === 0 ? "" : "GET /api/prices HTTP/1.1\r\n"),
  );
  const pipelines = new Set<Socket>();
  const openPipeline = () => {
    if (left) return;
    const socket = open(`GET ${question().path} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`.repeat(PIPELINED));
    pipelines.add(socket);
    socket.once("close", () => {
      pipelinesClosed++;
      pipelines.delete(socket);
      openPipeline();
    });
  };
  for (let count = 0; count < pipelining; count++) openPipeline();
  const dripping = setInterval(() => {
    for (const [index, socket] of slowOnes.entries()) if (index % 2 === 0) socket.resume();
    // A visitor that does not read does not notice a closed connection.
    for (const socket of [...idleOnes, ...pipelines]) socket.resume();
  }, SECOND);
  const asking = Promise.all(Array.from({ length: askers }, ask));

  return {
    visited: (): Visit => ({ answers, longest, connections: slow + idle, closed, pipelinesClosed }),
    /** The askers leave once they have their answers; the others stay. */
    askersLeave: async () => {
      leaving = true;
      await asking;
      agent.destroy();
    },
    allLeave: () => {
      left = true;
      clearInterval(dripping);
      for (const socket of [...slowOnes, ...idleOnes, ...pipelines]) socket.destroy();
    },
  };
}
