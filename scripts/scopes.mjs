/** Everything in the workspace: what the checks and the deployment need. */
export const EVERYTHING = "everything";

/** A command that gets one of these needs the packages of the SQL Server store. A test compares them with what the commands read. */
export const SERVER_FLAGS = ["--sql", "--server", "--database"];
export const SERVER_SETTINGS = [
  "TRACKER_SQL_URL",
  "TRACKER_SQL_URL_FILE",
  "TRACKER_SQL_SERVER",
  "TRACKER_SQL_DATABASE",
];

const SERVER = "store-azure-sql";

/**
 * The workspace packages (their names after @tracker/) whose modules a command needs.
 * @param only the package that the command belongs to; undefined if it needs everything
 */
export function scopesOf(only, args, environment) {
  if (!only) return [EVERYTHING];
  return asksForServer(args, environment) ? [...new Set([only, SERVER])] : [only];
}

function asksForServer(args, environment) {
  const given = (flag) => args.some((arg) => arg === flag || arg.startsWith(`${flag}=`));
  if (SERVER_FLAGS.some(given)) return true;
  // --file takes precedence over the environment.
  return !given("--file") && SERVER_SETTINGS.some((name) => (environment[name] || "").trim() !== "");
}

const DRIVER = "@tracker/store-driver";

/** Whether these scopes leave out a package that they depend on: the SQL Server driver is large, and only needed if a command names a server. */
export function leavesOut(scopes, name) {
  return name === DRIVER && !scopes.includes(SERVER);
}

/** The arguments of `pnpm install` that select the scopes. */
export function filtersOf(scopes) {
  if (scopes.includes(EVERYTHING)) return [];
  const packages = scopes.map((scope) => `@tracker/${scope}...`);
  const chosen = leavesOut(scopes, DRIVER) ? [...packages, `!${DRIVER}`] : packages;
  return ["--prod", ...chosen.flatMap((one) => ["--filter-prod", one])];
}
