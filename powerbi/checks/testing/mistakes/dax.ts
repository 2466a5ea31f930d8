import { type Mistake, mistakesIn, PRICE } from "./mistake.ts";

/** Invalid DAX. */
export const BAD_DAX: readonly Mistake[] = mistakesIn(PRICE, [
  ["an unclosed parenthesis", "DIVIDE([Change], [Opening])", "DIVIDE([Change], [Opening]", "( is not closed"],
  ["a parenthesis too many", "DIVIDE([Change], [Opening])", "DIVIDE([Change], [Opening]))", ") closes nothing"],
  ["an unclosed text", '"No price in', "No price in", '" has no counterpart'],
  ["an unclosed table name", "COUNTROWS('Price')", "COUNTROWS('Price)", "' has no counterpart"],
  ["an unclosed measure name", "[Last in range] - [Opening]", "[Last in range - [Opening", "has no counterpart"],
  ["an unclosed comment", "[Last in range] - [Opening]", "[Last in range] - [Opening] /* why", "/* has no counterpart"],
  ["a brace instead of a parenthesis", "COUNTROWS('Price')", "COUNTROWS('Price'}", "} closes nothing"],
  ["an unclosed parenthesis in a format", "= [Price format]", "= IF(TRUE(), [Price format]", "( is not closed"],
  [
    "a missing operator",
    "[Last in range] - [Opening]",
    "[Last in range] [Opening]",
    "there is no operator between [Last in range] and [Opening]",
  ],
  ["an operator too many", "[Last in range] - [Opening]", "[Last in range] -", "nothing follows -"],
  ["no expression", "measure Change = [Last in range] - [Opening]", "measure Change", "measure has no expression"],
  ["only a comment", "[Last in range] - [Opening]", "// later", "the expression is empty"],
  ["an unknown table", "COUNTROWS('Price')", "COUNTROWS('Prices')", "there is no table Prices"],
  ["a typographic quote", '"Choose one currency"', "\u201cChoose one currency\u201d", "\u201c is not a DAX token"],
  [
    "a variable without RETURN",
    "VAR Newest = [Newest slot]\n\t\t\tRETURN\n",
    "VAR Newest = [Newest slot]\n",
    "VAR and RETURN",
  ],
]);
