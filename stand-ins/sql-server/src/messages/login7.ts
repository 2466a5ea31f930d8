import { Reader } from "../wire/reader.ts";
import { decodeFedAuth, type FedAuth } from "./fed-auth.ts";

export interface Login7 {
  /** The packet size the client asks for, in bytes. */
  readonly packetSize: number;
  readonly host: string;
  readonly user: string;
  readonly password: string;
  readonly application: string;
  /** The server's name as the client knows it. */
  readonly server: string;
  readonly database: string;
  readonly fedAuth: FedAuth | undefined;
}

/** Where the offsets and lengths of the variable part lie, MS-TDS 2.2.6.4. */
const AT = { host: 36, user: 40, password: 44, application: 48, server: 52, extension: 56, database: 68 } as const;

export function decodeLogin7(payload: Buffer): Login7 {
  return {
    packetSize: payload.readUInt32LE(8),
    host: text(payload, AT.host),
    user: text(payload, AT.user),
    password: reveal(field(payload, AT.password, 2)).toString("utf16le"),
    application: text(payload, AT.application),
    server: text(payload, AT.server),
    database: text(payload, AT.database),
    fedAuth: decodeFedAuth(new Reader(payload, field(payload, AT.extension, 1).readUInt32LE())),
  };
}

/** A field of the variable part, with `unit` bytes per element. */
function field(payload: Buffer, at: number, unit: number): Buffer {
  return new Reader(payload, payload.readUInt16LE(at)).take(payload.readUInt16LE(at + 2) * unit);
}

function text(payload: Buffer, at: number): string {
  return field(payload, at, 2).toString("utf16le");
}

/** The client swaps each byte's halves, then flips the bits of 0xA5. */
function reveal(password: Buffer): Buffer {
  const turned = password.map((byte) => byte ^ 0xa5);
  return Buffer.from(turned.map((byte) => (byte >> 4) | ((byte & 0x0f) << 4)));
}
