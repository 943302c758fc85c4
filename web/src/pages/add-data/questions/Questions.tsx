import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Divider, Stack } from "@mui/material";

import type { ReadingOptions, QuestionResponse } from "../../../api/generated";
import { Panel } from "../../../ui/Panel";
import { answered, confirmed, isOpen, isStatus, withRates } from "./answers";
import { QuestionCard } from "./QuestionCard";
import { Rates } from "./Rates";
import { Statuses } from "./Statuses";

interface Props {
  questions: QuestionResponse[];
  /** Of the amounts in the file, where it says so. */
  currency: string | null;
  /** What the workspace counts in. */
  shopCurrency: string;
  reading: ReadingOptions;
  onChange: (asked: ReadingOptions) => void;
}

/** Everything about the file that can be read in more than one way, with the money at stake. */
export function Questions({ questions, currency, shopCurrency, reading, onChange }: Props) {
  const statuses = questions.filter(isStatus);
  const others = questions.filter((question) => !isStatus(question));
  const open = questions.filter(isOpen).length;
  const answer = (question: QuestionResponse, value: string) =>
    onChange(answered(reading, question, value, questions));
  return (
    <Panel
      isExported={false}
      title={t`How to read your file`}
      explanation={t`This is how Tenure reads it. Correct anything that is wrong; the totals above update.`}
    >
      <Stack spacing={2.5} divider={<Divider flexItem />} sx={{ pt: 0.5 }}>
        {open > 0 && <Open count={open} onConfirm={() => onChange(confirmed(reading, questions))} />}
        {others.filter(isOpen).map(card)}
        {statuses.length > 0 && (
          <Statuses
            questions={statuses}
            currency={currency}
            onAnswer={answer}
            onConfirm={() => onChange(confirmed(reading, statuses))}
          />
        )}
        {others.filter((other) => !isOpen(other)).map(card)}
      </Stack>
    </Panel>
  );

  function card(question: QuestionResponse) {
    return (
      <QuestionCard
        key={`${question.topic} ${question.flag} ${question.column}`}
        question={question}
        currency={currency}
        onAnswer={(value) => answer(question, value)}
      >
        {question.topic === "currency" && (
          <Rates
            rates={reading.rates}
            currency={shopCurrency}
            onRates={(path) => onChange(withRates(reading, path))}
          />
        )}
      </QuestionCard>
    );
  }
}

function Open({ count, onConfirm }: { count: number; onConfirm: () => void }) {
  return (
    <Alert
      severity="warning"
      action={
        <Button color="inherit" size="small" onClick={onConfirm}>
          <Trans>Use all recommended answers</Trans>
        </Button>
      }
    >
      <Trans>Answer {count === 1 ? t`one question` : t`${count} questions`} before importing.</Trans>
    </Alert>
  );
}
