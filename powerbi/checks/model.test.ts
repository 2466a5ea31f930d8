import { expect, test } from "vitest";
import { changed, FILES, saidOf } from "./testing/model-files.ts";

const [PRICE, QUOTE, TIME] = ["tables/Price.tmdl", "tables/Quote.tmdl", "tables/Time.tmdl"];
const [MODEL, RELATIONSHIPS, EXPRESSIONS] = ["model.tmdl", "relationships.tmdl", "expressions.tmdl"];

test("the model has no problems", async () => {
  expect(await saidOf(FILES)).toEqual([]);
});

test.each<[string, string, string | RegExp, string, string | RegExp]>([
  [
    "indentation with spaces",
    PRICE,
    "\t\tdataType: string",
    "    dataType: string",
    /Price\.tmdl:\d+: the indentation has spaces/,
  ],
  ["a level too deep", PRICE, "\tcolumn Slot\n", "\t\t\tcolumn Slot\n", /Price\.tmdl:\d+: 3 levels deep/],
  ["an unknown declaration", PRICE, "\tcolumn Slot\n", "\tcolum Slot\n", '"colum Slot" is not allowed in table'],
  [
    "an unknown property",
    PRICE,
    "summarizeBy: none",
    "sumarizeBy: none",
    '"sumarizeBy: none" is not allowed in column',
  ],
  ["a property twice", PRICE, "\t\tsummarizeBy: none", "\t\tisHidden\n\t\tisHidden", "isHidden is declared twice"],
  ["a column outside a table", MODEL, "ref table Price", "column Price", "column belongs in a table"],
  ["a comment", EXPRESSIONS, "///", "//", '"// The full name of the SQL server'],
  ["a missing column", QUOTE, "sourceColumn: verdict", "sourceColumn: judgement", "its view has no column judgement"],
  ["a column left out", TIME, /\t\/\/\/ The minute[\s\S]*?minute_number\n/, "", "Time lacks the view's minute_number"],
  ["a column twice", QUOTE, "sourceColumn: ask", "sourceColumn: bid", "bid is declared twice"],
  ["a type that does not fit", PRICE, "dataType: decimal", "dataType: double", "double does not fit SQL's money"],
  ["a column that adds up", PRICE, "summarizeBy: none", "summarizeBy: sum", "summarizeBy is sum, not none"],
  ["a column without a description", TIME, "\t/// As 14:05 (UTC).\n", "", "Time of day: it has no description"],
  ["an unlisted table", MODEL, "ref table Time\n", "", "model.tmdl does not list Time"],
  ["a listed table that does not exist", MODEL, "ref table Time", "ref table Times", "model.tmdl lists Times"],
  [
    "a relationship from an unknown column",
    RELATIONSHIPS,
    "Price.'Slot date'",
    "Price.Day",
    "there is no column Price.Day",
  ],
  [
    "a relationship to a column that is not the key",
    RELATIONSHIPS,
    "toColumn: Time.'Minute of day'",
    "toColumn: Time.Hour",
    "not the key",
  ],
  [
    "a relationship between two types",
    RELATIONSHIPS,
    "toColumn: Date.Date",
    "toColumn: Time.'Minute of day'",
    "different types",
  ],
  ["a measure of a missing column", PRICE, "MAX('Price'[Slot])", "MAX('Price'[Slots])", "there is no Price[Slots]"],
  [
    "a table name that DAX takes for a function",
    PRICE,
    "MAX('Price'[Slot])",
    "MAX(Price[Slot])",
    "Price[Slot] must be quoted",
  ],
  [
    "a measure of a missing measure",
    PRICE,
    "[Last in range] - [Opening]",
    "[Last in range] - [Open]",
    "there is no [Open]",
  ],
  ["a format of a missing measure", PRICE, "= [Price format]", "= [Format]", "there is no [Format]"],
  ["a sum of prices", PRICE, "AVERAGE('Price'[Price])", "SUM('Price'[Price])", "it sums"],
  ["a measure without a format", PRICE, "\t\tformatString: #,0\n", "", "it has no format"],
  [
    "a measure without a description",
    PRICE,
    /\t\/\/\/ The price of the newest.*\n/,
    "",
    "Last in range: it has no description",
  ],
  [
    "two measures with one name",
    QUOTE,
    "measure Quotes =",
    "measure 'Last in range' =",
    "another measure has this name",
  ],
  ["a wrong view", QUOTE, 'Item = "v_quote"', 'Item = "v_quotes"', "there is no view bi.v_quotes"],
  ["another schema", QUOTE, 'Schema = "bi"', 'Schema = "market"', "not one query of one view in schema bi"],
  ["another database", QUOTE, "Database(Server, Database)", 'Database(Server, "prices")', "it does not use Database"],
  ["a query that is not M", PRICE, "\t\t\t\t\tDecimal\n", "", /Price\.tmdl:\d+: Expected/],
  ["an unknown step", QUOTE, "ColumnTypes(View,", "ColumnTypes(Views,", "there is no Views"],
  ["a cast of a missing column", QUOTE, '{{"last",', '{{"lasts",', '"lasts" is not a column of bi.v_quote'],
  ["an invalid parameter", EXPRESSIONS, "IsParameterQuery=true, ", "", "it is not a parameter for text or a time"],
])("%s is refused", async (_what, file, from, to, problem) => {
  expect((await saidOf(changed(file, from, to))).join("\n")).toMatch(problem);
});
