import { Writer } from "../wire/writer.ts";

const TOKEN = { done: 0xfd, doneProc: 0xfe, doneInProc: 0xff } as const;

const STATUS = { more: 0x01, error: 0x02, count: 0x10, attention: 0x20 } as const;

export interface Done {
  /** The rows of a result set, or the rows a statement changed. */
  readonly count?: number;
  readonly error?: boolean;
  readonly attention?: boolean;
  /** Whether more of the response follows. */
  readonly more?: boolean;
}

/** DONE, DONEPROC and DONEINPROC, MS-TDS 2.2.7.6 to 2.2.7.8. */
export function doneToken(kind: keyof typeof TOKEN, { count, error, attention, more }: Done = {}): Buffer {
  const status =
    (more ? STATUS.more : 0) |
    (error ? STATUS.error : 0) |
    (count === undefined ? 0 : STATUS.count) |
    (attention ? STATUS.attention : 0);
  return new Writer()
    .u8(TOKEN[kind])
    .u16(status)
    .u16(0)
    .u64(BigInt(count ?? 0)).bytes;
}
