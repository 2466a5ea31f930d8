import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { getJson, MOST_BYTES, USER_AGENT } from "./http.ts";

type Answer = (response: ServerResponse) => void;

let server: Server;
let answers: Answer[];
let requests: IncomingMessage[];

beforeEach(async () => {
  answers = [];
  requests = [];
  server = createServer((request, response) => {
    requests.push(request);
    (answers.shift() ?? ((other) => other.writeHead(204).end()))(response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/ticker`;
const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, headers).end(JSON.stringify(body));
const reset: Answer = (response) => response.socket?.destroy();
const get = (change: Partial<Parameters<typeof getJson>[0]> = {}) =>
  getJson({ url: url(), deadline: 8_000, signal: new AbortController().signal, ...change });

describe("a request", () => {
  test("sends a user agent and the given headers", async () => {
    answers = [json(200, { last: 1 })];
    expect(await get({ headers: { authorization: "Apikey x" } })).toMatchObject({ status: 200, body: { last: 1 } });
    expect(requests[0]?.headers).toMatchObject({
      "user-agent": USER_AGENT,
      authorization: "Apikey x",
      accept: "application/json",
    });
  });

  test("is tried once more after a connection that is reset", async () => {
    answers = [reset, json(200, { last: 1 })];
    expect(await get()).toMatchObject({ status: 200, body: { last: 1 } });
    expect(requests).toHaveLength(2);
  });

  test("is tried no more than twice", async () => {
    answers = [json(503, { message: "first" }), json(503, { message: "second" }), json(200, {})];
    expect(await get()).toMatchObject({ status: 503, body: { message: "second" } });
    answers = [reset, reset, json(200, {})];
    await expect(get()).rejects.toMatchObject({
      code: "no-answer",
      retryable: true,
      message: expect.stringMatching(/^cannot be reached: the connection was closed \((ECONNRESET|UND_ERR_SOCKET)\)$/),
    });
  });

  // A test each: on a busy machine a request may reach the server only after its deadline, and would then get the next one's answer.
  test.each<[string, Answer]>([
    ["when nothing is answered", () => {}],
    ["when the body never ends", (response) => response.writeHead(200).write("{")],
  ])("ends at its deadline %s", async (_what, answer) => {
    answers = [answer];
    await expect(get({ deadline: 50 })).rejects.toMatchObject({
      code: "no-answer",
      message: "no answer within 0.05 s",
    });
  });

  test("ends when the caller stops", async () => {
    const stop = new AbortController();
    answers = [() => stop.abort()];
    await expect(get({ signal: stop.signal })).rejects.toMatchObject({
      code: "no-answer",
      message: "stopped before it answered",
    });
  });

  test("does not follow a redirect", async () => {
    answers = [json(302, {}, { location: url() })];
    await expect(get()).rejects.toMatchObject({ message: "redirected (HTTP 302), which is not followed" });
    expect(requests).toHaveLength(1);
  });

  test.each([300, 399])("treats %i as a redirect, but not 299 and 400", async (status) => {
    answers = [json(status, {})];
    await expect(get()).rejects.toThrow(`redirected (HTTP ${status})`);
    for (const other of [299, 400]) {
      answers = [json(other, { last: 1 })];
      expect(await get()).toMatchObject({ status: other, body: { last: 1 } });
    }
  });

  test("decodes a character that arrives in two parts", async () => {
    const [first, second] = [Buffer.from('"€"').subarray(0, 2), Buffer.from('"€"').subarray(2)];
    answers = [
      (response) => {
        response.write(first, () => setTimeout(() => response.end(second), 20));
      },
    ];
    expect((await get()).body).toBe("€");
  });

  test("does not read more than its limit", async () => {
    answers = [(response) => response.end(`"${" ".repeat(MOST_BYTES - 2)}"`)];
    expect((await get()).body).toHaveLength(MOST_BYTES - 2);
    answers = [(response) => response.end(`"${" ".repeat(MOST_BYTES - 1)}"`)];
    await expect(get()).rejects.toMatchObject({ message: "sent more than 1048576 bytes" });
  });

  test("to a port where nothing listens says so", async () => {
    const nobody = url();
    await new Promise((resolve) => server.close(resolve));
    const signal = new AbortController().signal;
    await expect(getJson({ url: nobody, deadline: 8_000, signal })).rejects.toMatchObject({
      message: expect.stringMatching(/^cannot be reached: nothing is listening there \(ECONNREFUSED\)$/),
    });
  });
});
