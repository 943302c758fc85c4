import { Trans } from "@lingui/react/macro";
import { Box, Button, FormControlLabel, Radio, RadioGroup, Stack, Typography } from "@mui/material";
import { type ReactNode, useId } from "react";

import type { QuestionResponse } from "../../../api/generated";
import { chosenOf, isOpen } from "./answers";
import { choiceWords, helpOf, stakeOf, titleOf } from "./questionWords";
import { AnswerRequired, Recommended } from "./marks";

interface Props {
  question: QuestionResponse;
  currency: string | null;
  onAnswer: (value: string) => void;
  /** Another way to answer, below the choices. */
  children?: ReactNode;
}

/** A question with its choices and what each would come to. */
export function QuestionCard({ question, currency, onAnswer, children }: Props) {
  const id = useId();
  const chosen = chosenOf(question);
  const help = helpOf(question);
  return (
    <Box component="section" aria-labelledby={id}>
      <Stack direction="row" sx={{ gap: 1, alignItems: "center", flexWrap: "wrap" }}>
        <Typography id={id} component="h3" sx={{ fontWeight: 600 }}>
          {titleOf(question)}
        </Typography>
        {isOpen(question) && <AnswerRequired />}
      </Stack>
      <Typography variant="body2" sx={{ color: "text.secondary", maxWidth: 720 }}>
        {question.answer === null || question.choices.length === 0 ? help : question.text}
      </Typography>
      {question.choices.length > 0 && (
        <RadioGroup
          aria-labelledby={id}
          value={chosen}
          onChange={(_, value) => onAnswer(value)}
          sx={{ mt: 0.5 }}
        >
          {question.choices.map((choice) => (
            <FormControlLabel
              key={choice.value}
              value={choice.value}
              control={<Radio size="small" />}
              label={
                <Stack direction="row" sx={{ columnGap: 1, alignItems: "center", flexWrap: "wrap" }}>
                  <span>{choiceWords(question, choice)}</span>
                  <Typography variant="body2" component="span" sx={{ color: "text.secondary" }}>
                    {stakeOf(question, choice, currency)}
                  </Typography>
                  {choice.recommended && <Recommended />}
                </Stack>
              }
            />
          ))}
        </RadioGroup>
      )}
      {isOpen(question) && chosen && (
        <Button size="small" variant="outlined" sx={{ mt: 0.5 }} onClick={() => onAnswer(chosen)}>
          <Trans>Use this answer</Trans>
        </Button>
      )}
      {children}
    </Box>
  );
}
