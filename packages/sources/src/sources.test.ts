import { DEFAULT_CURRENCIES, INSTRUMENT } from "@tracker/core";
import { readSettings, unwrap } from "@tracker/settings";
import { describe, expect, test } from "vitest";
import { createSources, readSources } from "./sources.ts";
import { VENUES } from "./venues/index.ts";

const KEY = "0123456789abcdef0123";
const sourcesOf = (environment: Record<string, string>) => createSources(unwrap(readSettings(environment, VENUES)));
const namesOf = (environment: Record<string, string>) => unwrap(sourcesOf(environment)).map(({ name }) => name);

describe("the sources of the settings", () => {
  test("are those named, and CoinDesk's index if there is a key", () => {
    expect(namesOf({})).toEqual(VENUES.filter(({ byDefault }) => byDefault).map(({ name }) => name));
    expect(namesOf({ TRACKER_SOURCES: "kraken,coinbase", TRACKER_COINDESK_KEY: KEY })).toEqual([
      "kraken",
      "coinbase",
      "coindesk",
    ]);
  });

  test("any currency that two venues quote can be set", () => {
    expect(namesOf({ TRACKER_CURRENCIES: "JPY" })).toContain("kraken");
  });

  test("an index does not count as a venue, and one that has shut down needs an address that serves its answers", () => {
    const bpi = { TRACKER_URL_COINDESK_BPI: "http://127.0.0.1:4100/bpi", TRACKER_CURRENCIES: "USD" };
    expect(namesOf({ ...bpi, TRACKER_SOURCES: "kraken,gemini,coindesk-bpi" })).toContain("coindesk-bpi");
    expect(sourcesOf({ ...bpi, TRACKER_SOURCES: "kraken,coindesk-bpi" }).problems).toEqual([
      `TRACKER_SOURCES: of the sources only kraken quotes ${INSTRUMENT.asset.noun} in USD, and a price needs 2 that agree`,
    ]);
  });

  test("a currency that too few venues quote is a problem of the setting that can fix it", () => {
    expect(sourcesOf({ TRACKER_SOURCES: "kraken" }).problems).toEqual([
      `TRACKER_SOURCES: of the sources only kraken quotes ${INSTRUMENT.asset.noun} in ${DEFAULT_CURRENCIES.join(", ")}, and a price needs 2 that agree`,
    ]);
    expect(sourcesOf({ TRACKER_CURRENCIES: "XTS,XXX" }).problems).toEqual([
      `TRACKER_CURRENCIES: no source quotes ${INSTRUMENT.asset.noun} in XTS, XXX, and a price needs 2 that agree`,
    ]);
    expect(sourcesOf({ TRACKER_SOURCES: "bitstamp,gemini", TRACKER_CURRENCIES: "USD,JPY" }).problems).toEqual([
      `TRACKER_SOURCES: none of these quotes ${INSTRUMENT.asset.noun} in JPY, and a price needs 2 that agree`,
    ]);
  });

  test.each<[Record<string, string>, string[]]>([
    [
      { TRACKER_CURRENCIES: "USD,ETH", TRACKER_SOURCES: "krakn" },
      [`TRACKER_CURRENCIES: no source quotes ${INSTRUMENT.asset.noun} in ETH, and a price needs 2 that agree`],
    ],
    [
      {
        TRACKER_CURRENCIES: "USD",
        TRACKER_SOURCES: "kraken,coindesk",
        TRACKER_COINDESK_KEY: "short",
        TRACKER_WEB: "x",
      },
      [
        `TRACKER_SOURCES: of the sources only kraken quotes ${INSTRUMENT.asset.noun} in USD, and a price needs 2 that agree`,
      ],
    ],
    [{ TRACKER_CURRENCIES: "dollars", TRACKER_SOURCES: "kraken" }, []],
    [
      { TRACKER_CURRENCIES: "dollars", TRACKER_SOURCES: "kraken,coindesk" },
      ["TRACKER_SOURCES: coindesk needs an API key in TRACKER_COINDESK_KEY"],
    ],
  ])("with the invalid %j still report the problems of the valid settings", (environment, problems) => {
    const read = readSettings(environment, VENUES);
    expect([read.value, readSources(read).problems]).toEqual([undefined, problems]);
  });

  test("every problem is reported", () => {
    const { problems } = sourcesOf({
      TRACKER_CURRENCIES: "CHF,XTS,USD",
      TRACKER_SOURCES: "kraken,gemini,coindesk,coindesk-bpi",
    });
    expect(problems).toEqual([
      `TRACKER_CURRENCIES: of the sources only kraken quotes ${INSTRUMENT.asset.noun} in CHF, and a price needs 2 that agree`,
      `TRACKER_CURRENCIES: no source quotes ${INSTRUMENT.asset.noun} in XTS, and a price needs 2 that agree`,
      "TRACKER_SOURCES: coindesk needs an API key in TRACKER_COINDESK_KEY",
      "TRACKER_SOURCES: coindesk-bpi has shut down; to replay its answers, give the address that serves them in TRACKER_URL_COINDESK_BPI",
    ]);
  });
});
