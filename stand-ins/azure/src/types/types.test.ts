import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { openCatalogue } from "./catalogue.ts";
import { ARM_TYPES_VARIABLE, findTypes } from "./folder.ts";

const body = (description: string) => [
  { $type: "ObjectType", name: description, properties: {} },
  { $type: "ResourceType", name: "Microsoft.Shop/tills@any", body: { $ref: "#/0" } },
];

/** Writes files under a new folder and finds the types in it. */
function given(files: Record<string, unknown>) {
  const folder = mkdtempSync(join(tmpdir(), "types-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), JSON.stringify(content));
  }
  return findTypes({ [ARM_TYPES_VARIABLE]: folder });
}

describe("Azure's published types", () => {
  test.each([
    ["a flat folder", "microsoft.shop.extra@2024-01-01.types.json"],
    ["the tree of bicep-types-az", "generated/shop/microsoft.shop/2024-01-01/types.json"],
  ])("are found in %s", (_, name) => {
    expect(given({ [name]: body("x"), "index.json": {} }).files).toMatchObject([
      { namespace: "microsoft.shop", apiVersion: "2024-01-01" },
    ]);
  });

  test("the newest version that is not newer than the wanted one is used", () => {
    const versions = ["2023-01-01", "2024-01-01-preview", "2024-01-01", "2025-01-01"];
    const files =
      given(Object.fromEntries(versions.map((v) => [`microsoft.shop@${v}.types.json`, body(v)]))).files ?? [];
    const found = (wanted: string) => openCatalogue(files).find("microsoft.shop/TILLS", wanted)?.apiVersion;
    expect(found("2024-01-01")).toBe("2024-01-01");
    expect(found("2024-06-01")).toBe("2024-01-01");
    expect(found("2024-01-01-preview")).toBe("2024-01-01-preview");
    expect(found("2022-01-01")).toBeUndefined();
  });

  test("the message for missing types says how to name another folder", () => {
    expect(findTypes({ [ARM_TYPES_VARIABLE]: "/nowhere" }).missing).toContain(ARM_TYPES_VARIABLE);
  });
});
