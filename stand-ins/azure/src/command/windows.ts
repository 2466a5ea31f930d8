/**
 * What a program on Windows gets of a command line that pulumi-command makes, step by step as documented, so that it can be seen on any
 * system. Go puts the arguments into one line, `cmd /C` reads that line where no interpreter stands in its place, and the C runtime of
 * the program, which Node has too, takes it apart again.
 */

/**
 * The program that starts, and its arguments.
 * @param command the interpreter and its arguments, or `cmd /C`, and the command as one argument
 * @throws where cmd would start more than one program, or send output elsewhere: nothing here plays cmd's part further than that
 */
export function argvOnWindows(command: readonly string[], environment: NodeJS.ProcessEnv): readonly string[] {
  const line = command.map(escapeArg).join(" ");
  const shell = /^cmd \/C /;
  return splitByRuntime(shell.test(line) ? readByCmd(line.replace(shell, ""), environment) : line);
}

/** Go's syscall.EscapeArg (src/syscall/exec_windows.go): `"` becomes `\"`, and quotes go around an argument with a space only. */
export function escapeArg(arg: string): string {
  if (arg === "") return '""';
  const escaped = arg.replaceAll(/(\\*)"/g, '$1$1\\"');
  return /[ \t]/.test(arg) ? `"${escaped.replace(/\\+$/, "$&$&")}"` : escaped;
}

/**
 * What cmd starts for the rest of its line behind /C (`cmd /?`, which Microsoft's page on cmd repeats): outer quotes are taken away, %NAME%
 * gives the variable's value, quoted or not, and ^ the next character. `!` means nothing unless /V:ON is said. Not followed: quotes stay
 * where the text between the only two of them is the name of a program.
 */
export function readByCmd(rest: string, environment: NodeJS.ProcessEnv): string {
  const stripped = rest.startsWith('"') ? rest.slice(1).replace(/"([^"]*)$/, "$1") : rest;
  const variables = new Map(Object.entries(environment).map(([name, value]) => [name.toUpperCase(), value]));
  const expanded = stripped.replaceAll(/%([^%]+)%/g, (all, name: string) => variables.get(name.toUpperCase()) ?? all);
  let read = "";
  let quoted = false;
  for (let at = 0; at < expanded.length; at++) {
    const character = expanded.charAt(at);
    if (character === '"') quoted = !quoted;
    if (character === "\n" || (!quoted && /[&|<>]/.test(character)))
      throw new Error(`cmd reads ${JSON.stringify(character)} as its own in ${expanded}`);
    read += character === "^" && !quoted ? expanded.charAt(++at) : character;
  }
  return read;
}

/**
 * How the C runtime takes a command line apart (Microsoft, "Parsing C command-line arguments"): a backslash means itself unless a quote
 * follows; 2n of them and a quote are n and the quote, which begins or ends a part; 2n + 1 are n and a quote of the argument's own. Two
 * quotes inside a quoted part are one. In the program's name backslashes mean nothing.
 */
export function splitByRuntime(line: string): readonly string[] {
  const [program = ""] = /^(?:"[^"]*"?|[^\s"])*/.exec(line) ?? [];
  const rest = line.slice(program.length);
  const args: string[] = [];
  let current: string | undefined;
  let quoted = false;
  for (let at = 0; at < rest.length; at++) {
    const [, backslashes = "", quote] = /^(\\*)("?)/.exec(rest.slice(at)) ?? [];
    const character = rest.charAt(at);
    if (quote) {
      at += backslashes.length;
      const isOwn = backslashes.length % 2 === 1 || (quoted && rest[at + 1] === '"');
      current = (current ?? "") + "\\".repeat(backslashes.length / 2) + (isOwn ? '"' : "");
      if (!isOwn) quoted = !quoted;
      else if (backslashes.length % 2 === 0) at++;
    } else if (/[ \t]/.test(character) && !quoted) {
      if (current !== undefined) args.push(current);
      current = undefined;
    } else current = (current ?? "") + character;
  }
  return [program.replaceAll('"', ""), ...args, ...(current === undefined ? [] : [current])];
}
