import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import UploadFileOutlined from "@mui/icons-material/UploadFileOutlined";
import { Alert, Button, LinearProgress, Stack, TextField, Typography } from "@mui/material";
import { useState } from "react";

import { useImportCampaignsMutation } from "../../api/generated";
import { day, money, whole } from "../../words/formats";
import { useWhyNot } from "../../app/roles";
import { Problem } from "../../ui/Problem";
import { useCurrency } from "../../app/useCurrency";
import { FileButton } from "../../ui/forms/FileButton";
import { Panel } from "../../ui/Panel";
import { WithReason } from "../../ui/WithReason";
import { DayOrder, isAmbiguous } from "./DayOrder";
import { columnsOf, SAMPLE } from "./sample";

/** What campaigns cost, from a file of an ad platform or one's own. */
export function ImportPanel({ isFirst }: { isFirst: boolean }) {
  const [importFile, { data, error, isLoading }] = useImportCampaignsMutation();
  const [source, setSource] = useState("");
  const [columns, setColumns] = useState("");
  const whyNot = useWhyNot("analyst");
  const currency = useCurrency();
  const [file, setFile] = useState<File>();
  const send = (chosen: File, dateFormat?: string) => {
    setFile(chosen);
    void importFile({ body: chosen, source: source || undefined, column: columnsOf(columns), dateFormat });
  };
  return (
    <Panel
      title={isFirst ? t`Import your first campaigns` : t`Import campaigns`}
      explanation={
        <>
          <Trans>
            A CSV with one row per campaign and day: <code>campaign, day, spend</code> and the{" "}
            <code>source</code> that matches <code>acquisition_source</code> of your customers. Optional
            columns: <code>campaign_type, tier, impressions, clicks, new_customers, revenue</code>. Exports
            from ad platforms are recognized. Importing a day again replaces it.
          </Trans>
        </>
      }
    >
      <Stack direction="row" sx={{ gap: 2, flexWrap: "wrap", alignItems: "flex-start", pt: 1 }}>
        <TextField
          label={t`Source, if not in the file`}
          placeholder="paid_search"
          size="small"
          value={source}
          onChange={(event) => setSource(event.target.value)}
          sx={{ minWidth: 240 }}
          slotProps={{ inputLabel: { shrink: true } }}
        />
        <TextField
          label={t`Column names, if they differ`}
          placeholder="spend=Cost, day=Reported on"
          size="small"
          value={columns}
          onChange={(event) => setColumns(event.target.value)}
          sx={{ minWidth: 260 }}
          slotProps={{ inputLabel: { shrink: true } }}
        />
        <WithReason why={whyNot}>
          <FileButton
            label={t`Campaign file`}
            accept=".csv,.txt,.tsv"
            variant="contained"
            startIcon={<UploadFileOutlined />}
            disabled={isLoading || whyNot !== undefined}
            onFile={(chosen) => send(chosen)}
          >
            <Trans>Choose file</Trans>
          </FileButton>
        </WithReason>
        <Button component="a" href={SAMPLE} download="campaigns-sample.csv">
          <Trans>Download sample</Trans>
        </Button>
      </Stack>
      {isLoading && <LinearProgress sx={{ mt: 2 }} aria-label={t`Importing the file`} />}
      <Stack sx={{ mt: 2 }}>
        {file && isAmbiguous(error) ? (
          <DayOrder disabled={isLoading} onChoose={(format) => send(file, format)} />
        ) : error ? (
          <Problem error={error} />
        ) : null}
      </Stack>
      {data && !error && (
        <Alert severity="success">
          <Typography>
            <Trans>
              {whole(data.campaigns)} campaigns ({whole(data.campaigns_added)} new),{" "}
              {money(data.spend, currency)} from {day(data.first_day)} to {day(data.last_day)};{" "}
              {whole(data.days_added)} days added, {whole(data.days_replaced)} replaced.
            </Trans>
          </Typography>
        </Alert>
      )}
    </Panel>
  );
}
