import { Writer } from "../wire/writer.ts";

const TDS_7_4 = Buffer.from([0x74, 0x00, 0x00, 0x04]);
const SQL_TSQL = 1;
const PROGRAM = { name: "Microsoft SQL Server", version: Buffer.from([16, 0, 0x0f, 0xa0]) };

/** LOGINACK, MS-TDS 2.2.7.14. */
export function loginAckToken(): Buffer {
  const write = (out: Writer) => out.u8(SQL_TSQL).raw(TDS_7_4).bVarChar(PROGRAM.name).raw(PROGRAM.version);
  return new Writer().u8(0xad).sized(write).bytes;
}

/** FEATUREEXTACK of a federated sign-in, MS-TDS 2.2.7.11. */
export function fedAuthAckToken(): Buffer {
  return new Writer().u8(0xae).u8(0x02).u32(0).u8(0xff).bytes;
}

const INFO_HEAD = 4 + 2 * 9;

/** FEDAUTHINFO, MS-TDS 2.2.7.12: where to fetch a token, and for which resource. */
export function fedAuthInfoToken({ stsUrl, spn }: { readonly stsUrl: string; readonly spn: string }): Buffer {
  const [from, resource] = [Buffer.from(stsUrl, "utf16le"), Buffer.from(spn, "utf16le")];
  const data = new Writer().u32(2);
  data.u8(0x01).u32(from.length).u32(INFO_HEAD);
  data
    .u8(0x02)
    .u32(resource.length)
    .u32(INFO_HEAD + from.length);
  data.raw(from).raw(resource);
  return new Writer().u8(0xee).u32(data.bytes.length).raw(data.bytes).bytes;
}
