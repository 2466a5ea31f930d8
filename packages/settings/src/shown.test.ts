import { cut } from "@tracker/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFields } from "./field.ts";
import { readFlags, switchFlag } from "./flags.ts";
import { localPath, wholeNumber } from "./readers.ts";
import { readSettings } from "./settings.ts";
import { mayBeSecret, shown, shownCommand } from "./shown.ts";
import { readSqlSettings, SQL_SETTINGS } from "./sql-settings.ts";

/** A password whose parts are in no message of ours: hostile characters between letters that none of our words contain. */
const password = fc
  .array(fc.oneof(fc.stringMatching(/^[XZQJ0-9]{4,6}$/), fc.constantFrom(..."%@/?#:;=&\\'\"<>[]{}|^`~!$*+ ,.")), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => `Q${parts.join("")}`);

const parts = (secret: string) => secret.match(/[XZQJ0-9]{4,}/g) ?? [];

function expectNothingOf(secret: string, problems: readonly string[] | undefined): void {
  for (const part of parts(secret)) expect(problems?.join("\n") ?? "").not.toContain(part);
}

const addresses = (secret: string) => [
  `mssql://sa:${secret}@localhost/prices`,
  `mssql://${secret}:x@localhost:1433/prices?encrypt=true`,
  `https://user:${secret}@proxy.example/kraken`,
  `https://proxy.example/?key=${secret}`,
  `https://:${secret}@proxy.example`,
  `sa:${secret}@host/prices`,
  `Server=x;Password=${secret}`,
];

const SOURCES = [
  { name: "oak", byDefault: true },
  { name: "keyed", byDefault: false, needs: "key" },
] as const;

const SQL = { name: "--sql", description: "", allowed: "an address", example: "x", secret: true } as const;

describe("no part of a secret is repeated", () => {
  test("of a setting that is not allowed", () => {
    fc.assert(
      fc.property(password, (secret) => {
        for (const text of addresses(secret)) {
          for (const name of ["TRACKER_URL_OAK", "TRACKER_SOURCES", "TRACKER_QUOTE_DAYS", "TRACKER_WEB"])
            expectNothingOf(secret, readSettings({ [name]: text }, SOURCES).problems);
          for (const { name } of Object.values(SQL_SETTINGS))
            expectNothingOf(secret, readSqlSettings({ [name]: text }).problems);
        }
        expectNothingOf(secret, readSettings({ TRACKER_KEYED_KEY: `${secret} ` }, SOURCES).problems);
      }),
    );
  });

  test("of a command line, even if a flag or the shell's quotes are forgotten", () => {
    const sql = { ...SQL, read: () => undefined };
    const port = {
      name: "--port",
      description: "",
      allowed: "a port",
      example: "1",
      default: 1,
      read: wholeNumber(0, 9),
    };
    const file = { name: "--file", description: "", allowed: "a path", example: "x", default: "", read: localPath };
    fc.assert(
      fc.property(password, (secret) => {
        for (const text of addresses(secret)) {
          for (const environment of [{}, { npm_lifecycle_event: "start" }, { npm_config_port: "true" }]) {
            for (const args of [
              [text],
              text.split(" "),
              ["--sql", text],
              ["--port", text],
              [`--file=${text}`],
              [`-P${secret}`],
            ])
              expectNothingOf(secret, readFlags({ sql, port, file }, args, environment).problems);
            for (const args of [
              [text],
              ["--sql", text],
              [`--sql=${text}`],
              ["--port", text],
              ["--sql", ...text.split(" ")],
            ])
              expectNothingOf(secret, readFlags({ port }, args, environment).problems);
          }
        }
      }),
    );
  });

  test("of a text from outside", () => {
    fc.assert(
      fc.property(password, (secret) => {
        const one = secret.replace(/[\s"'<>]/g, "");
        expectNothingOf(one, [cut(`cannot reach https://user:${one}@host.example/ just now`)]);
        expectNothingOf(one, [cut(`GET https://host.example/x?key=${one}: 404`)]);
      }),
    );
  });
});

test("an address is shown by its scheme and host, other values in full", () => {
  expect(shown("http://user:hunter2@kraken.example/path?key=hunter2")).toBe('"http://kraken.example"');
  expect(shown("mssql://u:12?34567@host/db")).toBe("its value (not shown)");
  expect(shown("2026-01-02..2026-01-01")).toBe('"2026-01-02..2026-01-01"');
  expect(shown("usd,€")).toBe('"usd,€"');
});

test.each([
  ["", false],
  ["kraken,gemini", false],
  ["2026-01-02T00:00:00Z", false],
  ["/data/day.csv", false],
  ["a:b", false],
  ["://", true],
  ...[..."@?#%;=\\&"].map((sign): [string, boolean] => [`a${sign}b`, true]),
])("%j may be a secret: %j", (text, may) => {
  expect([mayBeSecret(text), shown(text) === "its value (not shown)"]).toEqual([may, may]);
});

test.each([
  ["http://kraken.example:81/a", '"http://kraken.example:81"'],
  ["http://x/@", "its value (not shown)"],
  ["http://x/?@", "its value (not shown)"],
  ["http://x/#@", "its value (not shown)"],
  ["http://", "its value (not shown)"],
  [`http://${"x".repeat(100)}`, `"${cut(`http://${"x".repeat(100)}`, 80)}"`],
  ["x".repeat(100), `"${cut("x".repeat(100), 80)}"`],
])("%j is shown as %j", (text, as) => {
  expect(shown(text)).toBe(as);
});

test.each([
  ["start", true],
  ["Dry-run", true],
  ["", true],
  ["a".repeat(20), true],
  ["a".repeat(21), false],
  ["hunter2", false],
  ["2x", false],
  ["a b", false],
])("%j is a word of a command: %j", (word, is) => {
  expect(shownCommand(word) === `"${word}"`).toBe(is);
  if (!is) expect(shownCommand(word)).not.toContain(word);
});

test("a field's own message says what is wrong, if there is one", () => {
  const field = {
    ...SQL,
    read: () => undefined,
    problem: (text: string) => (text.includes("%") ? "write %25" : undefined),
  };
  expect(readFields({ field }, () => "a%b").problems).toEqual(["--sql: write %25"]);
  expect(readFields({ field }, () => "ab").problems).toEqual([
    "--sql: its value (not shown) is not an address; for example --sql x",
  ]);
});

describe("a forgotten -- is reported", () => {
  const once = switchFlag("--once", "");
  const sql = { ...SQL, default: "", read: () => "" };
  const json = switchFlag("--json", "");
  const flags = { once, json, sql };

  test("if npm kept flags", () => {
    const environment = { npm_lifecycle_event: "start", npm_config_once: "true", npm_config_sql: "true" };
    expect(readFlags(flags, ["mssql://sa:hunter2@host/prices"], environment).problems).toEqual([
      "npm kept --once and --sql for itself: put -- before the flags, as in npm start -- --once … --sql …",
    ]);
    expect(readFlags({ once }, [], { ...environment, npm_lifecycle_event: "demo" }).problems).toEqual([
      "npm kept --once for itself: put -- before the flags, as in npm run demo -- --once …",
    ]);
    // PowerShell drops -- unless it is quoted.
    expect(readFlags({ once }, [], { ...environment, OS: "Windows_NT" }).problems).toEqual([
      'npm kept --once for itself: put -- before the flags, as in npm start "--" --once …',
    ]);
  });

  test("if npm left a word without its flag", () => {
    const environment = { npm_lifecycle_event: "start", npm_config_long: "true" };
    expect(readFlags(flags, ["mssql://sa:hunter2@host/prices"], environment).problems).toEqual([
      "a word (not shown: it may be secret) has no flag: npm keeps flags for itself unless they come after --; write npm start -- --sql …",
    ]);
  });

  test("but not if npm's own settings have the same names", () => {
    expect(readFlags(flags, ["--once"], { npm_config_once: "true", npm_config_json: "true" }).problems).toBeUndefined();
  });
});
