import type { Config } from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { readConfig } from "./read-config.ts";

const ADMIN = '{"login": "a", "sid": "6b29fc40-ca47-1067-b31d-00dd010662da", "type": "group"}';
const ANALYSTS = '[{"name": "office", "addresses": "203.0.113.0/28"}]';

function problemsOf(values: Record<string, string>): string[] {
  try {
    readConfig({ get: (name: string) => values[name] } as Config, Object.keys(values));
    return [];
  } catch (error) {
    return (error as Error).message.split("\n  ").slice(1);
  }
}

const APART =
  "sqlLocation: a service endpoint works only in its own region, swedencentral; for a database in northeurope set network=private-endpoint-with-firewall";
const UNREACHABLE =
  "analysts: with network=private-endpoint the server has no public address, so nobody can be let in by address; to let them in, set network=private-endpoint-with-firewall";

test("sqlAdmin is the only value that a stack must have", () => {
  expect(problemsOf({ sqlAdmin: ADMIN })).toEqual([]);
});

test.each<[Record<string, string>, string[]]>([
  [{ sqlLocation: "northeurope" }, [APART]],
  [{ network: "private-endpoint", analysts: ANALYSTS }, [UNREACHABLE]],
  [
    { sources: "kraken", currencies: "USD,ETH" },
    [
      "sources: of the sources only kraken quotes bitcoin in USD, and a price needs 2 that agree",
      "currencies: no source quotes bitcoin in ETH, and a price needs 2 that agree",
    ],
  ],
  [{ sources: "kraken,gemini,coindesk" }, ["sources: coindesk needs an API key in coindeskKey"]],
])("reports values that contradict each other in %j, also when another value is invalid", (values, together) => {
  const served = { currencies: "USD", ...values };
  expect(problemsOf({ sqlAdmin: ADMIN, ...served })).toEqual(together);
  expect(problemsOf({ web: "maybe", ...served })).toEqual([
    ...["login", "sid", "type"].map((part) => expect.stringMatching(`^sqlAdmin.${part} is missing: `)),
    expect.stringMatching(/^web: "maybe" is not /),
    ...together,
  ]);
});

test("does not compare an invalid value with others", () => {
  expect(problemsOf({ sqlAdmin: ADMIN, sqlLocation: "northeurope", network: "wire", analysts: ANALYSTS })).toEqual([
    expect.stringMatching(/^network: /),
  ]);
});

test("refuses names that are none of ours, and leaves those of other programs alone", () => {
  const values = { sqlAdmin: ADMIN, protct: "true", "azure-native:location": "far", "a:protct": "true", web: "x" };
  expect(problemsOf(values)).toEqual([
    expect.stringMatching(/^protct is not a value of this project; the values are location, .*, protect$/),
    expect.stringMatching(/^web: /),
  ]);
});
