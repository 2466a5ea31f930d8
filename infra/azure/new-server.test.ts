import { TrackerError } from "@tracker/core";
import { expect, test } from "vitest";
import { onNewServer } from "./new-server.ts";
import { failing } from "./testing/failing.ts";
import { quickTime } from "./testing/quick-time.ts";

const on = ({ said = [] as string[], time = quickTime() }) => ({
  signal: new AbortController().signal,
  say: (line: string) => said.push(line),
  time,
});

const failed = (number: number | undefined, message: string, cause?: Error) =>
  new TrackerError("no-access", message, { number, cause, hint: "Create a user." });
const UNRESOLVED = Object.assign(new Error("Failed to connect"), {
  code: "ESOCKET",
  cause: Object.assign(new Error("getaddrinfo ENOTFOUND prices.database.windows.net"), { code: "ENOTFOUND" }),
});
const NOT_KNOWN: readonly [string, TrackerError, string][] = [
  [
    "its administrators",
    failed(18456, "Login failed for user '<token-identified principal>'."),
    "the server to know the deployer",
  ],
  ["its name", failed(undefined, "getaddrinfo ENOTFOUND", UNRESOLVED), "the server to be known"],
  ["its name at the gateway", failed(40532, 'Cannot open server "prices".'), "the server to be known"],
  ["its database", failed(4060, 'Cannot open database "prices".'), "the server to be known"],
];

test.each(NOT_KNOWN)(
  "waits for a new server that does not know %s yet, and prints the server's words",
  async (_, error, what) => {
    const said: string[] = [];
    const work = failing(...Array.from({ length: 30 }, () => error));
    expect(await onNewServer(on({ said }), work)).toBe("done");
    expect(said).toEqual(Array(2).fill(`waiting for ${what} until 00:06Z (${error.message})`));
  },
);

test("tells a deployer who is no administrator so after six minutes, and does not suggest a database user", async () => {
  const time = quickTime();
  const never = async () => {
    throw NOT_KNOWN[0]?.[1];
  };
  await expect(onNewServer(on({ time }), never)).rejects.toMatchObject({
    message: "Login failed for user '<token-identified principal>'.",
    number: 18456,
    hint: expect.stringMatching(/^The deployer must be, or belong to, the identity that sqlAdmin names\. .*az login/),
  });
  expect(time.now() / 60_000).toBe(6);
});

test.each([
  failed(18456, "Login failed for user '<token-identified principal>'. Token is expired."),
  failed(47073, "The public network interface on this server is not accessible."),
  failed(undefined, "self-signed", Object.assign(new Error("self-signed"), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" })),
])("reports at once what waiting cannot fix: $message", async (error) => {
  const time = quickTime();
  await expect(onNewServer(on({ time }), failing(error))).rejects.toThrow(error.message);
  expect(time.waits).toEqual([]);
});
