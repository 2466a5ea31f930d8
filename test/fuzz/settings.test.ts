import { type Config, RunError } from "@pulumi/pulumi";
import { readView, writeView } from "@tracker/dashboard/view";
import { readConfig } from "@tracker/infra/config";
import { CONFIG_FIELDS } from "@tracker/infra/config-fields";
import { demo } from "@tracker/local/commands/demo";
import { exportPrices } from "@tracker/local/commands/export";
import { start } from "@tracker/local/commands/start";
import { type Field, readFields, readSettings, readSqlSettings, settingsOf, urlSetting } from "@tracker/settings";
import { readFlags } from "@tracker/settings/command-line";
import { VENUES } from "@tracker/sources";
import { GRANT_FLAGS } from "@tracker/store-azure-sql/flags";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holds } from "./cases.ts";
import { hostileJson, hostileText, isLine, spoilt } from "./hostile.ts";

const ENVIRONMENT = [...Object.values(settingsOf(VENUES)), ...VENUES.map(({ name }) => urlSetting(name))];
const SQL = ["SERVER", "DATABASE", "CLIENT_ID", "URL"].map((name) => `TRACKER_SQL_${name}`);
const FLAGS = { ...demo.flags, ...exportPrices.flags, ...start.flags, ...GRANT_FLAGS };

/** A text that a field accepts, one that is nearly right, or a hostile one. */
function textFor(field: Field<unknown>): fc.Arbitrary<string> {
  const example = field.example.replaceAll("'", "");
  const nearly = fc.tuple(fc.nat(example.length), hostileText).map(([at, text]) => example.slice(0, at) + text);
  const documents = /^[[{]/.test(example)
    ? [spoilt(JSON.parse(example)).map((value) => JSON.stringify(value)), hostileJson]
    : [];
  return fc.oneof(fc.constant(example), hostileText, nearly, ...documents);
}

/** Some fields' names with texts, as a parser gives them. */
function givenTo(fields: readonly Field<unknown>[]): fc.Arbitrary<ReadonlyMap<string, string>> {
  const pair = fc.constantFrom(...fields).chain((field) => fc.tuple(fc.constant(field.name), textFor(field)));
  return fc.array(pair, { maxLength: 6 }).map((pairs) => new Map(pairs));
}

/** Whether a value is made only of plain data, with nothing inherited. */
function isPlain(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === "number") return Number.isSafeInteger(value);
  if (typeof value === "object") {
    return (
      [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value)) && Object.values(value).every(isPlain)
    );
  }
  return typeof value === "string" || typeof value === "boolean";
}

function expectSound({ value, problems }: { readonly value?: unknown; readonly problems?: readonly string[] }): void {
  if (problems === undefined) expect([isPlain(value), value]).toEqual([true, value]);
  else expect(problems.filter((problem) => !isLine(problem))).toEqual([]);
}

/** A stack's configuration as the program reads it; its problems are one error of several lines. */
function configOf(config: Config): { value?: unknown; problems?: readonly string[] } {
  try {
    // Secrets are Pulumi outputs.
    const { coindeskKey: _, alertWebhook: __, ...value } = readConfig(config);
    return { value };
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return { problems: error.message.split("\n").map((line) => line.trim()) };
  }
}

describe("any text is read, or refused with one line per problem:", () => {
  test("an environment", async () => {
    const others = fc.dictionary(
      hostileText.map((text) => `TRACKER_${text}`),
      hostileText,
      { maxKeys: 3 },
    );
    await holds(
      fc.property(givenTo(ENVIRONMENT), others, (given, rest) => {
        const read = readSettings({ ...Object.fromEntries(given), ...rest }, VENUES);
        expectSound(read);
        for (const url of Object.values(read.value?.urls ?? {}))
          expect(url ?? "https://").toMatch(/^https:\/\/|^http:\/\/(127\.0\.0\.1|localhost|\[::1\])/);
      }),
    );
  });

  test("the address of a SQL server", async () => {
    await holds(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...SQL), hostileText), { maxLength: 4 }), (pairs) => {
        expectSound(readSqlSettings(Object.fromEntries(pairs)));
      }),
    );
  });

  test("a command line", async () => {
    const fields = Object.values(FLAGS);
    const word = fc.oneof(
      hostileText,
      hostileText.map((text) => `--${text}`),
      fc.constantFrom(...fields).map(({ name }) => name),
      fc.constantFrom(...fields).chain((field) => textFor(field).map((text) => `${field.name}=${text}`)),
    );
    // What npm sets: the name of one of our scripts, and its arguments.
    const environment = fc.record(
      {
        npm_lifecycle_event: fc.constantFrom("start", "demo", "db"),
        npm_config_port: hostileText,
        npm_config_json: hostileText,
        npm_config_sql: hostileText,
      },
      { requiredKeys: [] },
    );
    await holds(
      fc.property(fc.array(word, { maxLength: 8 }), environment, (words, npm) => {
        expectSound(readFlags(FLAGS, words, npm));
      }),
    );
  });

  test("a stack's configuration", async () => {
    await holds(
      fc.property(givenTo(Object.values(CONFIG_FIELDS)), (given) => {
        const { sqlAdmin } = CONFIG_FIELDS;
        const admin = sqlAdmin.example.replaceAll("'", "");
        const textOf = (name: string) => given.get(name) ?? (name === sqlAdmin.name ? admin : undefined);
        const read = readFields(CONFIG_FIELDS, textOf);
        expectSound(read);
        expectSound(configOf({ get: textOf } as Config));
        expect(configOf({ get: textOf } as Config).problems?.length ?? 0).toBeGreaterThanOrEqual(
          read.problems?.length ?? 0,
        );
      }),
    );
  });

  test("the address of the page, which is written back as it was read", async () => {
    const names = fc.constantFrom("currency", "range", "chart", "from", "to");
    const dates = ["2025-07-14", "2025-07-14T12:00Z", "2025-07-15"];
    const right = fc.constantFrom("USD", "EUR", "24H", "1Y", "candles", ...dates);
    const query = fc.array(fc.tuple(fc.oneof(names, hostileText), fc.oneof(right, hostileText)), { maxLength: 6 });
    await holds(
      fc.property(query, (pairs) => {
        const search = `?${pairs.map(([name, text]) => `${name}=${text}`).join("&")}`;
        const read = readView(search, ["USD", "EUR"]);
        expectSound(read);
        if (read.value) expect(readView(writeView(read.value, ["USD", "EUR"]), ["USD", "EUR"])).toEqual(read);
      }),
    );
  });
});
