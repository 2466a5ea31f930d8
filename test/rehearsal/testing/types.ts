import { createRequire } from "node:module";
import { describe, test } from "vitest";
import { packageFolderFrom } from "../azure/sdk/class.ts";
import { type Classes, createClasses } from "../azure/sdk/classes.ts";
import { openCatalogue } from "../azure/types/catalogue.ts";
import { findTypes } from "../azure/types/folder.ts";

/** Tests on Azure's published types. Where these are not, one test is skipped and says so. */
export function describeOnTypes(subject: string, tests: (classes: Classes) => void): void {
  const found = findTypes();
  if (found.missing !== undefined) {
    test(subject, (context) => context.skip(found.missing));
    return;
  }
  const folder = packageFolderFrom(createRequire(import.meta.url).resolve);
  describe(subject, () => tests(createClasses(folder, openCatalogue(found.files))));
}
