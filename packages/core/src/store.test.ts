import { expect, test } from "vitest";
import { toSlot } from "./slot.ts";
import { contextOf } from "./store.ts";
import { price } from "./testing/index.ts";

test("a context without any value is null", () => {
  const [reference, agreedSince] = [price(100), toSlot(0)];
  expect(contextOf(null, null)).toBeNull();
  expect(contextOf(reference, null)).toEqual({ reference, agreedSince: null });
  expect(contextOf(null, agreedSince)).toEqual({ reference: null, agreedSince });
});
