/** For each kind of address, the variables that name its proxy, in Node's order. */
const PROXIES = [
  ["https_proxy", "HTTPS_PROXY"],
  ["http_proxy", "HTTP_PROXY"],
];
const NEVER = "localhost,127.0.0.1,[::1]";

/** An environment in which Node uses the proxy that it names, as other programs do, except for addresses of this machine. */
export function withProxy(environment) {
  if (!PROXIES.flat().some((name) => environment[name])) return environment;
  const without = [environment.no_proxy || environment.NO_PROXY, NEVER].filter(Boolean).join(",");
  return { NODE_USE_ENV_PROXY: "1", ...environment, NO_PROXY: without, no_proxy: without };
}

/** Why Node could not start with the proxies of an environment, in one line; undefined if it can. Node's own error may show a password. */
export function proxyProblem(environment) {
  if (withProxy(environment).NODE_USE_ENV_PROXY !== "1") return undefined;
  const names = PROXIES.map((pair) => pair.find((name) => environment[name]));
  const wrong = names.find((name) => name && !isProxy(environment[name]));
  return wrong && `${wrong}: its value (not shown) is not an address such as http://proxy:8080`;
}

/** What Node takes for a proxy. */
function isProxy(text) {
  try {
    const { protocol, username, password, pathname, search, hash } = new URL(text);
    decodeURIComponent(username + password);
    return /^(https?|socks5?):$/.test(protocol) && /^\/?$/.test(pathname + search + hash);
  } catch {
    return false;
  }
}
