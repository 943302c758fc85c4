import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import DownloadOutlined from "@mui/icons-material/DownloadOutlined";
import { Button, Chip, Stack } from "@mui/material";
import { Link, useParams } from "react-router";

import { useGetModelQuery, useModelBacktestQuery } from "../../api/generated";
import { useCurrency } from "../../app/useCurrency";
import { day, moment } from "../../words/formats";
import { useWhyNot } from "../../app/roles";
import { Problem } from "../../ui/Problem";
import { PageHead } from "../../ui/PageHead";
import { Panel } from "../../ui/Panel";
import { BacktestParts } from "./backtest/BacktestParts";
import { About } from "./About";
import { Lineage } from "./Lineage";
import { CardText } from "./card/CardText";
import { Promote } from "./versions/Promote";
import { WithReason } from "../../ui/WithReason";
import { useModelTitle } from "../../app/useTitles";
import { isChampion, ROLES } from "./words";

/** One version: what it is, how good it was, and its card. */
export default function ModelPage() {
  const nameOf = useModelTitle();
  const reference = useParams()["version"] ?? "champion";
  const { data: version, error, refetch } = useGetModelQuery({ version: reference });
  const backtest = useModelBacktestQuery({ version: reference });
  const currency = useCurrency();
  const whyNot = useWhyNot("analyst");
  if (error)
    return (
      <>
        <PageHead
          title={t`Version ${reference}`}
          actions={
            <Button component={Link} to="/models">
              <Trans>All versions</Trans>
            </Button>
          }
        />
        <Problem error={error} onRetry={refetch} />
      </>
    );
  return (
    <>
      <PageHead
        title={version ? t`Version ${version.number}: ${nameOf(version.model)}` : t`Model`}
        subtitle={
          version && (
            <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap", alignItems: "center" }}>
              {version.aliases.map((alias) => (
                <Chip
                  key={alias}
                  size="small"
                  color={alias === "champion" ? "primary" : "default"}
                  label={ROLES[alias] ?? alias}
                />
              ))}
              <span>
                <Trans>
                  {version.horizon_days ?? "–"}-day horizon, trained on data up to {day(version.as_of)},
                  created {moment(version.created_at)}
                </Trans>
              </span>
            </Stack>
          )
        }
        actions={
          version && (
            <>
              <Button component={Link} to="/models">
                <Trans>All versions</Trans>
              </Button>
              <WithReason why={whyNot}>
                <Button
                  component="a"
                  href={`/api/v1/models/${version.number}/download`}
                  download
                  disabled={whyNot !== undefined}
                  startIcon={<DownloadOutlined />}
                >
                  <Trans>Download</Trans>
                </Button>
              </WithReason>
              {!isChampion(version) && <Promote version={version} />}
            </>
          )
        }
      />
      <Stack sx={{ gap: 2 }}>
        {version && <About version={version} />}
        <BacktestParts
          tested={backtest.currentData}
          error={backtest.error}
          onRetry={backtest.refetch}
          currency={currency}
        />
        <Panel
          title={t`Model card`}
          explanation={t`Intended use, training data and limitations.`}
          loading={!version}
          height={300}
        >
          {version && <CardText text={version.card} />}
        </Panel>
        {version && <Lineage version={version} />}
      </Stack>
    </>
  );
}
