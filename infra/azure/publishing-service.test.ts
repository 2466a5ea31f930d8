import { afterEach, expect, test, vi } from "vitest";
import { publishPackage } from "./publishing-service.ts";
import { quickTime } from "./testing/quick-time.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Publishes to a service that gives some answers in turn; the last of them again and again. */
async function publish(...answers: (() => Response)[]): Promise<{ asked: string[]; said: string[] }> {
  const [asked, said]: [string[], string[]] = [[], []];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    asked.push(`${init.method ?? "GET"} ${new URL(url).pathname}`);
    return ((answers.length > 1 ? answers.shift() : answers[0]) as () => Response)();
  });
  await publishPackage({
    host: "prices.scm.azurewebsites.net",
    zip: new Uint8Array(4),
    token: async () => "token",
    signal: new AbortController().signal,
    say: (line) => said.push(line),
    time: quickTime(),
  });
  return { asked, said };
}

const accepted = () => new Response('"deployment-1"', { status: 202 });
const state =
  (status: number, status_text = "") =>
  () =>
    Response.json({ status, status_text });

test("a package is posted, and its deployment looked at until it has ended", async () => {
  const { asked } = await publish(accepted, state(1), state(4));
  expect(asked).toEqual([
    "POST /api/publish",
    "GET /api/deployments/deployment-1",
    "GET /api/deployments/deployment-1",
  ]);
});

test("while another deployment is running, told at once or later, it waits and posts again", async () => {
  const conflict = () => new Response("", { status: 409 });
  const { asked, said } = await publish(conflict, accepted, state(5), accepted, state(4));
  expect(asked.filter((request) => request.startsWith("POST"))).toHaveLength(3);
  expect(said).toEqual(Array(2).fill("another deployment of this app is running: waiting for it"));
});

test("a service that is busy is asked again", async () => {
  const { asked } = await publish(() => new Response("", { status: 503 }), accepted, state(4));
  expect(asked.slice(0, 2)).toEqual(["POST /api/publish", "POST /api/publish"]);
});

test.each([
  ["a refusal", [() => new Response("no rights", { status: 403 })], /failed \(HTTP 403: no rights\)/],
  ["a failure", [accepted, state(3, "the zip cannot be read")], /failed \(the zip cannot be read\)/],
  ["one that does not end", [accepted, state(1)], /failed \(deployment deployment-1 did not end\)/],
  ["another that does not end", [() => new Response("", { status: 409 })], /another deployment on .* does not end/],
])("%s is told, in the service's own words", async (_what, answers, message) => {
  await expect(publish(...answers)).rejects.toThrow(message);
});
