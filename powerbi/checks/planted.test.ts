import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderForTests, readerForTests, writeModel } from "../testing/reader/for-tests.ts";
import { refusalOf } from "../testing/reader/read-model.ts";
import { BAD_DAX } from "./testing/mistakes/dax.ts";
import { LANGUAGE } from "./testing/mistakes/language.ts";
import { NOWHERE } from "./testing/mistakes/nowhere.ts";
import { REFRESH } from "./testing/mistakes/refresh.ts";
import { TWICE } from "./testing/mistakes/twice.ts";
import { VALUES } from "./testing/mistakes/values.ts";
import { changed, FILES, saidOf } from "./testing/model-files.ts";

const MISTAKES = [...LANGUAGE, ...VALUES, ...TWICE, ...NOWHERE, ...REFRESH, ...BAD_DAX];

describe("our own check finds, on any machine,", () => {
  test.each(MISTAKES)("%s", async (_what, file, from, to, ours) => {
    expect((await saidOf(changed(file, from, to))).join("\n")).toContain(ours);
  });
});

const asked = readerForTests();
const folder = folderForTests();

test("Microsoft's reader reports the expected mistakes, with its messages, and accepts the others", async (context) => {
  const session = asked(context);
  expect(await refusalOf(session, writeModel(join(folder, "whole"), FILES))).toBeUndefined();
  const said = [];
  for (const [index, [what, file, from, to, , reader]] of MISTAKES.entries()) {
    const refusal = await refusalOf(session, writeModel(join(folder, `${index}`), changed(file, from, to)));
    said.push({ what, refusal: reader !== undefined && refusal?.includes(reader) ? reader : refusal });
  }
  expect(said).toEqual(MISTAKES.map(([what, , , , , reader]) => ({ what, refusal: reader })));
});
