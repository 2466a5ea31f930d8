/**
 * The arguments that a program on Windows gets from a command line of pulumi-command, step by step as documented, so that it can be tested
 * on any system. Go joins the arguments into one line, `cmd /C` reads that line unless another interpreter does, and the C runtime of the
 * program, Node's too, splits it again.
 */

/**
 * The program that starts, and its arguments.
 * @param command the interpreter and its arguments, or `cmd /C`, and the command as one argument
 * @throws if cmd would start more than one program or redirect output, which is not simulated
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
 * What cmd starts for the rest of its line after /C (`cmd /?`, which Microsoft's page on cmd repeats): outer quotes are removed, %NAME%
 * becomes the variable's value, quoted or not, and ^ escapes the next character. `!` has no meaning without /V:ON. Not simulated: quotes
 * stay if the text between the only two of them is the name of a program.
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
      throw new Error(`cmd would interpret ${JSON.stringify(character)} in ${expanded}`);
    read += character === "^" && !quoted ? expanded.charAt(++at) : character;
  }
  return read;
}

/**
 * How the C runtime splits a command line (Microsoft, "Parsing C command-line arguments"): backslashes are literal unless a quote follows;
 * 2n of them and a quote give n, and the quote begins or ends a quoted part; 2n + 1 give n and a literal quote. Two quotes inside a quoted
 * part give one. In the program's name backslashes are always literal.
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
