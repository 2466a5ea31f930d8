import {
  EXPRESSIONS,
  HIERARCHY,
  type Mistake,
  MODEL,
  MORE,
  mistakesIn,
  PRICE,
  RELATIONSHIP,
  RELATIONSHIPS,
  TIME,
} from "./mistake.ts";

const again = (from: string) => `relationship Again\n\tfromColumn: ${from}\n\ttoColumn: Date.Date\n\n${RELATIONSHIP}`;

/** Duplicates. */
export const TWICE: readonly Mistake[] = [
  ...mistakesIn(PRICE, [
    ["a column twice", "column Kept\n", "column Asked\n", "column Asked is declared twice", "both declare"],
    [
      "a column twice, in different case",
      "column Kept\n",
      "column asked\n",
      "column Asked is declared twice",
      "already exists",
    ],
    ["a measure twice", "measure High =", "measure Low =", "measure Low is declared twice", "both declare"],
    [
      "a measure twice, in different case",
      "measure High =",
      "measure LOW =",
      "measure Low is declared twice",
      "already exists",
    ],
    [
      "a measure with the name of one in another table",
      "measure High =",
      "measure quotes =",
      "another measure has this name",
    ],
    [
      "a measure with the name of a column in another table",
      "measure High =",
      "measure verdict =",
      "a column has this name",
    ],
    ["a measure with a column's name", "measure High =", "measure kept =", "a column has this name in its table"],
    [
      "a format twice",
      "\t\tformatStringDefinition",
      '\t\tformatStringDefinition = "0"\n\t\tformatStringDefinition',
      "formatStringDefinition is declared twice",
      "type=FormatStringDefinition",
    ],
    [
      "a lineage tag twice",
      /\t\tsummarizeBy: none\n/g,
      "\t\tsummarizeBy: none\n\t\tlineageTag: a\n",
      "another has the lineageTag a",
      "lineage-tag 'a' already exists",
    ],
  ]),
  ...mistakesIn(MORE, [
    ["a table twice", /^/, "table Price\n", "table Price is declared twice"],
    ["a table twice, in different case", /^/, "table price\n", "is declared twice", "already exists"],
    ["two models", /^/, "model Other\n", "there are 2 models", "An internal error"],
  ]),
  ...mistakesIn(TIME, [
    [
      "a query twice",
      /$/,
      "\n\tpartition Time = m\n\t\tmode: import\n\t\tsource = 1\n",
      "partition Time is declared twice",
      "both declare",
    ],
    ["a second query", /$/, "\n\tpartition Other = m\n\t\tmode: import\n\t\tsource = 1\n", "has not one query"],
    [
      "a hierarchy twice",
      "\tpartition",
      `${HIERARCHY}${HIERARCHY}\tpartition`,
      "hierarchy Clock is declared twice",
      "both declare",
    ],
    [
      "a hierarchy with a column's name",
      "\tpartition",
      `${HIERARCHY.replace("Clock", "hour")}\tpartition`,
      "a column has this name",
    ],
    [
      "a level of a hierarchy twice",
      "\tpartition",
      `${HIERARCHY}\t\tlevel Hour\n\t\t\tcolumn: Minute\n\n\tpartition`,
      "level Hour is declared twice",
      "both declare",
    ],
    ["two keys", "column Hour\n", "column Hour\n\t\tisKey\n", "its table has two keys"],
  ]),
  ...mistakesIn(RELATIONSHIPS, [
    [
      "a relationship's name twice",
      "relationship PriceToTime",
      "relationship PriceToDate",
      "relationship PriceToDate is declared twice",
      "both declare",
    ],
    [
      "two active relationships between two tables",
      RELATIONSHIP,
      again("Price.'Captured at'"),
      "Date filters Price by more than one path",
    ],
    [
      "the same relationship under two names",
      RELATIONSHIP,
      again("Price.'Slot date'"),
      "Date filters Price by more than one path",
    ],
    [
      "two filter paths through a bidirectional filter",
      /(?<=relationship Price.*\n)/g,
      "\tcrossFilteringBehavior: bothDirections\n",
      "filters",
    ],
  ]),
  ...mistakesIn(EXPRESSIONS, [
    [
      "a parameter twice",
      "expression Database",
      "expression Server",
      "expression Server is declared twice",
      "both declare",
    ],
    ["a parameter with a table's name", "expression Database", "expression price", "a table has this name"],
  ]),
  ...mistakesIn(MODEL, [
    [
      "an annotation twice",
      "annotation",
      "annotation __PBI_TimeIntelligenceEnabled = 1\nannotation",
      "is declared twice",
      "both declare",
    ],
    [
      "a listed table twice",
      "ref table Time\n",
      "ref table Time\nref table Time\n",
      "ref table Time is declared twice",
    ],
  ]),
];
