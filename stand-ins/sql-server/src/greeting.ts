import type { Connection } from "./connection.ts";
import type { Context } from "./context.ts";
import { decodePrelogin, ENCRYPT, encodePrelogin } from "./messages/prelogin.ts";
import { interrupted, NOTHING, step } from "./step.ts";
import { PACKET } from "./wire/packet.ts";
import type { TlsSettings } from "./wire/secure.ts";

/** From accepting the connection to encrypting it, MS-TDS 2.2.6.5; resolves to whether the client may sign in. */
export async function greet(connection: Connection, context: Context): Promise<boolean> {
  return (
    (await step(connection, context, { point: "accept", work: () => NOTHING, instead: interrupted })) &&
    (await prelogin(connection, context)) &&
    (context.tls === undefined || (await encrypt(connection, context, context.tls)))
  );
}

async function prelogin(connection: Connection, context: Context): Promise<boolean> {
  const message = await connection.next();
  if (message === undefined) return false;
  if (message.type !== PACKET.prelogin) throw new RangeError(`expected PRELOGIN, got packet type ${message.type}`);
  const { fedAuthRequired } = decodePrelogin(message.payload);
  const encryption = context.tls === undefined ? ENCRYPT.notSupported : ENCRYPT.required;
  const work = () => ({ ...NOTHING, tokens: encodePrelogin({ encryption, fedAuthRequired }) });
  return step(connection, context, { point: "prelogin", work, instead: interrupted });
}

function encrypt(connection: Connection, context: Context, settings: TlsSettings): Promise<boolean> {
  const work = async () => {
    const version = await connection.encrypt(settings);
    context.log.add(connection.number, { kind: "tls", version });
    return NOTHING;
  };
  return step(connection, context, { point: "tls", work, instead: interrupted });
}
