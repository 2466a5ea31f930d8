/** Everything in the workspace: what the checks and the deployment need. */
export const EVERYTHING = "everything";

/** Whoever names a SQL Server by one of these needs the packages that speak to it. A test holds them to what the commands read. */
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
 * @param only the package that the command belongs to, or undefined where it needs everything
 */
export function scopesOf(only, args, environment) {
  if (!only) return [EVERYTHING];
  return asksForServer(args, environment) ? [...new Set([only, SERVER])] : [only];
}

function asksForServer(args, environment) {
  const given = (flag) => args.some((arg) => arg === flag || arg.startsWith(`${flag}=`));
  if (SERVER_FLAGS.some(given)) return true;
  // A file that is named goes before what the environment says.
  return !given("--file") && SERVER_SETTINGS.some((name) => (environment[name] || "").trim() !== "");
}

const DRIVER = "@tracker/store-driver";

/** Whether a package is not installed for some scopes that need it: the driver of SQL Servers is large, and left out where none is asked for. */
export function leavesOut(scopes, name) {
  return name === DRIVER && !scopes.includes(SERVER);
}

/** What selects them in pnpm's install. */
export function filtersOf(scopes) {
  if (scopes.includes(EVERYTHING)) return [];
  const packages = scopes.map((scope) => `@tracker/${scope}...`);
  const chosen = leavesOut(scopes, DRIVER) ? [...packages, `!${DRIVER}`] : packages;
  return ["--prod", ...chosen.flatMap((one) => ["--filter-prod", one])];
}
