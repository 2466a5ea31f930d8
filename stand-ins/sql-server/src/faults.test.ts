import { expect, test } from "vitest";
import { FaultPlan } from "./faults.ts";
import { closeSocket, stall } from "./reply.ts";
import type { Request } from "./request.ts";

const request = (sql: string): Request => {
  return { kind: "batch", sql, procedure: "", parameters: [], values: {}, connection: 1, inTransaction: false };
};

test("a fault strikes once, and only at its own point", () => {
  const plan = new FaultPlan();
  plan.add("login", stall());
  expect([plan.take("prelogin"), plan.take("login"), plan.take("login")]).toEqual([undefined, stall(), undefined]);
});

test("a fault skips as many as it should, then strikes as often as it should", () => {
  const plan = new FaultPlan();
  plan.add("login", stall(), { skip: 1, times: 2 });
  const struck = Array.from({ length: 4 }, () => plan.take("login") !== undefined);
  expect(struck).toEqual([false, true, true, false]);
});

test("a fault counts only the requests that match", () => {
  const plan = new FaultPlan();
  plan.add("request", stall(), { skip: 1, where: ({ sql }) => sql === "save" });
  const struck = ["save", "read", "save"].map((sql) => plan.take("request", request(sql)) !== undefined);
  expect(struck).toEqual([false, false, true]);
});

test("of two faults the one planned first strikes first", () => {
  const plan = new FaultPlan();
  plan.add("request", stall());
  plan.add("request", closeSocket());
  expect([plan.take("request", request("a")), plan.take("request", request("b"))]).toEqual([stall(), closeSocket()]);
});
