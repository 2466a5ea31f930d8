import { afterEach, expect, test, vi } from "vitest";
import { patientFetch } from "./patient-fetch.ts";
import { quickTime } from "./testing/quick-time.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Asks a service that gives these answers in turn and repeats the last. */
async function ask(...answers: (Response | Error)[]) {
  const time = quickTime();
  vi.stubGlobal("fetch", async () => {
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) as Response | Error;
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const result = await patientFetch("https://management.azure.com/x", {}, time).catch((error: Error) => error);
  return { waits: time.waits, result };
}

const answering = (status: number, headers = {}) => new Response("", { status, headers });

test("takes an answer of the service at once, also a refusal", async () => {
  for (const status of [200, 202, 403, 404, 409]) {
    expect(await ask(answering(status))).toMatchObject({ waits: [], result: { status } });
  }
});

test("asks a busy, failing or unreachable service again, after the wait it asks for or one that doubles", async () => {
  const { waits, result } = await ask(
    answering(429, { "retry-after": "17" }),
    new Error("reset"),
    answering(503, { "retry-after": "tomorrow" }),
    answering(200),
  );
  expect([waits, result]).toEqual([[17_000, 2_000, 4_000], expect.objectContaining({ status: 200 })]);
});

test("returns the last answer after five tries, or rejects with the reason when there was none", async () => {
  expect(await ask(answering(503))).toMatchObject({ waits: [1_000, 2_000, 4_000, 8_000], result: { status: 503 } });
  expect(await ask(new Error("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND") }))).toMatchObject({
    waits: [1_000, 2_000, 4_000, 8_000],
    result: { message: "management.azure.com cannot be reached (Error: getaddrinfo ENOTFOUND)", retryable: true },
  });
});
