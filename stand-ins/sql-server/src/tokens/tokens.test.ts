import { expect, test } from "vitest";
import { doneToken } from "./done.ts";
import {
  collationChange,
  databaseChange,
  packetSizeChange,
  routing,
  transactionBegun,
  transactionEnded,
} from "./env-change.ts";
import { fedAuthAckToken, fedAuthInfoToken, loginAckToken } from "./login.ts";
import { errorToken, infoToken } from "./message.ts";
import { resultSetTokens } from "./result-set.ts";
import { returnStatusToken, returnValueToken } from "./return-value.ts";

const ucs2 = (text: string) => Buffer.from(text, "utf16le").toString("hex");

test.each<[string, Buffer, string]>([
  ["DONE of 5 rows, more to come", doneToken("done", { count: 5, more: true }), "fd 1100 0000 0500000000000000"],
  ["DONEPROC after an error", doneToken("doneProc", { error: true }), "fe 0200 0000 0000000000000000"],
  ["DONEINPROC", doneToken("doneInProc"), "ff 0000 0000 0000000000000000"],
  ["DONE of an ATTENTION", doneToken("done", { attention: true }), "fd 2000 0000 0000000000000000"],
  ["DONE of no rows", doneToken("done", { count: 0 }), "fd 1000 0000 0000000000000000"],
  ["ENVCHANGE of a database", databaseChange("a"), `e3 1100 01 01${ucs2("a")} 06${ucs2("master")}`],
  ["ENVCHANGE of a packet size", packetSizeChange(512), `e3 1100 04 03${ucs2("512")} 04${ucs2("4096")}`],
  ["ENVCHANGE of a collation", collationChange(), "e3 0800 07 05 0904d00034 00"],
  ["ENVCHANGE of a begin", transactionBegun(3n), "e3 0b00 08 08 0300000000000000 00"],
  ["ENVCHANGE of a commit", transactionEnded("commit", 3n), "e3 0b00 09 00 08 0300000000000000"],
  ["ENVCHANGE of a rollback", transactionEnded("rollback", 3n), "e3 0b00 0a 00 08 0300000000000000"],
  ["ENVCHANGE of a route", routing("h", 1433), `e3 0c00 14 0700 00 9905 0100${ucs2("h")} 0000`],
  ["FEATUREEXTACK", fedAuthAckToken(), "ae 02 00000000 ff"],
  ["RETURNSTATUS", returnStatusToken(-6), "79 faffffff"],
  [
    "RETURNVALUE",
    returnValueToken({ name: "n", type: "int", value: 2, ordinal: 1 }),
    `ac 0100 02${ucs2("@n")} 01 00000000 0000 26 04 04 02000000`,
  ],
  [
    "COLMETADATA and ROW",
    resultSetTokens({ n: "int", t: "varchar(2)" }, [{ n: null, t: "x" }]),
    `81 0200 00000000 0100 26 04 01${ucs2("n")} 00000000 0100 a7 0200 0904d00034 01${ucs2("t")} d1 00 0100 78`,
  ],
])("%s", (_, token, hex) => {
  expect(token.toString("hex")).toBe(hex.replaceAll(" ", ""));
});

test("ERROR and INFO carry number, state, class, texts and line, after their length", () => {
  const error = { number: 1205, state: 51, class: 13, message: "no", procedure: "p", line: 3 };
  const body = `b5040000 33 0d 0200${ucs2("no")} 08${ucs2("scripted")} 01${ucs2("p")} 03000000`.replaceAll(" ", "");
  const length = Buffer.from([body.length / 2, 0]).toString("hex");
  expect(errorToken(error).toString("hex")).toBe(`aa${length}${body}`);
  expect(infoToken(error).toString("hex")).toBe(`ab${length}${body}`);
});

test("LOGINACK gives TDS 7.4, FEDAUTHINFO the offsets of its texts", () => {
  expect(loginAckToken().toString("hex", 3, 8)).toBe("0174000004");
  const info = fedAuthInfoToken({ stsUrl: "u", spn: "s" });
  const table = "02000000 01 02000000 16000000 02 02000000 18000000".replaceAll(" ", "");
  expect(info.toString("hex")).toBe(`ee1a000000${table}${ucs2("us")}`);
});

test("a row without one of its columns is refused", () => {
  expect(() => resultSetTokens({ n: "int" }, [{}])).toThrow("the row has no column n");
});
