import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { askOn } from "./ask.ts";

function ask(signal = new AbortController().signal) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const answer = askOn(input, output, "Really? ", signal);
  return { input, answer, asked: () => String(output.read()) };
}

test("a question is written, and the next line is its answer", async () => {
  const { input, answer, asked } = ask();
  input.write(" yes \nno\n");
  expect([await answer, asked()]).toEqual(["yes", "Really? "]);
});

test("the answer is empty if the input ends or the signal fires", async () => {
  const { input, answer } = ask();
  input.end();
  expect(await answer).toBe("");
  const stop = new AbortController();
  const stopped = ask(stop.signal);
  stop.abort();
  expect(await stopped.answer).toBe("");
  expect(await ask(AbortSignal.abort()).answer).toBe("");
});
