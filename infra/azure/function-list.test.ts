import { TrackerError } from "@tracker/core";
import { expect, test } from "vitest";
import type { Arm } from "./arm.ts";
import { listFunctions, waitForFunctions } from "./function-list.ts";
import { quickTime } from "./testing/quick-time.ts";

const APP = { group: "prices1", site: "prices2" };
const NONE = { value: [] };
const TWO = { value: [{ name: "prices2/web" }, { properties: { name: "capturePrice" } }] };

/** Azure/Azure-Functions issue 2666: the host never starts, and this is the only sign of it. */
const NO_HOST = new TrackerError(
  "no-access",
  "Azure refused GET (HTTP 400: BadRequest: Encountered an error (InternalServerError) from host runtime.)",
);

/** A Resource Manager that gives these answers in turn and repeats the last. */
function arm(...answers: (object | Error)[]): Arm {
  return {
    token: async () => "",
    request: async () => {
      const body = answers.length > 1 ? answers.shift() : answers[0];
      if (body instanceof Error) throw body;
      return { status: 200, body };
    },
  };
}

async function waiting(...answers: (object | Error)[]) {
  const said: string[] = [];
  const options = { signal: new AbortController().signal, say: (line: string) => said.push(line), time: quickTime() };
  const result = await waitForFunctions(arm(...answers), APP, options).catch((error: Error) => error);
  return { said, result };
}

test("waits until the platform lists functions, also while the app's host does not answer", async () => {
  const passing = new TrackerError("no-access", "Azure refused GET (HTTP 503)", { retryable: true });
  expect(await waiting(NONE, NO_HOST, passing, TWO)).toEqual({ said: [], result: ["web", "capturePrice"] });
});

test("reports a host that does not start in Azure's words, with the known causes", async () => {
  const { said, result } = await waiting(NO_HOST);
  expect(result).toMatchObject({
    message: expect.stringMatching(/no function of prices2.*\(InternalServerError\) from host runtime/),
    hint: expect.stringMatching(/az webapp log tail.*Node 24.*issue 2666.*FUNCTIONS_EXTENSION_VERSION.*issue 10714/),
  });
  expect(said).toEqual(
    Array(3).fill(expect.stringMatching(/^waiting for the platform to list the functions until 00:04Z \(.*runtime/)),
  );
});

test("reports any other refusal at once", async () => {
  const refusal = new TrackerError("no-access", "Azure refused GET (HTTP 403: AuthorizationFailed)");
  expect(await waiting(refusal)).toEqual({ said: [], result: refusal });
  await expect(listFunctions(arm(refusal), APP)).rejects.toBe(refusal);
});
