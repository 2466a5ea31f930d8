/** The variables that name a proxy for https addresses, as those of the venues are. */
const NAMES = ["HTTPS_PROXY", "https_proxy"];

/** The first versions whose fetch and agents can use a proxy from the environment (https://nodejs.org/api/cli.html#node_use_env_proxy1). */
const FIRST = [
  [22, 21],
  [24, 5],
] as const;

/** The proxy that the environment names: whether it is used, and a line that says so. Undefined if none is named. */
export function proxyOf(
  environment: Readonly<Record<string, string | undefined>>,
  version: string = process.versions.node,
): { readonly used: boolean; readonly text: string } | undefined {
  const name = NAMES.find((each) => environment[each]);
  if (name === undefined) return undefined;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const known = FIRST.some(([first, least]) => major === first && minor >= least) || major > 24;
  // Node reads the environment once, when it starts.
  const used = known && environment.NODE_USE_ENV_PROXY === "1";
  if (used) return { used, text: `The venues are asked through the proxy in ${name}.` };
  const why = known
    ? "Node uses it only if NODE_USE_ENV_PROXY=1 is set when it starts, as npm's commands do"
    : `Node ${version} cannot use a proxy; Node 22.21, 24.5 and newer can`;
  return { used, text: `${name} is not used: ${why}` };
}
