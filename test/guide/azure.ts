import { appendFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What the stand-ins of `az` and `pulumi login` know of Azure: a file, as each of their calls is a process of its own. */
export interface Azure {
  /** Whose sign-in the calls have: a service principal's, for the stand-in of Azure that `up` meets. */
  readonly signIn: Readonly<Record<"tenant" | "client" | "secret" | "subscription", string>>;
  signedIn: boolean;
  readonly providers: string[];
  readonly resourceGroups: string[];
  /** Members by the group's name in Entra. */
  readonly groups: Record<string, string[]>;
  /** Containers by the account's name. */
  readonly accounts: Record<string, { readonly id: string; readonly containers: string[] }>;
  /** Roles on data, and how often they will be refused yet: one that is given does not work at once. */
  readonly roles: { readonly role: string; readonly scope: string; refusals: number }[];
}

const fileIn = (folder: string) => join(folder, "azure.json");

export const readAzure = (folder: string): Azure => JSON.parse(readFileSync(fileIn(folder), "utf8"));

export function writeAzure(folder: string, azure: Azure): void {
  const unfinished = `${fileIn(folder)}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify(azure));
  renameSync(unfinished, fileIn(folder));
}

const callsIn = (folder: string) => join(folder, "calls");

/** All that was called, in order. */
export const callsOf = (folder: string) => readFileSync(callsIn(folder), "utf8").trimEnd().split("\n");

/** What Azure refuses: said on standard error, and the code that the program ends with. */
export class Refused extends Error {
  readonly code: number;

  constructor(message: string, code = 1) {
    super(message);
    this.code = code;
  }
}

/** Whether who is signed in may write blobs of an account; a role that was given lately says no some times. */
export function mayWriteBlobs(azure: Azure, account: string): boolean {
  const role = azure.roles.find(
    ({ role, scope }) => role === "Storage Blob Data Contributor" && scope === azure.accounts[account]?.id,
  );
  if (role === undefined) return false;
  role.refusals -= 1;
  return role.refusals < 0;
}

/** Writes a call down and runs it on what is known of Azure; says and ends with what the program would. */
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
  // Several may ask at once, while one changes something: it names the new file once that is whole.
  if (JSON.stringify(azure) !== before) writeAzure(folder, azure);
}
