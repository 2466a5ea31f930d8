import { TrackerError } from "@tracker/core";
import { baseUrl, type Field, readFields, SETTINGS, unwrap, type Values } from "@tracker/settings";
import { flag, PLACE } from "../../steps/step-flags.ts";
import type { StackOutputs } from "../stack-outputs.ts";

/** What the checks need to know of a stack: its outputs, by the names that they have there. */
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
    description: "the address of the page, where one is served",
    allowed: "an https address",
    example: "https://prices1a2b3c4d.azurewebsites.net/",
    default: undefined,
    read: baseUrl,
  } as Field<string | undefined>,
};

export type Deployed = Values<typeof FIELDS>;

/** Reads a stack's outputs; throws a TrackerError for a stack that was never brought up whole. */
export function readDeployed({ stack, outputs }: StackOutputs): Deployed {
  const missing = Object.keys(FIELDS).filter((name) => typeof outputs[name] !== "string");
  if (missing.length > 0) {
    throw new TrackerError(
      "bad-input",
      `${stack} lacks the outputs ${missing.join(", ")}: it is not deployed, or not to its end`,
      { hint: `Run npm run up -- --stack ${stack}.` },
    );
  }
  const textOf = (name: string) => {
    const text = String(outputs[name]);
    // Where the web is off, the output says so.
    return name === "page" && !text.startsWith("https://") ? undefined : text;
  };
  return unwrap(readFields(FIELDS, textOf));
}
