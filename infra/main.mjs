// What Pulumi starts, in a language that any Node reads: an old one could not even parse the rest to say so.
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.exit(1);
}

export default (await import("./index.ts")).default;
