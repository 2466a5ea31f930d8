import { CONFIG_FIELDS } from "../../config/fields.ts";
import type { Chosen } from "../chosen-stack.ts";
import type { Problems } from "./look.ts";

export interface Regions {
  readonly location: string;
  /** Of the database; empty where it is that of the rest. */
  readonly sqlLocation: string;
}

/** The configured regions; undefined where one is no region, which the program itself says best. */
export function configuredRegions({ config }: Pick<Chosen, "config">): Regions | undefined {
  const [location, sqlLocation] = [CONFIG_FIELDS.location, CONFIG_FIELDS.sqlLocation].map(
    ({ name, read, ...field }) => {
      const text = config.get(name);
      return text === undefined ? field.default : read(text);
    },
  );
  return location === undefined || sqlLocation === undefined ? undefined : { location, sqlLocation };
}

/** Where the stack stands elsewhere than its configuration says: `up` would make everything anew there, and delete what is here. */
export function movedRegions({ stack, state }: Pick<Chosen, "stack" | "state">, regions: Regions): Problems {
  const { group, sqlLocation: sqlHere } = state;
  const here = group?.location;
  const moved = (what: string, key: keyof Regions, is: string, says: string) =>
    `${what} is in ${is}, and the configuration says ${says}, where up would make it anew and delete what is in ${is}, prices and all. Leave it there: pulumi config set --stack ${stack} ${key} ${is}; or, where nothing is to be kept, npm run destroy -- --stack ${stack} first`;
  const problems: string[] = [];
  if (here !== undefined && here !== regions.location) problems.push(moved(stack, "location", here, regions.location));
  const sqlSays = regions.sqlLocation || here || regions.location;
  if (sqlHere !== undefined && sqlHere !== sqlSays)
    problems.push(moved(`the database of ${stack}`, "sqlLocation", sqlHere, sqlSays));
  return problems;
}
