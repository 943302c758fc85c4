import { PROBLEM_DETAILS, PROBLEM_HINTS } from "./problemTexts";
import { problemText, withoutCommands } from "./problems";

test("a problem of the service is shown in its words, as sentences", () => {
  expect(problemText({ status: 401, data: { detail: "The password is wrong", hint: "try again" } })).toEqual({
    detail: "The password is wrong.",
    hint: "Try again.",
  });
});

test("no answer at all is a problem, too", () => {
  expect(problemText({ status: "FETCH_ERROR" }).detail).toBe("The server cannot be reached.");
});

test("the name of a file is not capitalized", () => {
  expect(problemText({ data: { detail: "orders.csv could not be read" } }).detail).toBe(
    "orders.csv could not be read.",
  );
});

test("a known code has a hint for the web app in place of a command", () => {
  const data = {
    code: "model.none",
    detail: "The workspace has no model yet.",
    hint: "train one: submit a job of kind `train`, or `tenure train --workspace FOLDER`",
  };
  expect(problemText({ data }).hint).toBe("Train a model on the Models page.");
});

test("of other codes, what is about the command line or the environment is left out", () => {
  expect(withoutCommands("convert the amounts with --rates rates.csv")).toBe("");
  expect(withoutCommands("run `tenure check` on the log: it says why")).toBe("");
  expect(withoutCommands("upgrade: pip install --upgrade tenure")).toBe("");
  expect(withoutCommands("close some; TENURE_STREAMS_PER_USER says how many")).toBe("close some");
  expect(withoutCommands("Export it again. Or read it with --source csv")).toBe("Export it again.");
  expect(withoutCommands("well-known values -- such as these -- are fine")).not.toBe("");
  expect(problemText({ data: { detail: "--level is not a share", hint: "" } }).detail).toBe(
    "The request could not be completed.",
  );
});

test("no hint of the web app is about the command line or the environment", () => {
  for (const text of [...Object.values(PROBLEM_HINTS), ...Object.values(PROBLEM_DETAILS)])
    expect(withoutCommands(text)).toBe(text);
});

test("a known code has the app's own sentence", () => {
  const data = { code: "store.quota", detail: "The workspace has reached its disk quota.", hint: "" };
  expect(problemText({ data }).detail).toBe("The workspace has reached its storage limit.");
});

test("facts that contradict each other are told without the terms of the models", () => {
  const { detail, hint } = problemText({
    data: {
      code: "model.frame.impossible",
      detail: "The frame contains impossible values (problem: rows, of 16).",
      hint: "Recency is the time from first to last order, T from first order to as_of",
    },
  });
  expect(detail).toBe("These facts contradict each other.");
  expect(hint).not.toMatch(/frame|\bT\b|as_of/);
});
