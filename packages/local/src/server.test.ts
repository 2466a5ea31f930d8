import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { insteadLine, type ServerOptions, serveLocally } from "./server.ts";

const USUAL: ServerOptions = { port: 0, host: "127.0.0.1", allowedHosts: [] };
const PATIENT = { connections: 100, head: 60_000, request: 60_000, answer: 60_000 };

async function serve(handler: () => Response, options: Partial<ServerOptions> = {}) {
  const served = await serveLocally(async () => handler(), { ...USUAL, ...options });
  onTestFinished(() => served.close());
  return served;
}

function open(url: string, text: string): Socket {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => {});
  socket.write(text);
  return socket;
}

/** Everything that the server sends until it closes the connection. */
async function said(url: string, ...lines: string[]): Promise<string> {
  const socket = open(url, [...lines, "Connection: close", "", ""].join("\r\n"));
  let text = "";
  socket.on("data", (data) => {
    text += data;
  });
  await once(socket, "close");
  return text;
}

const answered = () => new Response("the prices");

test.each([
  ["GET / HTTP/1.1", ["Host: localhost"], 200],
  ["GET / HTTP/1.1", ["Host: localhost", "Expect: more"], 200],
  ["GET / HTTP/1.1", ["Host: evil.example"], 421],
  ["GET / HTTP/1.1", [], 400],
  ["GET / HTTP/1.0", [], 400],
  ["GET / HTTP/1.1", ["Host:"], 400],
  ["GET / HTTP/1.1", ["Host: a b"], 400],
  ["GET / HTTP/1.1", ["Host: localhost", "Host: localhost"], 400],
  ["GET http://evil.example/ HTTP/1.1", ["Host: localhost"], 421],
  ["GET http://localhost/ HTTP/1.1", ["Host: evil.example"], 200],
])("%s with %j is answered with %i, and by the handler only for 200", async (line, headers, status) => {
  const { url } = await serve(answered);
  const text = await said(url, line, ...headers);
  expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(text.includes("the prices")).toBe(status === 200);
  expect(/^x-content-type-options: nosniff\r$/im.test(text)).toBe(status !== 200);
  expect(/content-type: application\/json[\s\S]*\{"problems":\[".+"\]\}/i.test(text)).toBe(status !== 200);
});

const REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

test("makes at most one response for a client that sends 1,500 requests at once, and closes its connection", async () => {
  let made = 0;
  const { url } = await serve(() => {
    made++;
    return new Response(new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(65_536)) }));
  });
  for (const requests of [REQUEST, REQUEST.replace("Host", "Expect: more\r\nHost")]) {
    const socket = open(url, requests.repeat(1_500)).resume();
    await new Promise((closed) => socket.once("close", closed));
  }
  expect(made).toBeLessThanOrEqual(2);
});

test("answers a connection's requests in turn, also if each is sent at the moment its client has the earlier response", async () => {
  let [running, most] = [0, 0];
  const { url } = await serve(() => {
    most = Math.max(most, ++running);
    const later = async function* () {
      yield new TextEncoder().encode("the prices");
      // The client has all of it by its length, and the server does not know yet that this was all.
      await wait(50);
      running--;
    };
    return new Response(ReadableStream.from(later()), { headers: { "content-length": "10" } });
  });
  const socket = open(url, REQUEST + REQUEST);
  let answers = 0;
  socket.on("data", (data) => {
    answers += String(data).split("the prices").length - 1;
    if (answers > 1 && answers < 5) socket.write(REQUEST);
    if (answers === 5) socket.destroy();
  });
  await once(socket, "close");
  expect([answers, most]).toEqual([5, 1]);
});

test("closes the connection of a client that does not read its response in time, and cancels the body", async () => {
  const letGo = Promise.withResolvers<void>();
  const endless = () =>
    new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(65_536)), cancel: () => letGo.resolve() });
  const { url } = await serve(() => new Response(endless()), { limits: { ...PATIENT, answer: 300 } });
  open(url, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").pause();
  await letGo.promise;
});

test("closes the connection of a client that does not send its request in time", async () => {
  const { url } = await serve(answered, { limits: { ...PATIENT, head: 300 } });
  const sockets = ["", "GET / HTTP/1.1\r\nHost:"].map((text) => open(url, text).resume());
  await Promise.all(sockets.map((socket) => once(socket, "close")));
});

test("closes connections beyond the limit, and serves the others", async () => {
  const { url } = await serve(answered, { limits: { ...PATIENT, connections: 2 } });
  const first = open(url, "");
  await once(first, "connect");
  expect(await said(url, "GET / HTTP/1.1", "Host: localhost")).toContain("the prices");
  const second = open(url, "");
  await once(second, "connect");
  const third = open(url, "").resume();
  await once(third, "close");
  first.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  expect(String(await once(first, "data"))).toContain("HTTP/1.1 200");
});

test("refuses an address that this machine does not have", async () => {
  await expect(serveLocally(async () => answered(), { ...USUAL, host: "192.0.2.1" })).rejects.toThrow(
    /^--host 192\.0\.2\.1 cannot be used: this machine has no such address/,
  );
});

test("refuses a given port that is in use, and names the flag that chooses another", async () => {
  const { url } = await serve(answered);
  const port = Number(new URL(url).port);
  await expect(serveLocally(async () => answered(), { ...USUAL, port })).rejects.toMatchObject({
    message: `port ${port} is in use`,
    hint: "Choose another with --port, or any that is free with --port 0.",
  });
});

test("uses and reports another port if none was given and the default one is in use", async () => {
  const other = createServer().listen(8_288, "127.0.0.1");
  onTestFinished(() => void other.close());
  // Another process that has the port already does as well.
  await Promise.race([once(other, "listening"), new Promise((resolve) => other.once("error", resolve))]);
  const served = await serve(answered, { port: undefined });
  expect([new URL(served.url).port === "8288", insteadLine(served)]).toEqual([
    false,
    "Port 8288 is in use, so a free one was chosen; --port sets one.",
  ]);
});

test("shows an address that can be opened when it listens on all addresses", async () => {
  expect((await serve(answered, { host: "0.0.0.0" })).url).toMatch(/^http:\/\/localhost:\d+$/);
  expect((await serve(answered, { host: "::1" })).url).toMatch(/^http:\/\/\[::1\]:\d+$/);
});
