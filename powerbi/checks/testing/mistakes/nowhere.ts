import {
  CULTURE,
  HIERARCHY,
  type Mistake,
  MODEL,
  mistakesIn,
  PRICE,
  RELATIONSHIP,
  RELATIONSHIPS,
  TIME,
} from "./mistake.ts";

/** References to something that does not exist, and missing parts. */
export const NOWHERE: readonly Mistake[] = [
  ...mistakesIn(RELATIONSHIPS, [
    [
      "a relationship to an unknown table",
      "toColumn: Date.Date",
      "toColumn: Calendar.Date",
      "there is no column Calendar.Date",
      "ToColumn of object",
    ],
    [
      "a relationship to an unknown column",
      "toColumn: Date.Date",
      "toColumn: Date.Days",
      "there is no column Date.Days",
      "ToColumn of object",
    ],
    ["a relationship with one end", "\ttoColumn: Date.Date\n", "", "there is no column undefined"],
    [
      "a relationship from many to many",
      RELATIONSHIP,
      `${RELATIONSHIP}\ttoCardinality: many\n`,
      "not from many to one",
    ],
  ]),
  ...mistakesIn(TIME, [
    [
      "an order by an unknown column",
      "sortByColumn: 'Minute of day'",
      "sortByColumn: Minutes",
      "sortByColumn names Minutes",
      "SortByColumn of object",
    ],
    [
      "a level of an unknown column",
      "\tpartition",
      `${HIERARCHY.replace("column: Hour", "column: Hours")}\tpartition`,
      "column names Hours",
      "Column of object",
    ],
    [
      "a level without a column",
      "\tpartition",
      `${HIERARCHY.replace("\t\t\tcolumn: Hour\n", "")}\tpartition`,
      "it has no column",
    ],
    ["a hierarchy without levels", "\tpartition", "\thierarchy Clock\n\n\tpartition", "it has no levels"],
    [
      "a query in an unknown group",
      "mode: import\n",
      "mode: import\n\t\tqueryGroup: Prices\n",
      "queryGroup names Prices",
      "QueryGroup of object",
    ],
  ]),
  ...mistakesIn(MODEL, [
    [
      "an unknown default measure",
      "model Model\n",
      "model Model\n\tdefaultMeasure: Price.Best\n",
      "defaultMeasure names Price.Best",
      "DefaultMeasure of object",
    ],
  ]),
  ...mistakesIn(PRICE, [
    ["a column without a type", "\t\tdataType: int64\n", "", "nothing does not fit"],
    [
      "a calculated column",
      "column Kept\n",
      "column Kept = 1\n",
      "it is calculated in the model",
      "'sourceColumn' is unknown",
    ],
  ]),
  ...mistakesIn(CULTURE, [["a language that is not listed", /^/, "cultureInfo en-US\n", "does not list en-US"]]),
];
