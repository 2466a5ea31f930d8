import { isObject, type Json, list, lookUp, text } from "./json.ts";
import { type Kind, references } from "./references.ts";

/** What one field well of a visual accepts. */
interface Role {
  /** A number must be a measure: an aggregated column would be a second definition of it, without a name. */
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
const ROLES: Readonly<Record<string, Readonly<Record<string, Role>>>> = {
  lineChart: CHART,
  columnChart: CHART,
  barChart: CHART,
  card: { Values: numbers(true, 1) },
  slicer: { Values: groups(true, 1) },
  tableEx: { Values: { kinds: ["Column", "Measure"], required: true, most: 20 } },
  pivotTable: { Rows: groups(true, 5), Columns: groups(false, 2), Values: numbers(true, 9) },
};

/** The problems with the field wells of a visual.json, one per line: unknown wells, fields of a wrong kind, too many or none. */
export function checkRoles(content: Json): readonly string[] {
  const type = text(content, "visual", "visualType");
  const roles = ROLES[type];
  if (roles === undefined) return [`the roles of the visual ${type} are not known to this check`];
  const state = lookUp(content, "visual", "query", "queryState") ?? {};
  const given = isObject(state) ? Object.keys(state) : [];
  return [
    ...given.filter((role) => roles[role] === undefined).map((role) => `a ${type} has no role ${role}`),
    ...Object.entries(roles).flatMap(([role, { kinds, required, most }]) => {
      const found = list(state, role, "projections").map((projection) => references(projection)[0]?.kind);
      const wrong = found.filter((kind) => kind === undefined || !kinds.includes(kind)).length;
      return [
        ...(required && found.length === 0 ? [`a ${type} needs a field as ${role}`] : []),
        ...(found.length > most ? [`a ${type} takes at most ${most} as ${role}`] : []),
        ...(wrong > 0 ? [`a ${type} takes only a ${kinds.join(" or a ").toLowerCase()} as ${role}`] : []),
      ];
    }),
  ];
}
