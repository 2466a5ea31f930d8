import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, type TestContext } from "vitest";
import { findReader } from "./installed.ts";
import { type Session, startReader } from "./session.ts";

/** A reader for the tests of a file. A test that calls this is skipped, with the reason, if there is none. */
export function readerForTests(): (context: TestContext) => Session {
  const found = findReader();
  let session: Session | undefined;
  beforeAll(async () => {
    if (found.program !== undefined) session = await startReader(found.program);
  });
  afterAll(() => session?.end());
  return (context) => session ?? context.skip(found.missing ?? "Microsoft's reader was not started");
}

/** A folder for the tests of a file, removed after them. */
export function folderForTests(): string {
  const folder = mkdtempSync(join(tmpdir(), "power-bi-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Writes the files of a model's definition under a folder, and returns the folder. */
export function writeModel(folder: string, files: ReadonlyMap<string, string>): string {
  for (const [name, text] of files) {
    const file = join(folder, "definition", name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return folder;
}
