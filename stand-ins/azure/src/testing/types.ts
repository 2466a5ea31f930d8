import { createRequire } from "node:module";
import { describe } from "vitest";
import { packageFolderFrom } from "../sdk/class.ts";
import { type Classes, createClasses } from "../sdk/classes.ts";
import { openCatalogue } from "../types/catalogue.ts";
import { findTypes } from "../types/folder.ts";

/** Tests on Azure's published types. Where these are not they are skipped, with the reason in their name. */
export function describeOnTypes(subject: string, tests: (classes: Classes) => void): void {
  const found = findTypes();
  if (found.missing !== undefined) {
    describe.skip(`${subject} (skipped: ${found.missing})`, () => {});
    return;
  }
  const folder = packageFolderFrom(createRequire(import.meta.url).resolve);
  describe(subject, () => tests(createClasses(folder, openCatalogue(found.files))));
}
