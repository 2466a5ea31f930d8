import { cut, DEFAULT_CURRENCIES, INSTRUMENT, parseCurrency, type SourceName } from "@tracker/core";
import { type Field, type Fields, type ReadValues, readFields, readValues, type Values } from "./field.ts";
import { baseUrl, listOf, oneOf, onOrOff, webAddress, wholeNumber } from "./readers.ts";
import { SQL_SETTINGS } from "./sql-settings.ts";

/** Environment variables with this prefix are ours: an unknown one is a typo, and refused. */
const SETTING_PREFIX = "TRACKER_";

/** What settings need to know about a source; the caller provides it. */
export interface KnownSource {
  readonly name: SourceName;
  /** Whether it is asked if the settings name no sources. */
  readonly byDefault: boolean;
  /** The kind of setting without which it cannot be asked. */
  readonly needs?: "key" | "address";
}

/** The pipeline's settings that do not depend on the sources; the local run, the function and the Azure program share their environment variables. */
export const SETTINGS = {
  currencies: {
    name: "TRACKER_CURRENCIES",
    description: `what ${INSTRUMENT.asset.noun} is priced in`,
    valueHint: "LIST",
    allowed: "a comma-separated list of different ISO 4217 codes",
    example: DEFAULT_CURRENCIES.join(),
    default: DEFAULT_CURRENCIES,
    read: listOf(parseCurrency),
  },
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
    description: "how long individual quotes are kept; prices are kept forever",
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
} as const satisfies Fields;

/** Where outages are reported by the process on one machine; on Azure an alert does that. Secret, as anyone who knows the address can post to it. */
export const WEBHOOK_SETTING: Field<string | undefined> = {
  name: `${SETTING_PREFIX}WEBHOOK`,
  description: "the address to notify when prices stop, when they are back, and when the clock is off",
  valueHint: "ADDRESS",
  allowed: "an https address (http only on this machine)",
  example: "https://ntfy.sh/a-topic-that-nobody-guesses",
  default: undefined,
  secret: true,
  read: webAddress,
};

/** Which of the sources are asked. */
export function sourcesSetting(sources: readonly KnownSource[]): Field<readonly SourceName[]> {
  const names = sources.map(({ name }) => name);
  const usual = sources.filter(({ byDefault }) => byDefault).map(({ name }) => name);
  return {
    name: `${SETTING_PREFIX}SOURCES`,
    description: "the sources to ask",
    valueHint: "LIST",
    allowed: `a comma-separated list of different names out of ${names.join(", ")}`,
    example: usual.slice(0, 3).join(),
    default: usual,
    read: listOf(oneOf(names)),
  };
}

/** The key of a source that needs one: `TRACKER_COINDESK_KEY`. */
export function keySetting(source: SourceName): Field<string | undefined> {
  return {
    name: `${SETTING_PREFIX}${inCapitals(source)}_KEY`,
    description: `an API key for ${source}, which is then asked as well`,
    valueHint: "KEY",
    allowed: "a key of 20 to 200 letters, digits, dots, dashes or underscores",
    example: "0123456789abcdef0123",
    default: undefined,
    secret: true,
    read: (text) => (/^[\w.-]{20,200}$/.test(text) ? text : undefined),
  };
}

/** The address of a source, for tests, the stand-in or a proxy: `TRACKER_URL_KRAKEN`, `TRACKER_URL_COINDESK_BPI`. */
export function urlSetting(source: SourceName): Field<string | undefined> {
  return {
    name: `${SETTING_PREFIX}URL_${inCapitals(source)}`,
    description: `the address to ask ${source} at, instead of its public one`,
    valueHint: "ADDRESS",
    allowed: "an https address (http only on this machine) without a query",
    example: "http://127.0.0.1:4100/venue",
    default: undefined,
    read: baseUrl,
  };
}

const inCapitals = (source: SourceName) => source.toUpperCase().replaceAll("-", "_");

/** Every setting of the pipeline except the sources' addresses, as help and documentation list them. */
export function settingsOf(sources: readonly KnownSource[]): Fields {
  const { currencies, ...others } = SETTINGS;
  return { currencies, ...askedSettingsOf(sources), ...others };
}

/** Those of them that say which sources are asked. */
export function askedSettingsOf(sources: readonly KnownSource[]): Fields {
  return { sources: sourcesSetting(sources), ...bySource(withKeys(sources), keySetting) };
}

/** Environment variables, as Node has them. */
type Environment = Readonly<Record<string, string | undefined>>;

type BySource = Readonly<Partial<Record<SourceName, string>>>;

export type Settings = Values<typeof SETTINGS> & {
  /** Where the process on one machine reports outages. */
  readonly webhook: string | undefined;
  readonly sources: readonly SourceName[];
  readonly keys: BySource;
  readonly urls: BySource;
};

/** Reads the settings of an environment, except those of the SQL store; reports every problem, including unknown names with our prefix. */
export function readSettings(environment: Environment, sources: readonly KnownSource[]): ReadValues<Settings> {
  const textOf = (name: string) => environment[name];
  const keyFields = bySource(withKeys(sources), keySetting);
  const urlFields = bySource(sources, urlSetting);
  const settings = readFields({ ...SETTINGS, webhook: WEBHOOK_SETTING, sources: sourcesSetting(sources) }, textOf);
  const keys = readFields(keyFields, textOf);
  const urls = readFields(urlFields, textOf);
  const fields = [settingsOf(sources), { webhook: WEBHOOK_SETTING }, SQL_SETTINGS, urlFields].flatMap(
    (each): Field<unknown>[] => Object.values(each),
  );
  const problems = [settings, keys, urls].flatMap((checked) => checked.problems ?? []);
  problems.push(...unknownIn(environment, new Set(fields.map(({ name }) => name))));
  return readValues(
    { ...settings.right, ...(keys.value && { keys: keys.value }), ...(urls.value && { urls: urls.value }) },
    problems,
  );
}

function withKeys(sources: readonly KnownSource[]): readonly KnownSource[] {
  return sources.filter(({ needs }) => needs === "key");
}

function bySource<Value>(
  sources: readonly KnownSource[],
  fieldOf: (source: SourceName) => Field<Value>,
): Readonly<Record<SourceName, Field<Value>>> {
  return Object.fromEntries(sources.map(({ name }) => [name, fieldOf(name)]));
}

function unknownIn(environment: Environment, known: ReadonlySet<string>): string[] {
  const unknown = Object.keys(environment).filter((name) => name.startsWith(SETTING_PREFIX) && !known.has(name));
  return unknown.map(
    (name) => `${cut(name, 60)} is not a setting of this project; the settings are ${[...known].join(", ")}`,
  );
}
