import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import DownloadOutlined from "@mui/icons-material/DownloadOutlined";
import { Box, Button, Stack } from "@mui/material";

import { type FilePredictionResponse } from "../../api/generated";
import { useCurrency } from "../../app/useCurrency";
import { whole } from "../../words/formats";
import { Figure } from "../../ui/Figure";
import { MetricDefinitions } from "../../ui/MetricDefinitions";
import { Panel } from "../../ui/Panel";
import { VALUE_METRICS } from "../../words/metrics";
import { FilePlots } from "./FilePlots";
import { FileRows } from "./FileRows";

/** What became of a file. */
export function FileResult({ result, name }: { result: FilePredictionResponse; name: string }) {
  const currency = useCurrency();
  const days = result.horizon_days;
  const metrics = VALUE_METRICS.filter((metric) => result.metrics?.[metric.key] != null);
  return (
    <Stack sx={{ gap: 2 }} aria-live="polite">
      <Panel
        title={t`${whole(result.customers_predicted)} of ${whole(result.rows)} customers predicted`}
        explanation={[
          t`From ${name}${days ? t`, over the next ${days} days` : ""}.`,
          result.unknown > 0 &&
            t`${whole(result.unknown)} have no orders in your shop; their rows stay empty.`,
        ]
          .filter(Boolean)
          .join(" ")}
        action={
          <Button
            component="a"
            href={result.download}
            download
            variant="outlined"
            startIcon={<DownloadOutlined />}
          >
            <Trans>Download CSV</Trans>
          </Button>
        }
      >
        <FileRows result={result} currency={currency} />
      </Panel>
      {result.target_column && (
        <Panel
          title={t`Accuracy`}
          explanation={t`Predictions compared with the column ${result.target_column}, for ${whole(result.compared_rows)} rows that have both. The actual values must cover the same ${days ?? ""} days.`}
          empty={metrics.length === 0 && t`Fewer than two rows have both an actual value and a prediction.`}
        >
          <Box
            sx={{
              display: "grid",
              gap: 1.5,
              gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 215px), 1fr))",
            }}
          >
            {metrics.map((metric) => (
              <Figure
                key={metric.key}
                name={metric.name}
                value={metric.show(result.metrics?.[metric.key], currency)}
                note={metric.meaning}
              />
            ))}
          </Box>
          <MetricDefinitions metrics={metrics} />
        </Panel>
      )}
      {result.points.length > 1 && <FilePlots result={result} currency={currency} />}
    </Stack>
  );
}
