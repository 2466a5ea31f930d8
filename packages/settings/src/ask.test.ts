import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { askOn } from "./ask.ts";

function ask(signal = new AbortController().signal) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const answer = askOn(input, output, "Really? ", signal);
  return { input, answer, asked: () => String(output.read()) };
}

test("a question is shown, and the line that follows is its answer", async () => {
  const { input, answer, asked } = ask();
  input.write(" yes \nno\n");
  expect([await answer, asked()]).toEqual(["yes", "Really? "]);
});

test("an input that ends, and a signal that fires, is no answer", async () => {
  const { input, answer } = ask();
  input.end();
  expect(await answer).toBe("");
  const stop = new AbortController();
  const stopped = ask(stop.signal);
  stop.abort();
  expect(await stopped.answer).toBe("");
  expect(await ask(AbortSignal.abort()).answer).toBe("");
});
