import { DATE, type Mistake, MODEL, mistakesIn, PRICE, RELATIONSHIP, RELATIONSHIPS, TIME } from "./mistake.ts";

/** Mistakes in the language itself: lines in the wrong place. */
export const LANGUAGE: readonly Mistake[] = [
  ...mistakesIn(PRICE, [
    [
      "a property after a format",
      "\t\tdisplayFolder: Price\n\t\tformatStringDefinition = [Price format]\n",
      "\t\tformatStringDefinition = [Price format]\n\t\tdisplayFolder: Price\n",
      "displayFolder comes after formatStringDefinition",
      "Invalid indentation",
    ],
    [
      "a stray ///",
      "\t\tdisplayFolder: Price",
      "\t\t/// Why.\n\t\tdisplayFolder: Price",
      "this description",
      "Unexpected line type",
    ],
    [
      "a /// above an empty line",
      "\tmeasure 'Last in range'",
      "\n\tmeasure 'Last in range'",
      "this description",
      "Unexpected line type: Empty",
    ],
    [
      "a /// a level too deep",
      "\t/// Its day (UTC).",
      "\t\t/// Its day (UTC).",
      "this description",
      "Invalid indentation",
    ],
    [
      "a name of two words without quotes",
      "column 'Slot date'",
      "column Slot date",
      '"column Slot date" is not allowed',
      "Unexpected line type",
    ],
    ["an unclosed quote", "column 'Slot date'", "column 'Slot date", "is not allowed in table", "Unexpected line type"],
    ["a column without a name", "column Kept", "column", "column needs a name", "do not indicates a name"],
    [
      "an expression that ends too soon",
      "\t\t\tVAR Newest = MAX",
      "\t\t\t\tVAR Newest = MAX",
      "3 levels deep, where at most 2 are open",
      "'RETURN' is neither",
    ],
    [
      "unclosed backticks",
      "= [Last in range] - [Opening]",
      "= ```\n\t\t\t[Last in range]",
      "backticks are not closed",
      "cannot be found",
    ],
    [
      "two /// at two depths",
      "\t/// Its day (UTC).",
      "\t/// Its day (UTC).\n/// Why.",
      "this description",
      "Invalid indentation",
    ],
  ]),
  ...mistakesIn(TIME, [
    [
      "a property after an annotation",
      "\t\tsourceColumn: hour_number",
      "\t\tannotation A = 1\n\n\t\tsourceColumn: hour_number",
      "sourceColumn comes after annotation",
      "Invalid indentation",
    ],
    [
      "a mode after the source",
      /\t\tmode: import\n([\s\S]*)$/,
      "\t\tsource = 1\n\t\tmode: import\n",
      "mode comes after source",
      "Invalid indentation",
    ],
    ["a /// above a source", "\t\tsource =", "\t\t/// Why.\n\t\tsource =", "this description"],
  ]),
  ...mistakesIn(DATE, [
    [
      "a table's property after its columns",
      "\tpartition Date = m",
      "\tisHidden\n\n\tpartition Date = m",
      "isHidden comes after column",
      "is neither a property nor an object",
    ],
    ["a /// at a file's end", /$/, "\n/// Why.\n", "this description", "must be followed by the actual object"],
  ]),
  ...mistakesIn(MODEL, [
    [
      "a culture after the access options",
      "model Model\n",
      "model Model\n\tdataAccessOptions\n\t\tlegacyRedirects\n",
      "culture comes after dataAccessOptions",
      "Invalid indentation",
    ],
    [
      "a /// above a listed table",
      "ref table Time",
      "/// Why.\nref table Time",
      "this description",
      "cannot follow an object-description",
    ],
  ]),
  ...mistakesIn(RELATIONSHIPS, [
    [
      "a /// above a relationship",
      RELATIONSHIP,
      `/// Why.\n${RELATIONSHIP}`,
      "this description",
      "'description' is unknown",
    ],
  ]),
];
