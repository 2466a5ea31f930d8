/** The valid values of a property: one of a list of words, or a value of that type. An expression follows `=`, anything else `:`. */
export type ValueType = "text" | "whole number" | "true or false" | "expression" | readonly string[];

/** What may follow a declaration of one kind, on its line and below. */
export interface ObjectKind {
  readonly named: boolean | "maybe";
  /** Whether `///` lines may come before it. */
  readonly described: boolean;
  /** What follows `=`: an expression in another language, which is optional for a column, or a value; undefined if nothing may. */
  readonly value?: "expression or nothing" | ValueType;
  readonly properties: Readonly<Record<string, ValueType>>;
  /** The declarations it may contain. The first one ends its properties. */
  readonly children: readonly string[];
}

const [TEXT, NUMBER, FLAG, EXPRESSION] = ["text", "whole number", "true or false", "expression"] as const;
const MODES = ["import", "directQuery", "default", "push", "dual", "directLake"];
const DATA_TYPES = ["automatic", "string", "int64", "double", "dateTime", "decimal", "boolean", "binary", "variant"];
const GRANULARITIES = ["invalid", "day", "month", "quarter", "year"];
const CARDINALITIES = ["none", "one", "many"];
const LINEAGE = { lineageTag: TEXT, sourceLineageTag: TEXT } as const;
const NOTES = ["annotation", "extendedProperty"];
const MARKS = [...NOTES, "changedProperty"];

/**
 * The TMDL declarations that this project and Power BI Desktop write, each as the object in Microsoft's object model that it represents
 * (https://learn.microsoft.com/analysis-services/tmdl/tmdl-overview, https://learn.microsoft.com/dotnet/api/microsoft.analysisservices.tabular).
 * `tmdl-objects.test.ts` checks every line against Microsoft's own reader.
 */
export const OBJECTS: Readonly<Record<string, ObjectKind>> = {
  database: {
    named: "maybe",
    described: true,
    properties: {
      compatibilityLevel: NUMBER,
      compatibilityMode: ["unknown", "analysisServices", "powerBI", "excel"],
      id: TEXT,
      language: NUMBER,
    },
    children: [],
  },
  model: {
    named: true,
    described: true,
    properties: {
      culture: TEXT,
      sourceQueryCulture: TEXT,
      collation: TEXT,
      defaultMode: MODES,
      defaultDataView: ["full", "sample"],
      defaultMeasure: TEXT,
      defaultPowerBIDataSourceVersion: ["powerBI_V1", "powerBI_V2", "powerBI_V3"],
      discourageImplicitMeasures: FLAG,
      discourageCompositeModels: FLAG,
      forceUniqueNames: FLAG,
      dataSourceVariablesOverrideBehavior: ["disallow", "allow"],
      dataSourceDefaultMaxConnections: NUMBER,
      directLakeBehavior: ["automatic", "directLakeOnly", "directQueryOnly"],
      selectionExpressionBehavior: ["automatic", "visual", "nonvisual"],
      valueFilterBehavior: ["automatic", "independent", "coalesced"],
      maxParallelismPerRefresh: NUMBER,
      maxParallelismPerQuery: NUMBER,
      mAttributes: TEXT,
    },
    children: ["dataAccessOptions", ...NOTES],
  },
  dataAccessOptions: {
    named: false,
    described: false,
    properties: { fastCombine: FLAG, legacyRedirects: FLAG, returnErrorValuesAsNull: FLAG },
    children: [],
  },
  table: {
    named: true,
    described: true,
    properties: {
      dataCategory: TEXT,
      isHidden: FLAG,
      isPrivate: FLAG,
      showAsVariationsOnly: FLAG,
      alternateSourcePrecedence: NUMBER,
      excludeFromModelRefresh: FLAG,
      excludeFromAutomaticAggregations: FLAG,
      systemManaged: FLAG,
      ...LINEAGE,
    },
    children: ["refreshPolicy", "measure", "column", "hierarchy", "partition", ...MARKS],
  },
  refreshPolicy: {
    named: false,
    described: false,
    properties: {
      policyType: ["basic"],
      mode: ["import", "hybrid"],
      rollingWindowGranularity: GRANULARITIES,
      rollingWindowPeriods: NUMBER,
      incrementalGranularity: GRANULARITIES,
      incrementalPeriods: NUMBER,
      incrementalPeriodsOffset: NUMBER,
      pollingExpression: EXPRESSION,
      sourceExpression: EXPRESSION,
    },
    children: NOTES,
  },
  measure: {
    named: true,
    described: true,
    value: "expression",
    properties: {
      formatString: TEXT,
      isHidden: FLAG,
      isSimpleMeasure: FLAG,
      displayFolder: TEXT,
      dataCategory: TEXT,
      ...LINEAGE,
    },
    children: ["formatStringDefinition", "detailRowsDefinition", ...MARKS],
  },
  formatStringDefinition: {
    named: false,
    described: false,
    value: "expression",
    properties: {},
    children: ["annotation"],
  },
  detailRowsDefinition: {
    named: false,
    described: false,
    value: "expression",
    properties: {},
    children: ["annotation"],
  },
  column: {
    named: true,
    described: true,
    value: "expression or nothing",
    properties: {
      dataType: DATA_TYPES,
      dataCategory: TEXT,
      isHidden: FLAG,
      isKey: FLAG,
      isUnique: FLAG,
      isNullable: FLAG,
      isDefaultLabel: FLAG,
      isDefaultImage: FLAG,
      isAvailableInMdx: FLAG,
      isDataTypeInferred: FLAG,
      keepUniqueRows: FLAG,
      alignment: ["default", "left", "right", "center"],
      displayFolder: TEXT,
      displayOrdinal: NUMBER,
      tableDetailPosition: NUMBER,
      encodingHint: ["default", "hash", "value"],
      formatString: TEXT,
      sourceColumn: TEXT,
      sourceProviderType: TEXT,
      sortByColumn: TEXT,
      summarizeBy: ["default", "none", "sum", "min", "max", "count", "average", "distinctCount"],
      ...LINEAGE,
    },
    children: MARKS,
  },
  hierarchy: {
    named: true,
    described: true,
    properties: { isHidden: FLAG, displayFolder: TEXT, hideMembers: ["default", "hideBlankMembers"], ...LINEAGE },
    children: ["level", ...MARKS],
  },
  level: {
    named: true,
    described: true,
    properties: { column: TEXT, ordinal: NUMBER, ...LINEAGE },
    children: MARKS,
  },
  partition: {
    named: true,
    described: true,
    value: ["m", "query", "calculated", "none", "entity", "policyRange", "calculationGroup", "inferred", "parquet"],
    properties: {
      mode: MODES,
      dataView: ["full", "sample", "default"],
      queryGroup: TEXT,
      retainDataTillForceCalculate: FLAG,
      attributes: TEXT,
    },
    children: ["source", ...NOTES],
  },
  source: { named: false, described: false, value: "expression", properties: {}, children: [] },
  relationship: {
    named: true,
    described: false,
    properties: {
      fromColumn: TEXT,
      toColumn: TEXT,
      fromCardinality: CARDINALITIES,
      toCardinality: CARDINALITIES,
      isActive: FLAG,
      crossFilteringBehavior: ["oneDirection", "bothDirections", "automatic"],
      securityFilteringBehavior: ["oneDirection", "bothDirections", "none"],
      joinOnDateBehavior: ["dateAndTime", "datePartOnly"],
      relyOnReferentialIntegrity: FLAG,
    },
    children: MARKS,
  },
  expression: {
    named: true,
    described: true,
    value: "expression",
    properties: { kind: ["m"], queryGroup: TEXT, mAttributes: TEXT, ...LINEAGE },
    children: NOTES,
  },
  queryGroup: { named: true, described: true, properties: {}, children: ["annotation"] },
  cultureInfo: { named: true, described: false, properties: {}, children: ["linguisticMetadata", ...NOTES] },
  linguisticMetadata: {
    named: false,
    described: false,
    value: "expression",
    properties: { contentType: ["json"] },
    children: NOTES,
  },
  annotation: { named: true, described: false, value: TEXT, properties: {}, children: [] },
  extendedProperty: { named: true, described: false, value: TEXT, properties: {}, children: [] },
  changedProperty: { named: false, described: false, value: TEXT, properties: {}, children: [] },
  "ref table": { named: true, described: false, properties: {}, children: [] },
  "ref cultureInfo": { named: true, described: false, properties: {}, children: [] },
};

/** The declarations allowed at the top level of a file. An annotation there belongs to the model. */
export const AT_THE_TOP = [
  "database",
  "model",
  "table",
  "relationship",
  "expression",
  "queryGroup",
  "cultureInfo",
  "ref table",
  "ref cultureInfo",
  ...NOTES,
];
