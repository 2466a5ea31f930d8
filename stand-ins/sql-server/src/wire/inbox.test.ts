import { expect, test } from "vitest";
import { Inbox } from "./inbox.ts";

const message = (payload: string) => ({ type: 1, ignored: false, payload: Buffer.from(payload), wireBytes: 9 });

test("messages are handed out in order, whether the message or the reader comes first", async () => {
  const inbox = new Inbox();
  const first = inbox.next();
  for (const text of ["a", "b", "c"]) inbox.push(message(text));
  expect([await first, await inbox.next(), await inbox.next()]).toEqual(["a", "b", "c"].map(message));
});

test("after the end the remaining messages are handed out, then undefined", async () => {
  const inbox = new Inbox();
  inbox.push(message("a"));
  inbox.end();
  expect([await inbox.next(), await inbox.next()]).toEqual([message("a"), undefined]);
});

test("a waiting reader is told of the end, or of the error", async () => {
  const [ended, broken] = [new Inbox(), new Inbox()];
  const waiting = [ended.next(), broken.next()];
  ended.end();
  broken.end(new RangeError("no TDS"));
  await expect(waiting[0]).resolves.toBeUndefined();
  await expect(waiting[1]).rejects.toThrow("no TDS");
  await expect(broken.next()).rejects.toThrow("no TDS");
});
