import { createRequire } from "node:module";
import { describe, test } from "vitest";
import { packageFolderFrom } from "../sdk/class.ts";
import { type Classes, createClasses } from "../sdk/classes.ts";
import { openCatalogue } from "../types/catalogue.ts";
import { findTypes } from "../types/folder.ts";

/** Tests on Azure's published types. Without these, one skipped test says so. */
export function describeOnTypes(subject: string, tests: (classes: Classes) => void): void {
  const found = findTypes();
  if (found.missing !== undefined) {
    test(subject, (context) => context.skip(found.missing));
    return;
  }
  const folder = packageFolderFrom(createRequire(import.meta.url).resolve);
  describe(subject, () => tests(createClasses(folder, openCatalogue(found.files))));
}
