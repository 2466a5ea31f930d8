import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderForTests, readerForTests, writeModel } from "../testing/reader/for-tests.ts";
import { refusalOf } from "../testing/reader/read-model.ts";
import type { Session } from "../testing/reader/session.ts";
import { readTmdl } from "./tmdl.ts";
import { OBJECTS, type ValueType } from "./tmdl-objects.ts";

/** A declaration with its required parts. */
interface Sample {
  readonly line: string;
  readonly needs?: Readonly<Record<string, string>>;
  readonly children?: readonly string[];
}

/** One declaration of each kind, in a model that the reader opens. */
const SAMPLES: Readonly<Record<string, Sample>> = {
  database: { line: "database", needs: { compatibilityLevel: "1702" } },
  model: { line: "model Model", children: ["dataAccessOptions"] },
  dataAccessOptions: { line: "dataAccessOptions" },
  table: {
    line: "table T",
    children: ["refreshPolicy", "measure", "column", "other column", "hierarchy", "partition"],
  },
  refreshPolicy: { line: "refreshPolicy", needs: { policyType: "basic" } },
  measure: { line: "measure M = 1", children: ["formatStringDefinition", "detailRowsDefinition"] },
  formatStringDefinition: { line: 'formatStringDefinition = "0"' },
  detailRowsDefinition: { line: "detailRowsDefinition = 'T'" },
  column: { line: "column C", needs: { dataType: "string", sourceColumn: "c" } },
  "other column": { line: "column D", needs: { dataType: "string", sourceColumn: "d" } },
  hierarchy: { line: "hierarchy H", children: ["level"] },
  level: { line: "level L", needs: { column: "C" } },
  partition: { line: "partition P = m", needs: { mode: "import" }, children: ["source"] },
  source: { line: "source = 1" },
  relationship: { line: "relationship R", needs: { fromColumn: "T.C", toColumn: "T.D" } },
  expression: { line: "expression E = 1" },
  queryGroup: { line: "queryGroup G" },
  cultureInfo: { line: "cultureInfo en-US", children: ["linguisticMetadata"] },
  linguisticMetadata: { line: "linguisticMetadata = {}", needs: { contentType: "json" } },
  annotation: { line: "annotation A = 1" },
  extendedProperty: { line: 'extendedProperty X = {"a": 1}' },
  changedProperty: { line: "changedProperty = IsHidden" },
};

/** Values for properties that refer to something. */
const NAMED: Readonly<Record<string, string>> = {
  sortByColumn: "D",
  defaultMeasure: "T.M",
  queryGroup: "G",
  column: "C",
  fromColumn: "T.C",
  toColumn: "T.D",
};

const FILES: Readonly<Record<string, readonly string[]>> = {
  "database.tmdl": ["database"],
  "model.tmdl": ["model", "queryGroup"],
  "relationships.tmdl": ["relationship"],
  "expressions.tmdl": ["expression"],
  "tables/T.tmdl": ["table"],
  "cultures/en-US.tmdl": ["cultureInfo"],
};

/** Lines inserted into one of the samples, and where. */
interface Change {
  readonly kind: string;
  readonly properties?: Readonly<Record<string, string>>;
  readonly above?: string;
  readonly firstChild?: string;
  readonly lastChild?: string;
}

function linesOf(kind: string, depth: number, change: Change): readonly string[] {
  const { line, needs = {}, children = [] } = SAMPLES[kind] as Sample;
  const own = change.kind === kind ? change : undefined;
  const tabs = "\t".repeat(depth);
  const properties = Object.entries({ ...needs, ...own?.properties }).map(
    ([key, value]) => `${tabs}\t${key}${OBJECTS[kind]?.properties[key] === "expression" ? " =" : ":"} ${value}`,
  );
  const child = (text: string | undefined) => (text === undefined ? [] : [`${tabs}\t${text}`, ""]);
  return [
    ...(own?.above === undefined ? [] : [`${tabs}${own.above}`]),
    `${tabs}${line}`,
    ...child(own?.firstChild),
    ...properties,
    "",
    ...children.flatMap((each) => linesOf(each, depth + 1, change)),
    ...child(own?.lastChild),
  ];
}

const modelWith = (change: Change): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(FILES).map(([name, kinds]) => [name, kinds.flatMap((kind) => linesOf(kind, 0, change)).join("\n")]),
  );

/** The kinds that are in the model without a change. */
const KINDS = Object.keys(OBJECTS).filter((kind) =>
  [...Object.values(FILES), ...Object.values(SAMPLES).map(({ children }) => children)].flat().includes(kind),
);
const asked = readerForTests();
const folder = folderForTests();
let number = 0;

/** The results of the reader and of ours for a change: each "passes" or "refused". */
async function judged(session: Session, change: Change): Promise<{ readonly reader: string; readonly ours: string }> {
  number += 1;
  const files = modelWith(change);
  const refusal = await refusalOf(session, writeModel(join(folder, `${number}`), files));
  const [known] = [...files].flatMap(([name, text]) => {
    try {
      readTmdl(name, text);
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
  return { reader: refusal === undefined ? "passes" : "refused", ours: known === undefined ? "passes" : "refused" };
}

async function expectBoth(session: Session, verdict: "passes" | "refused", changes: readonly Change[]): Promise<void> {
  const verdicts = [];
  for (const change of changes) verdicts.push({ change, ...(await judged(session, change)) });
  expect(verdicts).toEqual(changes.map((change) => ({ change, reader: verdict, ours: verdict })));
  expect(verdicts.length).toBeGreaterThan(0);
}

function valuesOf(key: string, type: ValueType): readonly string[] {
  if (typeof type === "object") return [...type, ...type.slice(0, 1).map((word) => word.toUpperCase())];
  if (type === "true or false") return ["true", "false", "True"];
  if (type === "expression") return ["1", "\n\t\t\tlet\n\t\t\t\tOne = 1\n\t\t\tin\n\t\t\t\tOne"];
  return type === "whole number" ? ["1601"] : [NAMED[key] ?? "words"];
}

const wrongValuesOf = (type: ValueType) => (type === "text" || type === "expression" ? [""] : ["yes", "1x"]);

/** Objects that the reader treats as properties of another form: it silently drops their descriptions, and we do not. */
const SILENT = ["dataAccessOptions", "source"];

const propertiesOf = (kind: string) => Object.entries(OBJECTS[kind]?.properties ?? {});

describe("this project's TMDL rules agree with Microsoft's reader:", () => {
  test("each property accepts each of its values", (context) =>
    expectBoth(asked(context), "passes", [
      { kind: "none" },
      ...KINDS.flatMap((kind) =>
        propertiesOf(kind).flatMap(([key, type]) =>
          valuesOf(key, type).map((value) => ({ kind, properties: { [key]: value } })),
        ),
      ),
    ]));

  test("no property accepts another value", (context) =>
    expectBoth(
      asked(context),
      "refused",
      KINDS.flatMap((kind) =>
        propertiesOf(kind).flatMap(([key, type]) =>
          wrongValuesOf(type).map((value) => ({ kind, properties: { [key]: value } })),
        ),
      ),
    ));

  test("no kind accepts an unknown property", (context) =>
    expectBoth(
      asked(context),
      "refused",
      KINDS.map((kind) => ({ kind, properties: { colour: "blue" } })),
    ));

  test("each kind accepts each of its children, after its properties", (context) =>
    expectBoth(asked(context), "passes", placed("lastChild")));

  test("no property comes after a child", (context) =>
    expectBoth(
      asked(context),
      "refused",
      placed("firstChild").map((change) => {
        const [key = "", type = "text"] = propertiesOf(change.kind)[0] ?? [];
        return { ...change, properties: { [key]: valuesOf(key, type)[0] ?? "" } };
      }),
    ));

  test("a description is accepted above objects that can have one", (context) =>
    expectBoth(
      asked(context),
      "passes",
      KINDS.filter((kind) => OBJECTS[kind]?.described).map((kind) => ({ kind, above: "/// Words." })),
    ));

  test("a description is refused anywhere else", (context) =>
    expectBoth(
      asked(context),
      "refused",
      KINDS.filter((kind) => !OBJECTS[kind]?.described && !SILENT.includes(kind)).map((kind) => ({
        kind,
        above: "/// Words.",
      })),
    ));
});

/** Every child in every kind with properties, except those that the sample already has. */
function placed(where: "firstChild" | "lastChild"): readonly Change[] {
  return KINDS.filter((kind) => propertiesOf(kind).length > 0).flatMap((kind) =>
    (OBJECTS[kind]?.children ?? [])
      .filter((child) => where === "firstChild" || !SAMPLES[kind]?.children?.includes(child))
      .map((child) => ({ kind, [where]: SAMPLES[child]?.line })),
  );
}
