import type { Kind } from "./references.ts";

/** What a visual takes in one of its field wells. */
export interface Role {
  /** A number is always a measure: an aggregated column would be a second definition of it, and one without a name. */
  readonly kinds: readonly Kind[];
  readonly required: boolean;
  readonly most: number;
}

const groups = (required: boolean, most: number): Role => ({ kinds: ["Column"], required, most });
const numbers = (required: boolean, most: number): Role => ({ kinds: ["Measure"], required, most });

const CHART: Readonly<Record<string, Role>> = {
  Category: groups(true, 1),
  Series: groups(false, 1),
  Y: numbers(true, 9),
  Tooltips: numbers(false, 9),
};

/** The visuals of the report, each with its field wells as Power BI names them in `queryState`. */
export const ROLES: Readonly<Record<string, Readonly<Record<string, Role>>>> = {
  lineChart: CHART,
  columnChart: CHART,
  barChart: CHART,
  card: { Values: numbers(true, 1) },
  slicer: { Values: groups(true, 1) },
  tableEx: { Values: { kinds: ["Column", "Measure"], required: true, most: 20 } },
  pivotTable: { Rows: groups(true, 5), Columns: groups(false, 2), Values: numbers(true, 9) },
};
