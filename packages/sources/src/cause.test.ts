import { expect, test } from "vitest";
import { causeOf } from "./cause.ts";

const coded = (code: string, message = "x") => Object.assign(new Error(message), { code });

test.each<[string, unknown, string]>([
  ["a known code", coded("ECONNREFUSED"), "nothing is listening there (ECONNREFUSED)"],
  [
    "a connection that was closed",
    coded("UND_ERR_SOCKET", "other side closed"),
    "the connection was closed (UND_ERR_SOCKET)",
  ],
  ["an unknown code", coded("E1", "a"), "E1 a"],
  ["a code within its message", coded("E1", "a E1"), "a E1"],
  ["a code alone", coded("E1", ""), "E1"],
  ["a message alone", new Error("a"), "a"],
  [
    "the innermost cause",
    new TypeError("fetch failed", { cause: new Error("b", { cause: coded("ECONNRESET") }) }),
    "the connection was closed (ECONNRESET)",
  ],
  [
    "the first of several addresses",
    new AggregateError([coded("ECONNREFUSED"), coded("ENETUNREACH")], ""),
    "nothing is listening there (ECONNREFUSED)",
  ],
  ["several addresses without their errors", new AggregateError([], "none"), "none"],
  ["a name that every object has", coded("constructor", "a"), "constructor a"],
  ["a thrown value that is not an error", "odd", "odd"],
])("%s is described in plain words", (_what, error, words) => {
  expect(causeOf(error)).toBe(words);
});
