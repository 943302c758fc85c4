import type { ImportAnswers, ReadingOptions, QuestionResponse } from "../../../api/generated";

type Status = NonNullable<ImportAnswers["status"]>;
type Charge = NonNullable<ImportAnswers["include"]>[number];

const STATUS = "status.";
const LEFT_OUT = "leave_out";

/** The value of a status column that a question is about. */
export const statusOf = (question: QuestionResponse) => question.option.slice(STATUS.length);

export const isStatus = (question: QuestionResponse) => question.topic === "status";

/** Whether it has to be answered before anything is imported. */
export const isOpen = (question: QuestionResponse) => question.answer === null;

/** The choice that is taken, or would be: the answer, else what is recommended. */
export const chosenOf = (question: QuestionResponse): string =>
  question.answer ?? question.choices.find((choice) => choice.recommended)?.value ?? "";

/** How to read the file with one question of `all` answered. */
export function answered(
  reading: ReadingOptions,
  question: QuestionResponse,
  value: string,
  all: QuestionResponse[],
): ReadingOptions {
  const answers = reading.answers ?? {};
  if (isStatus(question)) {
    const status = { ...answers.status, [statusOf(question)]: value } as Status;
    return { ...reading, answers: { ...answers, status } };
  }
  if (question.option === "currency")
    return { ...reading, rates: null, answers: { ...answers, currency: value, only_currency: true } };
  if (question.option === "include")
    return { ...reading, answers: { ...answers, include: included(question, value, all) } };
  return { ...reading, answers: { ...answers, [question.option]: value } };
}

/** Shipping, tax and gift cards have a question each, and one answer together. */
function included(question: QuestionResponse, value: string, all: QuestionResponse[]): Charge[] {
  const taken = all
    .filter((question) => question.option === "include")
    .map((other) => (other.flag === question.flag ? value : other.answer));
  return taken.filter((answer): answer is Charge => answer !== null && answer !== LEFT_OUT);
}

/** All open questions answered as recommended. */
export const confirmed = (reading: ReadingOptions, all: QuestionResponse[]): ReadingOptions =>
  all
    .filter(isOpen)
    .reduce((before, question) => answered(before, question, chosenOf(question), all), reading);

/** Everything converted by a file of exchange rates. */
export const withRates = (reading: ReadingOptions, rates: string | null): ReadingOptions => ({
  ...reading,
  rates,
  answers: { ...reading.answers, currency: null, only_currency: false },
});
