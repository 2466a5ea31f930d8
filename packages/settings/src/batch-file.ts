/** Arguments for Node's `spawn`. */
interface Start {
  readonly file: string;
  readonly args: string[];
  readonly options: { readonly shell: boolean };
}

/** Words that a shell and the argument parsers of Go and the C runtime all take literally. */
const PLAIN = /^[\w@.,:/=+-]+$/;

/**
 * How to start a program that is a batch file on Windows, as az, func and npx are: there only a shell can start one (Node, "Spawning .bat and
 * .cmd files on Windows"), and it interprets the words, which Node joins into its command line unquoted (DEP0190). So they must be plain:
 * throws a RangeError if one is not.
 */
export function batchFile(program: string, args: readonly string[], platform: string = process.platform): Start {
  const words = [program, ...args];
  const strange = words.find((word) => !PLAIN.test(word));
  if (strange !== undefined) throw new RangeError(`a shell would interpret ${JSON.stringify(strange)}`);
  return platform === "win32"
    ? { file: words.join(" "), args: [], options: { shell: true } }
    : { file: program, args: [...args], options: { shell: false } };
}
