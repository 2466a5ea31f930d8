import { appendFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The state of Azure for the stand-ins for `az` and `pulumi login`: kept in a file, as each call is a separate process. */
export interface Azure {
  /** The sign-in of the calls: a service principal's, for the stand-in for Azure that `up` uses. */
  readonly signIn: Readonly<Record<"tenant" | "client" | "secret" | "subscription", string>>;
  signedIn: boolean;
  readonly providers: string[];
  readonly resourceGroups: string[];
  /** Members by the name of the Entra group. */
  readonly groups: Record<string, string[]>;
  /** Storage accounts by name. */
  readonly accounts: Record<string, { readonly id: string; readonly containers: string[] }>;
  /** Roles on data, and how often they will still be refused: a new role does not work at once. */
  readonly roles: { readonly role: string; readonly scope: string; refusals: number }[];
}

const fileIn = (folder: string) => join(folder, "azure.json");

export const readAzure = (folder: string): Azure => JSON.parse(readFileSync(fileIn(folder), "utf8"));

/** Writes an Azure with nothing in it yet, and nobody signed in. */
export function writeNewAzure(folder: string, signIn: Azure["signIn"]): void {
  writeAzure(folder, {
    signIn,
    signedIn: false,
    providers: [],
    resourceGroups: [],
    groups: {},
    accounts: {},
    roles: [],
  });
}

function writeAzure(folder: string, azure: Azure): void {
  const unfinished = `${fileIn(folder)}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify(azure));
  renameSync(unfinished, fileIn(folder));
}

const callsIn = (folder: string) => join(folder, "calls");

/** All calls, in order. */
export const callsOf = (folder: string) => readFileSync(callsIn(folder), "utf8").trimEnd().split("\n");

/** A refusal: its message for standard error, and the program's exit code. */
export class Refused extends Error {
  readonly code: number;

  constructor(message: string, code = 1) {
    super(message);
    this.code = code;
  }
}

/** Whether the signed-in identity may write blobs of an account; a new role is refused some times first. */
export function mayWriteBlobs(azure: Azure, account: string): boolean {
  const role = azure.roles.find(
    ({ role, scope }) => role === "Storage Blob Data Contributor" && scope === azure.accounts[account]?.id,
  );
  if (role === undefined) return false;
  role.refusals -= 1;
  return role.refusals < 0;
}

/** Records a call and runs it on the state of Azure; prints and exits as the real program would. */
export async function runOn(
  folder: string,
  words: readonly string[],
  call: (azure: Azure) => Promise<string> | string,
): Promise<void> {
  appendFileSync(callsIn(folder), `${words.join(" ")}\n`);
  const azure = readAzure(folder);
  const before = JSON.stringify(azure);
  try {
    const said = await call(azure);
    if (said !== "") process.stdout.write(`${said}\n`);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.code;
  }
  // Others may read while one process writes: the new file is renamed once it is complete.
  if (JSON.stringify(azure) !== before) writeAzure(folder, azure);
}
