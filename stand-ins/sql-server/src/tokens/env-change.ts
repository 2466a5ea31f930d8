import { COLLATION } from "../types/text.ts";
import { Writer } from "../wire/writer.ts";

/** Types of ENVCHANGE, MS-TDS 2.2.7.9. */
const TYPE = { database: 1, packetSize: 4, collation: 7, begin: 8, commit: 9, rollback: 10, routing: 20 } as const;

const NOTHING = Buffer.alloc(0);

function envChange(write: (out: Writer) => void): Buffer {
  return new Writer().u8(0xe3).sized(write).bytes;
}

export function databaseChange(database: string): Buffer {
  return envChange((out) => out.u8(TYPE.database).bVarChar(database).bVarChar("master"));
}

export function packetSizeChange(packetSize: number): Buffer {
  return envChange((out) => out.u8(TYPE.packetSize).bVarChar(`${packetSize}`).bVarChar("4096"));
}

export function collationChange(): Buffer {
  return envChange((out) => out.u8(TYPE.collation).bVarByte(COLLATION).bVarByte(NOTHING));
}

export function transactionBegun(descriptor: bigint): Buffer {
  return envChange((out) => out.u8(TYPE.begin).bVarByte(descriptorBytes(descriptor)).bVarByte(NOTHING));
}

export function transactionEnded(how: "commit" | "rollback", descriptor: bigint): Buffer {
  return envChange((out) => out.u8(TYPE[how]).bVarByte(NOTHING).bVarByte(descriptorBytes(descriptor)));
}

/** Redirects the client to another server: protocol 0 is TCP. */
export function routing(host: string, port: number): Buffer {
  return envChange((out) =>
    out
      .u8(TYPE.routing)
      .sized((route) => route.u8(0).u16(port).usVarChar(host))
      .u16(0),
  );
}

function descriptorBytes(descriptor: bigint): Buffer {
  return new Writer().u64(descriptor).bytes;
}
