import {
  type Checked,
  type Field,
  keySetting,
  oneOf,
  SETTINGS,
  sourcesSetting,
  webAddress,
  wholeNumber,
} from "@tracker/settings";
import { VENUES } from "@tracker/sources";
import { USER_NAME_ALLOWED } from "@tracker/store-azure-sql/user-name";
import { type Analyst, checkAnalysts, checkReaders, checkSqlAdmin, EXAMPLE_ID, type Reader } from "./people.ts";

/** How the function reaches the database; the last also lets named addresses in from outside. docs/deploy.md says which to choose. */
export const NETWORKS = ["service-endpoint", "private-endpoint", "private-endpoint-with-firewall"] as const;

const region = (name: string, description: string, usual: string) => ({
  name,
  description,
  allowed: "an Azure region in lower case",
  example: "swedencentral",
  default: usual,
  read: (text: string) => (/^[a-z]+[a-z0-9]*$/.test(text) ? text : undefined),
});

/** The values of `pulumi config set`, as Pulumi.yaml declares them; a test holds the two together. */
export const CONFIG_FIELDS = {
  location: region("location", "the region of everything except the database", "swedencentral"),
  sqlLocation: region("sqlLocation", "the region of the database", ""),
  sqlAdmin: {
    name: "sqlAdmin",
    description: "who administers the database",
    allowed: `{login, sid, type}: a name of ${USER_NAME_ALLOWED}; a GUID; and group, user or application`,
    example: `{"login": "SQL administrators", "sid": "${EXAMPLE_ID}", "type": "group"}`,
    ...checkedBy(checkSqlAdmin),
  },
  sqlTier: {
    name: "sqlTier",
    description: "the size of the database",
    allowed: "basic, s0 or serverless",
    example: "basic",
    default: "basic" as const,
    read: oneOf(["basic", "s0", "serverless"]),
  },
  network: {
    name: "network",
    description: "how the function reaches the database",
    allowed: "service-endpoint, private-endpoint or private-endpoint-with-firewall",
    example: "private-endpoint-with-firewall",
    default: "service-endpoint" as const,
    read: oneOf(NETWORKS),
  },
  analysts: {
    name: "analysts",
    description: "who may reach the database from outside",
    allowed: "a list of {name, addresses}",
    example: '[{"name": "office", "addresses": "203.0.113.0/28"}]',
    default: [] as readonly Analyst[],
    ...checkedBy(checkAnalysts),
  },
  readers: {
    name: "readers",
    description: "who may read reports",
    allowed: "a list of {name, objectId, type}",
    example: `[{"name": "Analysts", "objectId": "${EXAMPLE_ID}", "type": "group"}]`,
    default: [] as readonly Reader[],
    ...checkedBy(checkReaders),
  },
  currencies: { ...SETTINGS.currencies, name: "currencies" },
  sources: { ...sourcesSetting(VENUES), name: "sources" },
  coindeskKey: { ...keySetting("coindesk"), name: "coindeskKey" },
  lookBackHours: { ...SETTINGS.lookBackHours, name: "lookBackHours" },
  quoteDays: { ...SETTINGS.quoteDays, name: "quoteDays" },
  web: trueOrFalse("web", "whether the page and its API are served", true),
  alertEmail: {
    name: "alertEmail",
    description: "where alerts and the budget's notices go",
    allowed: "an e-mail address",
    example: "ops@example.org",
    default: undefined,
    read: (text) => (/^[^@\s]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(text) ? text : undefined),
  } as Field<string | undefined>,
  alertWebhook: {
    name: "alertWebhook",
    description: "the address that alerts are posted to; a secret, as anyone who knows it can post there",
    allowed: "an https address",
    example: "https://example.org/hooks/an-unguessable-name",
    default: undefined,
    secret: true,
    read: (text) => (text.startsWith("https://") ? webAddress(text) : undefined),
  } as Field<string | undefined>,
  monthlyBudget: {
    name: "monthlyBudget",
    description: "the budget of a month, in the subscription's currency; 0 for none",
    allowed: "a whole number from 0 to 100000",
    example: "20",
    default: 20,
    read: wholeNumber(0, 100_000),
  },
  breaking: {
    name: "breaking",
    description: "the last migration that may stop the running code until the new code is published",
    allowed: "a whole number from 0 to 9999",
    example: "5",
    default: 0,
    read: wholeNumber(0, 9_999),
  },
  protect: trueOrFalse("protect", "refuse to delete or replace anything of the stack", false),
};

/** What reads a map or list, and what finds all that is wrong in one. */
function checkedBy<Value>(check: (text: string) => Checked<Value>) {
  return { read: (text: string) => check(text).value, problems: (text: string) => check(text).problems ?? [] };
}

function trueOrFalse(name: string, description: string, usual: boolean): Field<boolean> {
  return {
    name,
    description,
    allowed: "true or false",
    example: String(!usual),
    default: usual,
    read: (text) => (text === "true" ? true : text === "false" ? false : undefined),
  };
}
