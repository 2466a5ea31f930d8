import fc from "fast-check";
import { expect, test } from "vitest";
import { Reader } from "../wire/reader.ts";
import { Writer } from "../wire/writer.ts";
import { readTransactionDescriptor } from "./all-headers.ts";
import { decodeFedAuth, decodeFedAuthToken } from "./fed-auth.ts";
import { decodeLogin7 } from "./login7.ts";
import { decodePrelogin, ENCRYPT, encodePrelogin } from "./prelogin.ts";
import { decodeRpcRequest } from "./rpc-request.ts";
import { decodeSqlBatch } from "./sql-batch.ts";
import { decodeTransactionManagerRequest } from "./transaction-manager.ts";

/** ALL_HEADERS with another header before the one of the transaction. */
const headers = new Writer()
  .u32(4 + 6 + 18)
  .u32(6)
  .u16(3)
  .u32(18)
  .u16(2)
  .u64(9n)
  .u32(1).bytes;

test.each([true, false])("PRELOGIN is read back as written, federated: %s", (fedAuthRequired) => {
  const prelogin = { encryption: ENCRYPT.required, fedAuthRequired };
  expect(decodePrelogin(encodePrelogin(prelogin))).toEqual(prelogin);
});

test("the transaction is found among the headers, and is 0 without one", () => {
  expect(readTransactionDescriptor(new Reader(headers))).toBe(9n);
  expect(readTransactionDescriptor(new Reader(new Writer().u32(4).bytes))).toBe(0n);
});

test("SQLBatch consists of its headers and its text", () => {
  const payload = new Writer().raw(headers).ucs2("select 1").bytes;
  expect(decodeSqlBatch(payload)).toEqual({ transaction: 9n, sql: "select 1" });
});

test("RPC Request names its procedure, or numbers it", () => {
  const named = new Writer().raw(headers).usVarChar("sp_trim").u16(0).bytes;
  expect(decodeRpcRequest(named)).toEqual({ transaction: 9n, procedure: "sp_trim", parameters: [] });
  const numbered = new Writer().raw(headers).u16(0xffff).u16(10).u16(0).bytes;
  expect(decodeRpcRequest(numbered).procedure).toBe("sp_executesql");
});

test("a transaction request begins with an isolation level, commits or rolls back; others are refused", () => {
  const request = (type: number, isolation: number) => new Writer().raw(headers).u16(type).u8(isolation).u8(0).bytes;
  expect(decodeTransactionManagerRequest(request(5, 4))).toMatchObject({ kind: "begin", isolation: "serializable" });
  expect(decodeTransactionManagerRequest(request(7, 0)).kind).toBe("commit");
  expect(decodeTransactionManagerRequest(request(8, 0)).kind).toBe("rollback");
  expect(() => decodeTransactionManagerRequest(request(9, 0))).toThrow("transaction request 9 is not supported");
});

test("FEDAUTH is found among other features, with its library", () => {
  const other = new Writer().u8(0x0a).u32(1).u8(1).bytes;
  const features = (data: Buffer) =>
    new Reader(new Writer().raw(other).u8(2).u32(data.length).raw(data).u8(0xff).bytes);
  const withToken = new Writer()
    .u8((1 << 1) | 1)
    .u32(4)
    .ucs2("to").bytes;
  expect(decodeFedAuth(features(withToken))).toEqual({ library: "security-token", token: "to" });
  expect(decodeFedAuth(features(Buffer.from([2 << 1, 1])))).toEqual({ library: "adal" });
  expect(() => decodeFedAuth(features(Buffer.from([3 << 1])))).toThrow("FEDAUTH library 3 is not supported");
  expect(decodeFedAuth(new Reader(Buffer.concat([other, Buffer.from([0xff])])))).toBeUndefined();
  expect(decodeFedAuthToken(new Writer().u32(8).u32(4).ucs2("to").bytes)).toBe("to");
});

test.each([
  decodePrelogin,
  decodeLogin7,
  decodeFedAuthToken,
  decodeSqlBatch,
  decodeRpcRequest,
  decodeTransactionManagerRequest,
])("$name turns any bytes into a result or a RangeError", (decode) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        decode(Buffer.from(bytes));
      } catch (cause) {
        expect(cause).toBeInstanceOf(RangeError);
      }
    }),
    { numRuns: 500 },
  );
});
