import { TrackerError } from "@tracker/core";
import { baseUrl, type Field, readFields, SETTINGS, unwrap, type Values } from "@tracker/settings";
import { flag, PLACE } from "../../steps/step-flags.ts";
import type { StackOutputs } from "../stack-outputs.ts";

/** The outputs of a stack that the checks need, by their names. */
const FIELDS = {
  tenant: { ...PLACE.tenant, name: "tenant" },
  subscription: { ...PLACE.subscription, name: "subscription" },
  resourceGroup: { ...PLACE.group, name: "resourceGroup" },
  functionApp: { ...flag("site", "the name of the function app", "prices1a2b3c4d"), name: "functionApp" },
  sqlServer: {
    ...flag("server", "the full name of the SQL server", "prices1a2b3c4d.database.windows.net"),
    name: "sqlServer",
  },
  sqlDatabase: { ...flag("database", "the name of its database", "prices"), name: "sqlDatabase" },
  currencies: { ...SETTINGS.currencies, name: "currencies" },
  page: {
    name: "page",
    description: "the address of the page, if one is served",
    allowed: "an https address",
    example: "https://prices1a2b3c4d.azurewebsites.net/",
    default: undefined,
    read: baseUrl,
  } as Field<string | undefined>,
};

export type Deployed = Values<typeof FIELDS>;

/** Reads a stack's outputs. Throws a TrackerError if some are missing, because the stack was never deployed completely. */
export function readDeployed({ stack, outputs }: StackOutputs): Deployed {
  const missing = Object.keys(FIELDS).filter((name) => typeof outputs[name] !== "string");
  if (missing.length > 0) {
    throw new TrackerError(
      "bad-input",
      `${stack} lacks the outputs ${missing.join(", ")}: it is not deployed, or only in part`,
      { hint: `Run npm run up -- --stack ${stack}.` },
    );
  }
  const textOf = (name: string) => {
    const text = String(outputs[name]);
    // If the web is off, the output is a text that says so.
    return name === "page" && !text.startsWith("https://") ? undefined : text;
  };
  return unwrap(readFields(FIELDS, textOf));
}
