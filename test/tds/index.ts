export type { Login } from "./context.ts";
export { afterwards, drip, half } from "./faults.ts";
export type { LoginRecord, TdsEvent, TdsLog, Traffic } from "./log.ts";
export type { Parameter } from "./messages/rpc-request.ts";
export {
  closeSocket,
  closeTls,
  done,
  error,
  freeze,
  info,
  outputs,
  type Reply,
  resetSocket,
  rows,
  stall,
} from "./reply.ts";
export type { Request } from "./request.ts";
export type { Script } from "./script.ts";
export { startTdsServer, type TdsServer, type TdsServerOptions } from "./server.ts";
export { sqlErrors } from "./sql-errors.ts";
export type { SqlError } from "./tokens/message.ts";
