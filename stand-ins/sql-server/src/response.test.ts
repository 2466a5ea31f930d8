import { expect, test } from "vitest";
import { done, error, outputs, type Reply, rows, stall } from "./reply.ts";
import { encodeResponse } from "./response.ts";
import { sqlErrors } from "./sql-errors.ts";
import { doneToken } from "./tokens/done.ts";
import { transactionEnded } from "./tokens/env-change.ts";

const encode = (reply: Reply, kind: "batch" | "rpc" = "batch", transaction = 0n) =>
  encodeResponse(reply, { kind, transaction, parameters: [{ name: "n", type: "int", value: null, output: true }] });

test("a batch ends in DONE, a call in its status, outputs and DONEPROC", () => {
  expect(encode([]).tokens).toEqual(doneToken("done"));
  expect(encode(outputs({ n: 1 }, 4), "rpc").tokens.toString("hex")).toMatch(/^7904000000ac.*fe0{24}$/);
});

test("statements of a batch end in DONE, those of a call in DONEINPROC, with more to come", () => {
  const statement = { count: 3, more: true };
  expect(encode(done(3)).tokens.indexOf(doneToken("done", statement))).toBe(0);
  expect(encode(done(3), "rpc").tokens.indexOf(doneToken("doneInProc", statement))).toBe(0);
});

test("nothing goes out after an interruption, not even the end", () => {
  const whole = encode(done(3));
  const interrupted = encode([done(3), stall(), error(sqlErrors.deadlock), rows({}, [])]);
  expect(interrupted).toMatchObject({ complete: false, interruption: stall(), rollsBack: false });
  expect(interrupted.tokens.equals(whole.tokens.subarray(0, interrupted.tokens.length))).toBe(true);
});

test("an error that rolls back reports a rollback only within a transaction", () => {
  const rolledBack = transactionEnded("rollback", 5n);
  expect(encode(error(sqlErrors.deadlock), "batch", 5n).tokens.includes(rolledBack)).toBe(true);
  expect(encode(error(sqlErrors.deadlock)).tokens.includes(rolledBack.subarray(0, 4))).toBe(false);
  expect(encode(error(sqlErrors.lockTimeout), "batch", 5n)).toMatchObject({ rollsBack: false });
});

test("the connection is closed after an error of class 20, not after one of class 19", () => {
  const ofClass = (level: number) => encode(error({ number: 1, class: level, message: "" })).interruption?.how;
  expect([ofClass(19), ofClass(20)]).toEqual([undefined, "close"]);
});
