import type { AnswersGiven, HowToRead, QuestionShown } from "../../../api/generated";

type Status = NonNullable<AnswersGiven["status"]>;
type Charge = NonNullable<AnswersGiven["include"]>[number];

const STATUS = "status.";
const LEFT_OUT = "leave_out";

/** The value of a status column that a question is about. */
export const statusOf = (question: QuestionShown) => question.option.slice(STATUS.length);

export const isStatus = (question: QuestionShown) => question.topic === "status";

/** Whether it has to be answered before anything is imported. */
export const isOpen = (question: QuestionShown) => question.answer === null;

/** The choice that is taken, or would be: the answer, else what is recommended. */
export const chosenOf = (question: QuestionShown): string =>
  question.answer ?? question.choices.find((choice) => choice.recommended)?.value ?? "";

/** How to read the file with one question of `all` answered. */
export function answered(
  asked: HowToRead,
  question: QuestionShown,
  value: string,
  all: QuestionShown[],
): HowToRead {
  const answers = asked.answers ?? {};
  if (isStatus(question)) {
    const status = { ...answers.status, [statusOf(question)]: value } as Status;
    return { ...asked, answers: { ...answers, status } };
  }
  if (question.option === "currency")
    return { ...asked, rates: null, answers: { ...answers, currency: value, only_currency: true } };
  if (question.option === "include")
    return { ...asked, answers: { ...answers, include: included(question, value, all) } };
  return { ...asked, answers: { ...answers, [question.option]: value } };
}

/** Shipping, tax and gift cards have a question each, and one answer together. */
function included(question: QuestionShown, value: string, all: QuestionShown[]): Charge[] {
  const taken = all
    .filter((question) => question.option === "include")
    .map((one) => (one.flag === question.flag ? value : one.answer));
  return taken.filter((one): one is Charge => one !== null && one !== LEFT_OUT);
}

/** All open questions answered as recommended. */
export const confirmed = (asked: HowToRead, all: QuestionShown[]): HowToRead =>
  all.filter(isOpen).reduce((before, question) => answered(before, question, chosenOf(question), all), asked);

/** Everything converted by a file of exchange rates. */
export const withRates = (asked: HowToRead, rates: string | null): HowToRead => ({
  ...asked,
  rates,
  answers: { ...asked.answers, currency: null, only_currency: false },
});
