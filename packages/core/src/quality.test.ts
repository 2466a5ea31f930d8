import { expect, test } from "vitest";
import { outranks, type Quality } from "./quality.ts";

test("ok beats degraded beats backfilled beats imported beats no price, and of equals the first is kept", () => {
  const worstFirst: (Quality | null)[] = [null, "imported", "backfilled", "degraded", "ok"];
  worstFirst.forEach((next, a) => {
    worstFirst.forEach((stored, b) => {
      expect(outranks(next, stored)).toBe(a > b);
    });
  });
});
