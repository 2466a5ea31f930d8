import { asText, type Codec } from "./codec.ts";

/** The first three groups are little-endian numbers, the rest plain bytes. */
const ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

/** Text; read in capitals, as SQL Server writes it. */
export const uniqueidentifier: Codec = {
  encode(value) {
    const bytes = Buffer.from(asText(value).replaceAll("-", ""), "hex");
    if (bytes.length !== ORDER.length) throw new TypeError(`no uniqueidentifier: ${value}`);
    return reorder(bytes);
  },
  decode(bytes) {
    const hex = reorder(bytes).toString("hex").toUpperCase();
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  },
};

function reorder(bytes: Buffer): Buffer {
  return Buffer.from(ORDER.map((at) => bytes.readUInt8(at)));
}
