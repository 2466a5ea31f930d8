const PROXIES = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];
const NEVER = "localhost,127.0.0.1,[::1]";

/** An environment in which Node uses the proxy that it names, as other programs do, except for addresses of this machine. */
export function withProxy(environment) {
  if (!PROXIES.some((name) => environment[name])) return environment;
  const without = [environment.no_proxy || environment.NO_PROXY, NEVER].filter(Boolean).join(",");
  return { NODE_USE_ENV_PROXY: "1", ...environment, NO_PROXY: without, no_proxy: without };
}
