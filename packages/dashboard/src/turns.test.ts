import { setImmediate as turn } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { inTurns } from "./turns.ts";

afterEach(() => vi.restoreAllMocks());

/** Work that records its beginning, and ends on command. */
function works() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => () =>
    new Promise<void>((resolve) => {
      begun.push(name);
      ends.set(name, resolve);
    });
  return { begun, work, end: (name: string) => ends.get(name)?.() };
}

const settled = async () => {
  for (let index = 0; index < 3; index++) await turn();
};

test("runs one piece of work at a time, urgent work first", async () => {
  const [{ begun, work, end }, inTurn] = [works(), inTurns()];
  const all = [inTurn(false, work("a")), inTurn(false, work("b")), inTurn(true, work("c"))];
  await settled();
  expect(begun).toEqual(["a"]);
  end("a");
  await settled();
  expect(begun).toEqual(["a", "c"]);
  end("c");
  await settled();
  end("b");
  await Promise.all(all);
  expect(begun).toEqual(["a", "c", "b"]);
});

test("continues after a failure", async () => {
  const inTurn = inTurns();
  const failing = inTurn(false, () => Promise.reject(new Error("lost")));
  const next = inTurn(false, async () => "found");
  await expect(failing).rejects.toThrow("lost");
  expect(await next).toBe("found");
});

test("lets sockets and timers run between two pieces of work", async () => {
  const inTurn = inTurns();
  const order: string[] = [];
  setImmediate(() => order.push("a timer"));
  const note = (name: string) => inTurn(false, async () => void order.push(name));
  await Promise.all([note("one"), note("two")]);
  expect(order).toEqual(["one", "a timer", "two"]);
});

test("refuses work when too much is waiting, unless it is urgent", async () => {
  const [{ work, end }, inTurn] = [works(), inTurns()];
  const all = [inTurn(false, work("first"))];
  for (let index = 0; index < 500; index++) all.push(inTurn(false, async () => {}));
  await expect(inTurn(false, async () => {})).rejects.toMatchObject({ retryAfter: 15 });
  all.push(inTurn(true, async () => {}));
  end("first");
  await Promise.all(all);
});

test("refuses work that has waited for too long", async () => {
  const [{ work, end }, inTurn] = [works(), inTurns()];
  const [first, second] = [inTurn(false, work("first")), inTurn(false, work("second"))];
  const late = performance.now() + 15_001;
  vi.spyOn(performance, "now").mockReturnValue(late);
  end("first");
  await first;
  await expect(second).rejects.toMatchObject({ retryAfter: 15 });
});
