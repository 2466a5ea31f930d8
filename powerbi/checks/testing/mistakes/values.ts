import {
  CULTURE,
  DATABASE,
  type Mistake,
  MODEL,
  mistakesIn,
  PRICE,
  RELATIONSHIP,
  RELATIONSHIPS,
  TIME,
} from "./mistake.ts";

/** Values that a property or declaration cannot have. */
export const VALUES: readonly Mistake[] = [
  ...mistakesIn(PRICE, [
    ["an unknown mode", "mode: import", "mode: imported", '"imported" is not one of import, directQuery', "ModeType"],
    [
      "a mode that npm run powerbi does not switch",
      "mode: import",
      "mode: dual",
      "its mode is dual, not import or directQuery",
    ],
    ["no mode", "\t\tmode: import\n", "", "its mode is missing"],
    [
      "an unknown kind of query",
      "partition Price = m\n",
      "partition Price = mm\n",
      '"mm" is not one of m,',
      "PartitionSourceType",
    ],
    ["a query without a kind", "partition Price = m\n", "partition Price\n", "partition has no value"],
    ["another kind of query", "partition Price = m\n", "partition Price = calculated\n", "of kind calculated, not m"],
    ["isHidden: 1", "\t\tisHidden", "\t\tisHidden: 1", 'isHidden: "1" is not one of', "Boolean"],
    ["an unknown type", "dataType: int64", "dataType: integer", '"integer" is not one of', "DataType"],
    ["an unknown aggregation", "summarizeBy: none", "summarizeBy: total", '"total" is not one of', "AggregateFunction"],
    [
      "a property without a value",
      "displayFolder: Words",
      "displayFolder:",
      "displayFolder has no value",
      "no value specified",
    ],
    ["an unclosed quote in a format", "formatString: #,0\n", 'formatString: #,0 "slots\n', "a quote is not closed"],
  ]),
  ...mistakesIn(DATABASE, [
    ["a level as a word", "1601", "high", '"high" is not a whole number', "Int32"],
    ["a level with a fraction", "1601", "1601.5", '"1601.5" is not a whole number', "Int32"],
    ["a level without formats in DAX", "1601", "1600", "compatibilityLevel is 1600, not 1601 or more", "1600 is below"],
    ["a level that does not exist", "1601", "16010", "compatibilityLevel is 16010"],
    ["no level", "\tcompatibilityLevel: 1601\n", "", "compatibilityLevel is missing"],
  ]),
  ...mistakesIn(TIME, [
    ["isKey: yes", "\t\tisKey", "\t\tisKey: yes", 'isKey: "yes" is not one of true, false', "Boolean"],
  ]),
  ...mistakesIn(RELATIONSHIPS, [
    ["isActive: no", RELATIONSHIP, `${RELATIONSHIP}\tisActive: no\n`, 'isActive: "no" is not one of', "Boolean"],
    [
      "an unknown filter direction",
      RELATIONSHIP,
      `${RELATIONSHIP}\tcrossFilteringBehavior: both\n`,
      '"both" is not one of',
      "CrossFilteringBehavior",
    ],
    [
      "an unknown cardinality",
      RELATIONSHIP,
      `${RELATIONSHIP}\ttoCardinality: several\n`,
      '"several" is not one of',
      "RelationshipEndCardinality",
    ],
  ]),
  ...mistakesIn(MODEL, [
    ["discourageImplicitMeasures: on", "ImplicitMeasures\n", "ImplicitMeasures: on\n", '"on" is not one of', "Boolean"],
    [
      "an unknown version of data sources",
      "powerBI_V3",
      "powerBI_V9",
      '"powerBI_V9" is not one of',
      "PowerBIDataSourceVersion",
    ],
    ["an unknown language", "culture: en-US", "culture: xx-nowhere", '"xx-nowhere" is not a language'],
  ]),
  ...mistakesIn(CULTURE, [
    [
      "linguistic metadata that is not JSON",
      /^/,
      "cultureInfo en-US\n\n\tlinguisticMetadata = {{\n\t\tcontentType: json\n",
      "is not JSON",
      "Json content-type",
    ],
    [
      "linguistic metadata without a type",
      /^/,
      "cultureInfo en-US\n\n\tlinguisticMetadata = {}\n",
      "or does not say so",
      "Xml content-type",
    ],
  ]),
];
