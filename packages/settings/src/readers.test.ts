import { expect, test } from "vitest";
import { baseUrl, guid, isLoopback, listOf, localPath, oneOf, onOrOff, webAddress, wholeNumber } from "./readers.ts";

const ID = "6b29fc40-ca47-1067-b31d-00dd010662da";

/** The value that each reader returns for a text: undefined if it is not allowed. */
const CASES: readonly [string, (text: string) => unknown, readonly (readonly [text: string, value: unknown])[]][] = [
  [
    "a whole number from 1 to 720",
    wholeNumber(1, 720),
    [
      ["1", 1],
      ["720", 720],
      ["007", 7],
      ["0", undefined],
      ["721", undefined],
      ["-1", undefined],
      ["1.5", undefined],
      ["1e2", undefined],
      ["0x10", undefined],
      ["1h", undefined],
      ["h1", undefined],
      ["", undefined],
      [" ", undefined],
    ],
  ],
  [
    "a whole number of up to 15 digits",
    wholeNumber(0, Number.POSITIVE_INFINITY),
    [
      ["0", 0],
      ["999999999999999", 999_999_999_999_999],
      ["1000000000000000", undefined],
    ],
  ],
  [
    "one of some words",
    oneOf(["kraken", "gemini"]),
    [
      ["gemini", "gemini"],
      ["Gemini", undefined],
      ["", undefined],
    ],
  ],
  [
    "a list",
    listOf(wholeNumber(1, 9)),
    [
      ["1", [1]],
      ["1,2", [1, 2]],
      [" 2 , 1 ", [2, 1]],
      ["1,1", undefined],
      ["1,01", undefined],
      ["1,x", undefined],
      ["1,", undefined],
      ["x", undefined],
    ],
  ],
  [
    "on or off",
    onOrOff,
    [
      ["on", true],
      ["off", false],
      ["ON", undefined],
      ["true", undefined],
      ["", undefined],
    ],
  ],
  [
    "an address with its query",
    webAddress,
    [
      ["https://hooks.example/a/b?sig=x%2F", "https://hooks.example/a/b?sig=x%2F"],
      ["http://localhost:8080/x", "http://localhost:8080/x"],
      ["http://hooks.example/a", undefined],
      ["https://user:word@hooks.example/a", undefined],
      ["https://hooks.example/a#b", undefined],
      ["hooks.example/a", undefined],
    ],
  ],
  [
    "an address",
    baseUrl,
    [
      ["https://kraken.example", "https://kraken.example"],
      ["https://kraken.example/", "https://kraken.example"],
      ["https://kraken.example//", "https://kraken.example"],
      ["https://kraken.example/a//b/", "https://kraken.example/a//b"],
      ["http://127.0.0.1:4100/venue", "http://127.0.0.1:4100/venue"],
      ["http://localhost", "http://localhost"],
      ["http://[::1]:80/x", "http://[::1]/x"],
      ["http://kraken.example", undefined],
      ["http://127.0.0.1.example", undefined],
      ["ftp://localhost/x", undefined],
      ["https://user@kraken.example", undefined],
      ["https://:word@kraken.example", undefined],
      ["https://kraken.example/?key=x", undefined],
      ["https://kraken.example/#x", undefined],
      ["kraken.example", undefined],
      ["", undefined],
    ],
  ],
  [
    "a path",
    localPath,
    [
      ["day.csv", "day.csv"],
      ["C:\\prices\\day.csv", "C:\\prices\\day.csv"],
      ["/data//x", "/data//x"],
      ["mssql://sa@host/prices", undefined],
    ],
  ],
  [
    "an id",
    guid,
    [
      [ID, ID],
      [ID.toUpperCase(), ID.toUpperCase()],
      [`${ID}0`, undefined],
      [`0${ID}`, undefined],
      [ID.slice(1), undefined],
      [ID.slice(0, -1), undefined],
      [ID.replaceAll("-", ""), undefined],
      [ID.replace("-ca47", ""), undefined],
      [ID.replace("ca47", "ca4"), undefined],
      [ID.replace("ca47", "ca471"), undefined],
      [ID.replace("ca47", "cag7"), undefined],
      [ID.replace("6b29", "6g29"), undefined],
      [ID.replace("62da", "62dg"), undefined],
    ],
  ],
  [
    "an address on this machine",
    isLoopback,
    [
      ["http://127.0.0.1:4100", true],
      ["https://localhost/x", true],
      ["http://[::1]", true],
      ["http://127.0.0.2", false],
      ["https://localhost.example", false],
    ],
  ],
];

test.each(CASES)("%s is read", (_what, read, cases) => {
  expect(cases.map(([text]) => [text, read(text)])).toEqual(cases);
});
