import { Reader } from "../wire/reader.ts";
import { Writer } from "../wire/writer.ts";

/** Options, MS-TDS 2.2.6.5. */
const OPTION = { version: 0x00, encryption: 0x01, fedAuthRequired: 0x06, terminator: 0xff } as const;

/** Values of ENCRYPTION. */
export const ENCRYPT = { off: 0x00, on: 0x01, notSupported: 0x02, required: 0x03 } as const;

/** SQL Server 2022 (Azure SQL reports itself as 12.0); nothing here depends on it. */
const VERSION = Buffer.from([16, 0, 0x0f, 0xa0, 0, 0]);

export interface Prelogin {
  readonly encryption: number;
  /** Whether the client asks to sign in by token. */
  readonly fedAuthRequired: boolean;
}

export function decodePrelogin(payload: Buffer): Prelogin {
  const options = new Map<number, Buffer>();
  for (let at = 0; payload[at] !== OPTION.terminator; at += 5) {
    const length = payload.readUInt16BE(at + 3);
    options.set(payload.readUInt8(at), new Reader(payload, payload.readUInt16BE(at + 1)).take(length));
  }
  return {
    encryption: options.get(OPTION.encryption)?.readUInt8() ?? ENCRYPT.notSupported,
    fedAuthRequired: options.get(OPTION.fedAuthRequired)?.readUInt8() === 1,
  };
}

/** FEDAUTHREQUIRED is sent only to a client that asked for it. */
export function encodePrelogin({ encryption, fedAuthRequired }: Prelogin): Buffer {
  const options: readonly (readonly [number, Buffer])[] = [
    [OPTION.version, VERSION],
    [OPTION.encryption, Buffer.from([encryption])],
    ...(fedAuthRequired ? [[OPTION.fedAuthRequired, Buffer.from([1])] as const] : []),
  ];
  const head = new Writer();
  let offset = options.length * 5 + 1;
  for (const [token, data] of options) {
    head.u8(token).raw(Buffer.from([offset >> 8, offset & 0xff, data.length >> 8, data.length & 0xff]));
    offset += data.length;
  }
  return Buffer.concat([head.u8(OPTION.terminator).bytes, ...options.map(([, data]) => data)]);
}
