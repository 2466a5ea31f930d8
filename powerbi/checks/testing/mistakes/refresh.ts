import { EXPRESSIONS, type Mistake, mistakesIn, PRICE } from "./mistake.ts";

const POLICY = /\trefreshPolicy\n[\s\S]*?\t\t\tin\n\t\t\t\tDecimal\n\n/;

/** Mistakes that would duplicate or lose rows at a refresh, or read the whole table for every day. */
export const REFRESH: readonly Mistake[] = [
  ...mistakesIn(EXPRESSIONS, [
    [
      "no parameter for the end of a partition",
      /\n\/\/\/ The end of the partition[\s\S]*$/,
      "",
      "there is no RangeEnd, which a refreshPolicy needs",
    ],
    [
      "a text as the beginning of a partition",
      '#datetime(2009, 1, 1, 0, 0, 0) meta [IsParameterQuery=true, Type="DateTime"',
      '"2009-01-01" meta [IsParameterQuery=true, Type="Text"',
      "RangeStart is not a DateTime",
    ],
  ]),
  ...mistakesIn(PRICE, [
    [
      "a filter that includes both ends",
      /\[slot\] < RangeEnd/g,
      "[slot] <= RangeEnd",
      "a row at RangeEnd is in two partitions",
    ],
    [
      "a filter that includes neither end",
      /\[slot\] >= RangeStart/g,
      "[slot] > RangeStart",
      "a row at RangeStart is in no partition",
    ],
    [
      "a filter by the day",
      /\[slot\] >= RangeStart and \[slot\] < RangeEnd/g,
      "[slot_date] >= RangeStart and [slot_date] < RangeEnd",
      "slot_date is date in SQL: its filter needs a datetime2",
    ],
    ["a filter by two columns", /\[slot\] < RangeEnd/g, "[captured_at] < RangeEnd", "is not right after the view"],
    [
      "a step before the filter",
      /Filtered = Table\.SelectRows\(View,/g,
      'Typed = Table.TransformColumnTypes(View, {{"price", Currency.Type}}), Filtered = Table.SelectRows(Typed,',
      "is not right after the view",
    ],
    [
      "a filter only in the policy",
      /^\t{5}Filtered = .*$/m,
      "\t\t\t\t\tFiltered = View,",
      "its sourceExpression is not the partition's query",
    ],
    ["a filter without a policy", POLICY, "", "Price filters by RangeStart or RangeEnd but has no"],
    [
      "a policy without a query",
      /\t\tsourceExpression =\n[\s\S]*?\t\t\t\tDecimal\n/,
      "",
      "its sourceExpression is not the partition's query",
    ],
    ["a policy of an unknown type", "basic", "advanced", '"advanced" is not one of basic', "RefreshPolicyType"],
    ["no years to keep", "Periods: 10", "Periods: 0", "it does not say how many years are kept"],
    [
      "ten months for ten years",
      "rollingWindowGranularity: year",
      "rollingWindowGranularity: month",
      "it does not say how many years are kept",
    ],
    ["no days to refresh", "\t\tincrementalPeriods: 31\n", "", "it does not say how many days are refreshed"],
    ["days as a word", "Periods: 31", "Periods: month", '"month" is not a whole number', "Int32"],
    ["weeks", "Granularity: day", "Granularity: week", '"week" is not one of', "RefreshGranularityType"],
    [
      "a partition in direct query",
      "policyType: basic\n",
      "policyType: basic\n\t\tmode: hybrid\n",
      "part of the table is in direct query",
    ],
    [
      "a policy for a table in direct query",
      "mode: import",
      "mode: directQuery",
      "a table that is not imported has nothing to refresh",
    ],
    [
      "an expression as a value",
      "sourceExpression =",
      "sourceExpression:",
      "is not allowed in refreshPolicy",
      "sourceExpression has no value specified",
    ],
    [
      "a description of a policy",
      "\trefreshPolicy\n",
      "\t/// Kept for ten years.\n\trefreshPolicy\n",
      "this description (///) is not",
      "Property 'description' is unknown",
    ],
    [
      "two policies",
      "\t/// The price if one",
      "\trefreshPolicy\n\t\tpolicyType: basic\n\n\t/// The price if one",
      "refreshPolicy is declared twice",
      "both declare the same property: policyType",
    ],
  ]),
];
