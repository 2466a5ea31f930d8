import { cut, DEFAULT_CURRENCIES, parseCurrency, SOURCE_NAMES, type SourceName } from "@tracker/core";
import { type Checked, type Field, readFields, type Values } from "./field.ts";
import { baseUrl, listOf, oneOf, onOrOff, wholeNumber } from "./readers.ts";
import { SQL_SETTINGS } from "./sql-settings.ts";

/** Environment variables that begin so are ours: one we do not know is a typing mistake, and refused. */
const SETTING_PREFIX = "TRACKER_";

const DEFAULT_SOURCES: readonly SourceName[] = ["coinbase", "kraken", "bitstamp", "bitfinex", "gemini", "bitvavo"];

/** Every setting of the pipeline, by the environment variable that the local run, the function and the Azure program share. */
export const SETTINGS = {
  currencies: {
    name: "TRACKER_CURRENCIES",
    description: "what bitcoin is priced in",
    valueHint: "LIST",
    allowed: "a comma-separated list of different ISO 4217 codes",
    example: "USD,GBP,EUR",
    default: DEFAULT_CURRENCIES,
    read: listOf(parseCurrency),
  },
  sources: {
    name: "TRACKER_SOURCES",
    description: "who is asked",
    valueHint: "LIST",
    allowed: `a comma-separated list of different names out of ${SOURCE_NAMES.join(", ")}`,
    example: "coinbase,kraken,bitstamp",
    default: DEFAULT_SOURCES,
    read: listOf(oneOf(SOURCE_NAMES)),
  },
  coindeskKey: {
    name: "TRACKER_COINDESK_KEY",
    description: "a CoinDesk Data API key: adds its index as a cross-check",
    valueHint: "KEY",
    allowed: "a key of 20 to 200 letters, digits, dots, dashes or underscores",
    example: "0123456789abcdef0123",
    default: undefined,
    secret: true,
    read: (text) => (/^[\w.-]{20,200}$/.test(text) ? text : undefined),
  } as Field<string | undefined>,
  lookBackHours: {
    name: "TRACKER_LOOK_BACK_HOURS",
    description: "how far back each run looks for missed slots",
    valueHint: "HOURS",
    allowed: "a whole number of hours from 1 to 720",
    example: "24",
    default: 24,
    read: wholeNumber(1, 720),
  },
  quoteDays: {
    name: "TRACKER_QUOTE_DAYS",
    description: "how long single quotes are kept; prices are kept for ever",
    valueHint: "DAYS",
    allowed: "a whole number of days from 1 to 3650",
    example: "90",
    default: 90,
    read: wholeNumber(1, 3_650),
  },
  web: {
    name: "TRACKER_WEB",
    description: "whether the page and its API are served",
    valueHint: "on|off",
    allowed: "on or off",
    example: "on",
    default: true,
    read: onOrOff,
  },
} as const satisfies Record<string, Field<unknown>>;

/** Where a source is asked, for tests, the simulator or a proxy: `TRACKER_URL_KRAKEN`, `TRACKER_URL_COINDESK_BPI`. */
export function urlSetting(source: SourceName): Field<string | undefined> {
  return {
    name: `${SETTING_PREFIX}URL_${source.toUpperCase().replace("-", "_")}`,
    description: `where ${source} is asked instead of its public address`,
    valueHint: "ADDRESS",
    allowed: "an https address (http only on this machine) without a query",
    example: "http://127.0.0.1:4100/venue",
    default: undefined,
    read: baseUrl,
  };
}

/** Environment variables, as Node has them. */
type Environment = Readonly<Record<string, string | undefined>>;

export type Settings = Values<typeof SETTINGS> & { readonly urls: Readonly<Partial<Record<SourceName, string>>> };

/** Reads the settings of an environment, but for those of the SQL store; every problem is reported, among them names with our prefix that mean nothing. */
export function readSettings(environment: Environment): Checked<Settings> {
  const urlFields = Object.fromEntries(SOURCE_NAMES.map((source) => [source, urlSetting(source)]));
  const fields = [...Object.values(SETTINGS), ...Object.values(SQL_SETTINGS), ...Object.values(urlFields)];
  const known = new Set(fields.map(({ name }) => name));
  const unknown = Object.keys(environment).filter((name) => name.startsWith(SETTING_PREFIX) && !known.has(name));
  const textOf = (name: string) => environment[name];
  const settings = readFields(SETTINGS, textOf);
  const urls = readFields(urlFields, textOf);
  const problems = [
    ...(settings.problems ?? []),
    ...(urls.problems ?? []),
    ...unknown.map(
      (name) => `${cut(name, 60)} is not a setting of this project; the settings are ${[...known].join(", ")}`,
    ),
  ];
  if (settings.problems || urls.problems || problems.length > 0) return { problems };
  return { value: { ...settings.value, urls: urls.value as Settings["urls"] } };
}
