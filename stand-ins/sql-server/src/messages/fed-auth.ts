import { Reader } from "../wire/reader.ts";

/** How a client offers a token: in LOGIN7 (`security-token`), or fetched after FEDAUTHINFO says for what (`adal`). */
export type FedAuth = { readonly library: "security-token"; readonly token: string } | { readonly library: "adal" };

const FEDAUTH = 0x02;
const TERMINATOR = 0xff;
const LIBRARY = { securityToken: 0x01, adal: 0x02 } as const;

/** Looks for FEDAUTH in LOGIN7's FeatureExt, MS-TDS 2.2.6.4. */
export function decodeFedAuth(features: Reader): FedAuth | undefined {
  for (let id = features.u8(); id !== TERMINATOR; id = features.u8()) {
    const data = new Reader(features.take(features.u32()));
    if (id === FEDAUTH) return readFedAuth(data);
  }
  return undefined;
}

function readFedAuth(data: Reader): FedAuth {
  const library = data.u8() >> 1;
  if (library === LIBRARY.adal) return { library: "adal" };
  if (library !== LIBRARY.securityToken) throw new RangeError(`FEDAUTH library ${library} is not supported`);
  return { library: "security-token", token: data.take(data.u32()).toString("utf16le") };
}

/** The token of a FEDAUTH_TOKEN message, MS-TDS 2.2.6.3. */
export function decodeFedAuthToken(payload: Buffer): string {
  const message = new Reader(payload);
  message.u32();
  return message.take(message.u32()).toString("utf16le");
}
