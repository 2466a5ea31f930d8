import { CONFIG_FIELDS } from "../../config/fields.ts";
import type { Chosen } from "../chosen-stack.ts";
import type { Problems } from "./look.ts";

export interface Regions {
  readonly location: string;
  /** The region of the database; empty if it is the same. */
  readonly sqlLocation: string;
}

/** Returns the configured regions; undefined if one is invalid, which the program itself reports. */
export function configuredRegions({ config }: Pick<Chosen, "config">): Regions | undefined {
  const [location, sqlLocation] = [CONFIG_FIELDS.location, CONFIG_FIELDS.sqlLocation].map(
    ({ name, read, ...field }) => {
      const text = config.get(name);
      return text === undefined ? field.default : read(text);
    },
  );
  return location === undefined || sqlLocation === undefined ? undefined : { location, sqlLocation };
}

/** Finds regions that differ from the configured ones: `up` would create everything again there, and delete what is in the present region. */
export function movedRegions({ stack, state }: Pick<Chosen, "stack" | "state">, regions: Regions): Problems {
  const { group, sqlLocation: sqlHere } = state;
  const here = group?.location;
  const moved = (what: string, key: keyof Regions, is: string, says: string) =>
    `${what} is in ${is}, but the configuration says ${says}: up would create it again there and delete everything in ${is}, with all prices. To keep it in ${is}: pulumi config set --stack ${stack} ${key} ${is}; or, if nothing has to be kept, npm run destroy -- --stack ${stack} first`;
  const problems: string[] = [];
  if (here !== undefined && here !== regions.location) problems.push(moved(stack, "location", here, regions.location));
  const sqlSays = regions.sqlLocation || here || regions.location;
  if (sqlHere !== undefined && sqlHere !== sqlSays)
    problems.push(moved(`the database of ${stack}`, "sqlLocation", sqlHere, sqlSays));
  return problems;
}
