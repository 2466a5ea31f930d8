export type { Doorkeeper } from "./context.ts";
export { afterwards, drip, half } from "./faults.ts";
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
export { startTdsServer, type TdsServer, type TdsServerOptions } from "./server.ts";
export { sqlErrors } from "./sql-errors.ts";
export type { SqlError } from "./tokens/message.ts";
