import type { Connection } from "./connection.ts";
import type { Context, Login } from "./context.ts";
import type { Outgoing } from "./delivery.ts";
import type { LoginRecord } from "./log.ts";
import { decodeFedAuthToken } from "./messages/fed-auth.ts";
import { decodeLogin7, type Login7 } from "./messages/login7.ts";
import { closeSocket } from "./reply.ts";
import { sqlErrors } from "./sql-errors.ts";
import { interrupted, NOTHING, step } from "./step.ts";
import { doneToken } from "./tokens/done.ts";
import { collationChange, databaseChange, packetSizeChange, routing } from "./tokens/env-change.ts";
import { fedAuthAckToken, fedAuthInfoToken, loginAckToken } from "./tokens/login.ts";
import { errorToken, infoToken, type SqlError } from "./tokens/message.ts";
import { PACKET } from "./wire/packet.ts";

/** Where Azure SQL sends clients for a token, and for which resource. */
const FED_AUTH_INFO = {
  stsUrl: "https://login.windows.net/00000000-0000-0000-0000-000000000000",
  spn: "https://database.windows.net/",
};

/** From LOGIN7 to its acknowledgement, MS-TDS 2.2.6.4; resolves to whether the client is signed in and stays. */
export async function signIn(connection: Connection, context: Context): Promise<boolean> {
  const message = await connection.next();
  if (message === undefined) return false;
  if (message.type !== PACKET.login7) throw new RangeError(`expected LOGIN7, got packet type ${message.type}`);
  const login = decodeLogin7(message.payload);
  const token = login.fedAuth?.library === "adal" ? await askForToken(connection) : login.fedAuth?.token;
  if (login.fedAuth !== undefined && token === undefined) return false;
  connection.packetSize = login.packetSize;
  const record = (accepted: boolean) => {
    const { user, database, application, host, server } = login;
    const attempt: LoginRecord = { how: how(login), user, database, application, host, server, accepted };
    context.log.add(connection.number, { kind: "login", ...attempt });
  };
  return step(connection, context, {
    point: "login",
    work: () => {
      const refused = judge(context.logins, login, token);
      record(refused === undefined);
      return refused === undefined ? acceptance(login, context.redirect) : refusal(refused);
    },
    instead: (fault) => {
      record(false);
      return fault.part === "error" ? refusal(fault.error) : interrupted(fault);
    },
  });
}

/** Undefined when the client has none and leaves. */
async function askForToken(connection: Connection): Promise<string | undefined> {
  connection.write(connection.frame(fedAuthInfoToken(FED_AUTH_INFO), true));
  const message = await connection.next();
  return message?.type === PACKET.fedAuthToken ? decodeFedAuthToken(message.payload) : undefined;
}

/** Why the client may not sign in. */
function judge(logins: Context["logins"], login: Login7, token: string | undefined): SqlError | undefined {
  if (typeof logins === "function") return logins({ user: login.user, token });
  if (logins === undefined || logins.some((known) => fits(known, login, token))) return undefined;
  if (token !== undefined) return sqlErrors.tokenRefused;
  return { ...sqlErrors.loginFailed, message: `Login failed for user '${login.user}'.` };
}

function how({ fedAuth }: Login7): LoginRecord["how"] {
  if (fedAuth === undefined) return "password";
  return fedAuth.library === "adal" ? "token-credential" : "access-token";
}

function fits(known: Login, { user, password }: Login7, token: string | undefined): boolean {
  return "token" in known
    ? known.token === token
    : token === undefined && known.user === user && known.password === password;
}

function refusal(error: SqlError): Outgoing {
  const tokens = Buffer.concat([errorToken(error), doneToken("done", { error: true })]);
  return { tokens, complete: true, interruption: closeSocket() };
}

/** The Login Response, MS-TDS 2.2.2.2. */
function acceptance({ database, packetSize, fedAuth }: Login7, redirect: Context["redirect"]): Outgoing {
  const tokens = [
    databaseChange(database),
    infoToken({ number: 5701, state: 2, class: 0, message: `Changed database context to '${database}'.` }),
    collationChange(),
    packetSizeChange(packetSize),
    loginAckToken(),
    ...(fedAuth === undefined ? [] : [fedAuthAckToken()]),
    ...(redirect === undefined ? [] : [routing(redirect.host, redirect.port)]),
    doneToken("done"),
  ];
  return { ...NOTHING, tokens: Buffer.concat(tokens) };
}
