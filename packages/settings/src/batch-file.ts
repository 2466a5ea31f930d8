/** What Node is given to start a program. */
interface Start {
  readonly file: string;
  readonly args: string[];
  readonly options: { readonly shell: boolean };
}

/** Words of which a shell, Go's and the C runtime's readers all take every character as it stands. */
const PLAIN = /^[\w@.,:/=+-]+$/;

/**
 * How to start a program that Windows has as a batch file, as az, func and npx are: there only a shell starts one (Node, "Spawning .bat and
 * .cmd files on Windows"), and reads the words, which Node puts into its line as they are (DEP0190). So they must be plain: throws a
 * RangeError where one is not.
 */
export function batchFile(program: string, args: readonly string[], platform: string = process.platform): Start {
  const words = [program, ...args];
  const strange = words.find((word) => !PLAIN.test(word));
  if (strange !== undefined) throw new RangeError(`a shell would read more in ${JSON.stringify(strange)}`);
  return platform === "win32"
    ? { file: words.join(" "), args: [], options: { shell: true } }
    : { file: program, args: [...args], options: { shell: false } };
}
