import { join } from "node:path";
import { QUALITIES } from "@tracker/core";
import { describe, expect, test } from "vitest";
import { fieldsOf, readModel } from "./model.ts";
import { PROJECT } from "./project-files.ts";
import { references } from "./references.ts";
import { checkReport } from "./report.ts";
import { readReport } from "./report-folder.ts";
import { planted, visualOf } from "./testing/planted.ts";
import { lookUp, places } from "./walk.ts";

const report = readReport(join(PROJECT, "Btc.Report"));

const fields = fieldsOf(readModel(join(PROJECT, "Btc.SemanticModel/definition")));

test("every field that the report names is in the model, and is used as what it is", () => {
  expect(checkReport(report, fields)).toEqual([]);
});

/** What can be wrong, each planted in a visual of the report. */
const MISTAKES: readonly (readonly [
  says: string,
  page: string,
  visual: string,
  plant: (visual: ReturnType<typeof visualOf>) => void,
])[] = [
  [
    "trust/newest: /visual/query/queryState/Values/projections/0/field/Measure names Price[Newest], which the model",
    "trust",
    "newest",
    ({ content }) => {
      content.visual.query.queryState.Values.projections[0].field.Measure.Property = "Newest";
    },
  ],
  [
    "is of a table that the model does not have: Prices",
    "price",
    "latest",
    ({ content }) => {
      content.visual.query.queryState.Values.projections[0].field.Measure.Expression.SourceRef.Entity = "Prices";
    },
  ],
  [
    "takes Price[Latest] for a column, which it is not",
    "price",
    "latest",
    ({ content }) => {
      const [projection] = content.visual.query.queryState.Values.projections;
      projection.field = { Column: projection.field.Measure };
    },
  ],
  [
    "a card takes only a measure as Values",
    "price",
    "latest",
    ({ content }) => {
      const [projection] = content.visual.query.queryState.Values.projections;
      projection.field = { Column: { ...projection.field.Measure, Property: "Price" } };
    },
  ],
  [
    "title/0/properties/text/expr/Measure names Price[Heading]",
    "price",
    "chart",
    ({ content }) => {
      content.visual.visualContainerObjects.title[0].properties.text.expr.Measure.Property = "Heading";
    },
  ],
  [
    "sortDefinition/sort/0/field/Column names Price[Time]",
    "price",
    "chart",
    ({ content }) => {
      content.visual.query.sortDefinition.sort[0].field.Column.Property = "Time";
    },
  ],
  [
    "it sorts by Price.Quality, which it does not show",
    "price",
    "chart",
    ({ content }) => {
      content.visual.query.sortDefinition.sort[0].field.Column.Property = "Quality";
    },
  ],
  [
    "Where/0/Condition/In/Expressions/0/Column names Currency[Code]",
    "price",
    "currency",
    ({ content }) => {
      content.visual.objects.general[0].properties.filter.filter.Where[0].Condition.In.Expressions[0].Column.Property =
        "Code";
    },
  ],
  [
    "is of a table that the model does not have: none is named",
    "price",
    "currency",
    ({ content }) => {
      content.visual.objects.general[0].properties.filter.filter.From[0].Name = "k";
    },
  ],
  [
    "the model has no table Currencies",
    "price",
    "currency",
    ({ content }) => {
      content.visual.objects.general[0].properties.filter.filter.From[0].Entity = "Currencies";
    },
  ],
  [
    "it is set to Currency.Currency, which it does not show",
    "price",
    "currency",
    ({ content }) => {
      content.visual.query.queryState.Values.projections[0].queryRef = "Currency.Code";
    },
  ],
  [
    "names Quote[Fate]",
    "trust",
    "outcomes",
    ({ content }) => {
      content.visual.objects.dataPoint[0].selector.data[0].scopeId.Comparison.Left.Column.Property = "Fate";
    },
  ],
  [
    "it formats Price.Price, which it does not show",
    "price",
    "chart",
    ({ content }) => {
      content.visual.objects.dataPoint[0].selector.metadata = "Price.Price";
    },
  ],
  [
    "it formats Price.Price, which it does not show",
    "price",
    "chart",
    ({ mobile }) => {
      mobile.objects = { dataPoint: [{ properties: {}, selector: { metadata: "Price.Price" } }] };
    },
  ],
  [
    "names Price[Warning]",
    "price",
    "latest",
    ({ mobile }) => {
      mobile.objects.labels[0].properties.color = {
        expr: { Measure: { Expression: { SourceRef: { Entity: "Price" } }, Property: "Warning" } },
      };
    },
  ],
  [
    "field/Aggregation goes by the model's fields",
    "price",
    "latest",
    ({ content }) => {
      const [projection] = content.visual.query.queryState.Values.projections;
      projection.field = {
        Aggregation: { Expression: { Column: { ...projection.field.Measure, Property: "Price" } }, Function: 0 },
      };
    },
  ],
  [
    "queryRef is Price.High for Price.Latest",
    "price",
    "latest",
    ({ content }) => {
      content.visual.query.queryState.Values.projections[0].queryRef = "Price.High";
    },
  ],
  [
    "nativeQueryRef is High for Latest",
    "price",
    "latest",
    ({ content }) => {
      content.visual.query.queryState.Values.projections[0].nativeQueryRef = "High";
    },
  ],
  [
    "Price.Slot is shown twice",
    "price",
    "chart",
    ({ content }) => {
      content.visual.query.queryState.Series = content.visual.query.queryState.Category;
    },
  ],
  [
    "a lineChart has no role Axis",
    "price",
    "chart",
    ({ content }) => {
      content.visual.query.queryState.Axis = content.visual.query.queryState.Category;
    },
  ],
  [
    "a lineChart needs a field as Category",
    "price",
    "chart",
    ({ content }) => {
      delete content.visual.query.queryState.Category;
    },
  ],
  [
    "a card takes at most 1 as Values",
    "price",
    "latest",
    ({ content }) => {
      const { projections } = content.visual.query.queryState.Values;
      projections.push(structuredClone(projections[0]));
    },
  ],
  [
    "the roles of the visual lineGraph are not known",
    "price",
    "chart",
    ({ content }) => {
      content.visual.visualType = "lineGraph";
    },
  ],
];

describe("the look at the report's fields sees", () => {
  test.each(MISTAKES)("%s", (says, page, visual, plant) => {
    const wrong = planted(report, (copy) => plant(visualOf(copy, page, visual)));
    expect(checkReport(wrong, fields).join("\n")).toContain(says);
  });

  const filter = {
    field: { Column: { Expression: { SourceRef: { Entity: "Price" } }, Property: "Grade" } },
    name: "grade",
  };

  test("a filter of a page on a field that is not there", () => {
    const wrong = planted(report, ({ pages }) => {
      pages[1].content.filterConfig = { filters: [filter] };
    });
    expect(checkReport(wrong, fields).join("\n")).toMatch(/^trust: .* names Price\[Grade\]/);
  });

  test("a filter of the whole report on a field that is not there", () => {
    const wrong = planted(report, ({ content }) => {
      content.filterConfig = { filters: [filter] };
    });
    expect(checkReport(wrong, fields).join("\n")).toMatch(/^report: .* names Price\[Grade\]/);
  });
});

test("the colours of qualities are those of all qualities, and of no other", () => {
  const files = report.pages.flatMap(({ visuals }) => visuals.map(({ content }) => content));
  const coloured = files.flatMap((file) =>
    [...places(file)].flatMap(({ value }) => {
      const comparison = lookUp(value, "scopeId", "Comparison") ?? null;
      const isQuality = references(comparison).some(({ property }) => property === "Quality");
      return isQuality ? [lookUp(comparison, "Right", "Literal", "Value")] : [];
    }),
  );
  expect(coloured).toEqual(QUALITIES.map((quality) => `'${quality}'`));
});
