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

/** What selects them in pnpm's install. The driver of SQL Servers is large, and left out where none is asked for. */
export function filtersOf(scopes) {
  if (scopes.includes(EVERYTHING)) return [];
  const packages = scopes.map((scope) => `@tracker/${scope}...`);
  const chosen = scopes.includes(SERVER) ? packages : [...packages, "!@tracker/store-driver"];
  return ["--prod", ...chosen.flatMap((one) => ["--filter-prod", one])];
}
