import { readFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import { systemReason } from "@tracker/core";
import { type Checked, readSqlSettings, SQL_SETTINGS, unreadable } from "@tracker/settings";
import { readSqlUrl, type SqlTarget, serverOf, type TokenSource } from "./target.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether an environment names a database. */
export function namesDatabase(environment: Environment): boolean {
  const { url, urlFile, server, database } = SQL_SETTINGS;
  return [url, urlFile, server, database].some(({ name }) => environment[name]?.trim());
}

/**
 * The database that the environment names, for both the function and the local run. Kept apart from modules that load the driver.
 * @param tokensOf how to sign in to Azure, given the client id of the identity to sign in as, if one is set
 */
export function targetFrom(
  environment: Environment,
  tokensOf: (clientId: string | undefined) => TokenSource,
): Checked<SqlTarget> {
  const { right, problems = [] } = readSqlSettings(environment);
  const { server = "", database = "", clientId, url, urlFile } = right;
  const address =
    url !== undefined
      ? named(SQL_SETTINGS.url.name, readSqlUrl(url))
      : urlFile !== undefined
        ? named(SQL_SETTINGS.urlFile.name, readSqlUrlFile(urlFile))
        : undefined;
  const all = [...problems, ...(address?.problems ?? [])];
  if (all.length > 0) return { problems: all };
  if (address !== undefined) return address;
  return { value: { ...serverOf(server), database, signIn: { tokens: tokensOf(clientId) } } };
}

/** Reads the address in a file, trimmed. A problem contains the path only if it is absolute: otherwise it may be a password given in the wrong place. */
function readSqlUrlFile(file: string): Checked<SqlTarget> {
  try {
    const text = readFileSync(file, "utf8").trim();
    if (text === "") return { problems: ["the file is empty"] };
    return /\s/.test(text) ? { problems: ["the file holds more than one line or word"] } : readSqlUrl(text);
  } catch (error) {
    return {
      problems: [isAbsolute(file) ? unreadable(file, error) : `the file cannot be read: ${systemReason(error)}`],
    };
  }
}

/** The result of reading a setting, with the setting's name before each problem. */
function named(setting: string, read: Checked<SqlTarget>): Checked<SqlTarget> {
  return read.problems ? { problems: read.problems.map((problem) => `${setting}: ${problem}`) } : read;
}
