import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changesOf, diffResponse } from "./diff.ts";
import type { Value, Values } from "./wire.ts";

const { tree } = fc.letrec<{ tree: Value }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    fc.string(),
    fc.boolean(),
    fc.integer(),
    fc.array(tie("tree"), { maxLength: 3 }),
    fc.dictionary(fc.string({ minLength: 1 }), tie("tree"), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

describe("differences of inputs", () => {
  test("equal values have none, others have some", () => {
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        expect([...changesOf(a, structuredClone(a), "x")]).toEqual([]);
        expect([...changesOf(a, b, "x")].length > 0).toBe(JSON.stringify(a) !== JSON.stringify(b) && !sameMaps(a, b));
      }),
    );
  });

  test("each change is reported with its path", () => {
    const olds = { sku: { name: "a" }, tags: { "a.b": "1" }, list: ["x", "y"], gone: true };
    const news = { sku: { name: "b" }, tags: { "a.b": "2" }, list: ["x"], come: true };
    expect([...changesOf(olds, news, "")]).toEqual([
      { path: "sku.name", kind: "update" },
      { path: 'tags["a.b"]', kind: "update" },
      { path: "list[1]", kind: "delete" },
      { path: "gone", kind: "delete" },
      { path: "come", kind: "add" },
    ]);
  });

  test("delete before replace is requested only if something is replaced", () => {
    const ask = (news: Values) =>
      diffResponse({
        olds: { name: "a", size: 1 },
        news,
        replaces: (path) => path === "name",
        deleteBeforeReplace: true,
      });
    expect(ask({ name: "a", size: 2 }).getDeletebeforereplace()).toBe(false);
    expect(ask({ name: "b", size: 1 }).getDeletebeforereplace()).toBe(true);
    expect(ask({ name: "b", size: 1 }).getReplacesList()).toEqual(["name"]);
  });
});

/** Compares without regard to the order of keys. */
function sameMaps(a: Value, b: Value): boolean {
  try {
    expect(a).toEqual(b);
    return true;
  } catch {
    return false;
  }
}
