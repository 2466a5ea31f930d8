import type { Connection } from "./connection.ts";
import type { Context } from "./context.ts";
import type { Outgoing } from "./delivery.ts";
import { answerDriver } from "./driver-traffic.ts";
import { decodeTransactionManagerRequest } from "./messages/transaction-manager.ts";
import type { Reply } from "./reply.ts";
import { decodeRequest, type Request } from "./request.ts";
import { encodeResponse } from "./response.ts";
import { cannotAnswer, runScript } from "./script.ts";
import { NOTHING, step } from "./step.ts";
import { doneToken } from "./tokens/done.ts";
import { Transaction } from "./transaction.ts";
import type { Message } from "./wire/message-reader.ts";
import { PACKET } from "./wire/packet.ts";

/** What the requests of one connection share. */
interface Session {
  readonly connection: Connection;
  readonly context: Context;
  readonly transaction: Transaction;
}

/** Answers a signed-in client until either side closes the connection. */
export async function serveRequests(connection: Connection, context: Context): Promise<void> {
  const session = { connection, context, transaction: new Transaction(connection.number, context.log) };
  try {
    await converse(session);
  } finally {
    session.transaction.rollBack("lost");
  }
}

/** A client that waits sends only ATTENTION, so anything that arrives meanwhile ends the wait. MS-TDS 2.2.1.7. */
async function converse(session: Session): Promise<void> {
  let arrival = session.connection.next();
  for (let first = true, goesOn = true; goesOn; first = false) {
    const message = await arrival;
    if (message === undefined) return;
    arrival = session.connection.next();
    const cancel = new AbortController();
    const stop = () => cancel.abort();
    arrival.then(stop, stop);
    goesOn = await answer(session, message, { first, signal: cancel.signal });
  }
}

interface Circumstances {
  readonly first: boolean;
  readonly signal: AbortSignal;
}

async function answer(session: Session, message: Message, { first, signal }: Circumstances): Promise<boolean> {
  if (message.type === PACKET.attention || message.ignored) return acknowledge(session, message);
  if (message.type === PACKET.transactionManager) return manage(session, message, signal);
  const request = decoded(session, message);
  if (request === undefined) return true;
  const automatic = answerDriver(request, first);
  if (automatic === undefined) return execute(session, request, signal);
  say(session, encode(session, request, automatic));
  return true;
}

/** Answers an unsupported message with an error. */
function decoded(session: Session, message: Message): Request | undefined {
  try {
    return decodeRequest(message, session.connection.number);
  } catch (cause) {
    say(session, problem(session, { kind: "batch", parameters: [] }, cause));
    return undefined;
  }
}

/** The acknowledgement due after ATTENTION, and after a message withdrawn halfway. */
function acknowledge(session: Session, { ignored }: Message): boolean {
  if (!ignored) session.context.log.add(session.connection.number, { kind: "attention" });
  say(session, { ...NOTHING, tokens: doneToken("done", { attention: !ignored }) });
  return true;
}

function manage(
  { connection, context, transaction }: Session,
  message: Message,
  signal: AbortSignal,
): Promise<boolean> {
  const asked = decodeTransactionManagerRequest(message.payload);
  return step(connection, context, {
    point: asked.kind,
    signal,
    work: () => ({ ...NOTHING, tokens: transaction.manage(asked) }),
    instead: (fault) => encode({ connection, context, transaction }, { kind: "batch", parameters: [] }, fault),
  });
}

function execute(session: Session, request: Request, signal: AbortSignal): Promise<boolean> {
  const { connection, context } = session;
  context.log.add(connection.number, { kind: "request", request });
  return step(connection, context, {
    point: "request",
    request,
    signal,
    work: async () => {
      try {
        return encode(session, request, await runScript(context.reply, request, signal));
      } catch (cause) {
        return problem(session, request, cause);
      }
    },
    instead: (fault) => encode(session, request, fault),
  });
}

function say({ connection }: Session, { tokens }: Outgoing): void {
  connection.write(connection.frame(tokens, true));
}

function problem(session: Session, asked: Pick<Request, "kind" | "parameters">, cause: unknown): Outgoing {
  session.context.log.add(session.connection.number, { kind: "problem", message: String(cause) });
  return encode(session, asked, cannotAnswer(cause));
}

function encode({ transaction }: Session, asked: Pick<Request, "kind" | "parameters">, reply: Reply): Outgoing {
  const response = encodeResponse(reply, { ...asked, transaction: transaction.descriptor });
  if (response.rollsBack) transaction.rollBack("error");
  return response;
}
