import { parseJsonObject } from "@tracker/core";

/** What a token says of whom it was given to; nothing for a token that is not to be read. It is not verified: that is for who takes it. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  return parseJsonObject(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}
