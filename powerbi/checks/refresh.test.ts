import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DAY, HOUR, OLDEST_GAP } from "@tracker/core";
import { SETTINGS } from "@tracker/settings";
import { expect, test } from "vitest";
import { projectFiles } from "../project.ts";
import { readM } from "./m.ts";
import { ofKind, readModel } from "./model.ts";
import { partitionOf } from "./partitions.ts";
import { type Slice, sliceOf } from "./refresh.ts";
import { SQL } from "./testing/model-files.ts";
import { viewsOf } from "./views.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../docs/power-bi.md"), "utf8").replace(/\s+/g, " ");
const [price] = readModel(projectFiles()).tables.filter(({ name }) => name === "Price");

/**
 * The query into which Power Query folds a filter: one SELECT of the view's columns, with a time as `convert(datetime2, …)`, as shown by
 * Microsoft (https://learn.microsoft.com/power-bi/guidance/directquery-model-guidance). Imitated here, as Power Query runs only on Windows.
 */
function selectOf(
  { column, from, to }: Slice,
  view: string,
  columns: Iterable<string>,
  day: readonly [string, string],
) {
  const moment = (date: string) => `convert(datetime2, '${date} 00:00:00')`;
  const list = [...columns].map((name) => `[_].[${name}]`).join(",\n    ");
  const range = `[_].[${column}] ${from} ${moment(day[0])} and [_].[${column}] ${to} ${moment(day[1])}`;
  return `select ${list}\nfrom [bi].[${view}] as [_]\nwhere ${range}`;
}

test("the SQL for one day in docs/power-bi.md is what the query of the prices becomes", async () => {
  const { source, view } = (price && partitionOf(price)) ?? { source: undefined, view: "" };
  const read = await readM(source?.expression ?? "");
  const slice = "steps" in read ? sliceOf(read) : undefined;
  expect(slice).toBeDefined();
  const columns = viewsOf(SQL, [view]).get(view)?.keys() ?? [];
  const asked = selectOf(slice as Slice, view, columns, ["2026-10-24", "2026-10-25"]);
  expect(PAGE).toContain(asked.replace(/\s+/g, " "));
});

test("docs/power-bi.md says for how long prices are kept and refreshed, which covers every gap that is filled later", () => {
  const [policy] = ofKind(price?.children ?? [], "refreshPolicy");
  const [years, days] = ["rollingWindowPeriods", "incrementalPeriods"].map((key) => policy?.properties.get(key));
  expect(PAGE).toContain(
    `keeps the prices of the last ${years} years and of this one, and reads those of the last ${days} days again`,
  );
  // The gaps that the program fills by itself: their prices would never reach the report otherwise.
  expect(Number(days) * DAY).toBeGreaterThanOrEqual(OLDEST_GAP + SETTINGS.lookBackHours.default * HOUR);
});
