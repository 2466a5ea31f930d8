import { expect, test } from "vitest";
import { unwrap } from "./field.ts";
import { readFlags, switchFlag } from "./flags.ts";
import { wholeNumber } from "./readers.ts";

const FLAGS = {
  port: {
    name: "--port",
    description: "where",
    allowed: "a port from 0 to 65535",
    example: "8080",
    default: 0,
    read: wholeNumber(0, 65_535),
  },
  file: { name: "--file", description: "what", allowed: "a file", example: "day.csv", read: (text: string) => text },
  json: switchFlag("--json", "as JSON"),
};

test("flags are read in both forms", () => {
  expect(unwrap(readFlags(FLAGS, ["--port", "80", "--file=a b.csv", "--json"]))).toEqual({
    port: 80,
    file: "a b.csv",
    json: true,
  });
  expect(unwrap(readFlags(FLAGS, ["--file", "x"]))).toEqual({ port: 0, file: "x", json: false });
});

test("everything wrong is reported at once", () => {
  expect(readFlags(FLAGS, ["--port=99999", "night", "--json=yes", "--colour", "day", "-j", "--port"]).problems).toEqual(
    [
      '"night" is not a flag; the flags are --port, --file, --json, --help',
      "--colour is not a flag; the flags are --port, --file, --json, --help",
      "-j is not a flag; the flags are --port, --file, --json, --help",
      "--port is given more than once",
      '--port: "99999" is not a port from 0 to 65535; for example --port 8080',
      "--file is missing: give a file, for example --file day.csv",
      '--json: "yes" is not given without a value; for example --json',
    ],
  );
  expect(readFlags(FLAGS, ["--file", "x", "--port"]).problems).toEqual([
    "--port needs a port from 0 to 65535; for example --port 8080",
  ]);
  expect(readFlags(FLAGS, ["--file"]).problems).toEqual(["--file is missing: give a file, for example --file day.csv"]);
});
