import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  Box,
  Button,
  MenuItem,
  Stack,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  TextField,
  Typography,
} from "@mui/material";
import { useState } from "react";

import type { QuestionResponse } from "../../../api/generated";
import { whole } from "../../../words/formats";
import { chosenOf, isOpen, statusOf } from "./answers";
import { amount, MEANINGS } from "./questionWords";
import { AnswerRequired, UnknownStatus } from "./marks";

const FEW = 12;
const WIDE_ONLY = { display: { xs: "none", sm: "table-cell" } };

interface Props {
  /** One for each value of a status or type column. */
  questions: QuestionResponse[];
  currency: string | null;
  onAnswer: (question: QuestionResponse, value: string) => void;
  /** The open ones, answered as they stand. */
  onConfirm: () => void;
}

/** What each status of the file counts as, with its money. */
export function Statuses({ questions, currency, onAnswer, onConfirm }: Props) {
  const [all, setAll] = useState(false);
  const columns = new Set(questions.map((question) => question.column));
  const sorted = [...questions].sort((question, other) => urgency(other) - urgency(question));
  const shown = all ? sorted : sorted.slice(0, FEW);
  const open = questions.filter(isOpen).length;
  return (
    <Box component="section" aria-label={t`Statuses`}>
      <Typography component="h3" sx={{ fontWeight: 600 }}>
        <Trans>Which orders count as sales?</Trans>
      </Typography>
      <Typography variant="body2" sx={{ color: "text.secondary", maxWidth: 720 }}>
        <Trans>
          Only sales count as revenue. Change the meaning of a status if your shop uses it differently.
        </Trans>
      </Typography>
      <Table
        size="small"
        aria-label={t`Status meanings`}
        sx={{ mt: 0.5, tableLayout: { xs: "fixed", sm: "auto" } }}
      >
        <TableHead>
          <TableRow>
            <TableCell>
              <Trans>Status in your file</Trans>
            </TableCell>
            <TableCell align="right" sx={WIDE_ONLY}>
              <Trans>Rows</Trans>
            </TableCell>
            <TableCell align="right">
              <Trans>Amount</Trans>
            </TableCell>
            <TableCell sx={{ width: { xs: "50%", sm: "40%" } }}>
              <Trans>Meaning</Trans>
            </TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {shown.map((question) => (
            <TableRow key={`${question.column} ${question.option}`}>
              <TableCell component="th" scope="row">
                <Name question={question} withColumn={columns.size > 1} />
              </TableCell>
              <TableCell align="right" sx={WIDE_ONLY}>
                {whole(question.rows)}
              </TableCell>
              <TableCell align="right">{amount(question.money, currency)}</TableCell>
              <TableCell>
                <MeaningChoice question={question} onAnswer={(value) => onAnswer(question, value)} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <Stack direction="row" sx={{ gap: 1, mt: 1 }}>
        {open > 0 && (
          <Button size="small" variant="outlined" onClick={onConfirm}>
            {open === 1 ? t`Use this answer` : t`Use these answers`}
          </Button>
        )}
        {sorted.length > FEW && (
          <Button size="small" onClick={() => setAll(!all)}>
            {all ? t`Show fewer` : t`Show all ${whole(sorted.length)}`}
          </Button>
        )}
      </Stack>
    </Box>
  );
}

/** Open ones stand first, then those that are only assumed; else they stand as the file has them. */
const urgency = (question: QuestionResponse) => (isOpen(question) ? 2 : question.assumed ? 1 : 0);

function Name({ question, withColumn }: { question: QuestionResponse; withColumn: boolean }) {
  return (
    <Stack direction="row" sx={{ columnGap: 1, rowGap: 0.5, alignItems: "center", flexWrap: "wrap" }}>
      <Box component="span" sx={{ fontWeight: 600 }}>
        {withColumn && `${question.column}: `}
        {statusOf(question) || t`(empty)`}
      </Box>
      {isOpen(question) && <AnswerRequired />}
      {question.assumed && <UnknownStatus />}
    </Stack>
  );
}

interface ChoiceProps {
  question: QuestionResponse;
  onAnswer: (value: string) => void;
}

function MeaningChoice({ question, onAnswer }: ChoiceProps) {
  return (
    <TextField
      select
      fullWidth
      size="small"
      value={chosenOf(question)}
      onChange={(event) => onAnswer(event.target.value)}
      slotProps={{ htmlInput: { "aria-label": t`Meaning of “${statusOf(question)}”` } }}
    >
      {question.choices.map((choice) => (
        <MenuItem key={choice.value} value={choice.value}>
          {MEANINGS[choice.value] ?? choice.label}
          {choice.recommended && t` (recommended)`}
        </MenuItem>
      ))}
    </TextField>
  );
}
