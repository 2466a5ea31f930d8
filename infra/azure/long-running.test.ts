import { MINUTE } from "@tracker/core";
import { expect, test } from "vitest";
import { settled } from "./long-running.ts";
import { quickTime } from "./testing/quick-time.ts";

const ADDRESS = "https://management.azure.com/subscriptions/s/operations/1";
const taken = (header: string) => new Response("{}", { status: 202, headers: { [header]: ADDRESS } });

/** Follows a response to its end; Azure gives these answers in turn and repeats the last. */
async function follow(first: Response, ...answers: (() => Response)[]) {
  const time = quickTime();
  const asked: string[] = [];
  const look = async (address: string) => {
    asked.push(address);
    return ((answers.length > 1 ? answers.shift() : answers[0]) as () => Response)();
  };
  const last = await settled(first, look, time).catch((error: Error) => error);
  return { waits: time.waits, asked, last: last instanceof Response ? await last.text() : last };
}

test.each([200, 201, 202, 204, 400])("a %i that names no address is final", async (status) => {
  expect(await follow(new Response(null, { status }))).toEqual({ waits: [], asked: [], last: "" });
});

test("a refusal is final, even when it names an address", async () => {
  const refused = new Response("no", { status: 409, headers: { location: ADDRESS } });
  expect(await follow(refused)).toMatchObject({ asked: [], last: "no" });
});

test.each(["Succeeded", "Failed", "Canceled"])("polls a status until it is %s", async (end) => {
  const running = () => Response.json({ status: "InProgress" }, { headers: { "retry-after": "7" } });
  const { waits, asked, last } = await follow(taken("azure-asyncoperation"), running, running, () =>
    Response.json({ status: end }),
  );
  expect([waits, new Set(asked), last]).toEqual([[7_000, 7_000], new Set([ADDRESS]), `{"status":"${end}"}`]);
});

test("polls for a result until there is one, every five seconds when Azure names no wait", async () => {
  const pending = () => new Response(null, { status: 202 });
  expect(await follow(taken("location"), pending, () => Response.json({ name: "it" }))).toEqual({
    waits: [5_000],
    asked: [ADDRESS, ADDRESS],
    last: '{"name":"it"}',
  });
});

test("gives up on an operation that is not finished after a quarter of an hour", async () => {
  const { waits, last } = await follow(taken("location"), () => new Response(null, { status: 202 }));
  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(15 * MINUTE);
  expect(last).toMatchObject({ message: expect.stringContaining("has not finished it after 15 minutes") });
});
