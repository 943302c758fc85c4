import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Box, Stack, Typography } from "@mui/material";

import {
  type DescribedCluster,
  useSegmentClustersQuery,
  useSegmentFieldsQuery,
} from "../../../api/generated";
import { decimal, money, moment, share } from "../../../words/formats";
import { useChartColours } from "../../../ui/charts/chartColours";
import { HowComputed } from "../../../ui/HowComputed";
import { heat } from "../../../ui/tables/heat";
import { Panel } from "../../../ui/Panel";
import { FindClusters } from "./FindClusters";
import { SavedPanel } from "../SavedPanel";

/** Customers who are alike: what tells the clusters apart, and how far to trust them. */
export function ClustersPanel({ currency }: { currency: string }) {
  const { data, isLoading, error, refetch } = useSegmentClustersQuery();
  const clustering = data?.clustered;
  return (
    <Stack spacing={3}>
      <Panel
        title={t`Clustering`}
        explanation={t`Groups of customers with similar value, order rhythm, basket and sustainability.`}
        action={<FindClusters />}
        loading={isLoading}
        error={error}
        onRetry={refetch}
        empty={data === null && t`No clusters yet. Finding them takes less than a minute.`}
      >
        {clustering && data && (
          <Stack spacing={1}>
            <Typography>
              <Trans>Last run: {moment(data.created_at)}</Trans>
            </Typography>
            <Alert severity={clustering.stability >= 0.6 ? "info" : "warning"} sx={{ py: 0 }}>
              <Trans>
                Stability {decimal(clustering.stability)} of 1. {clustering.stability_words}
              </Trans>{" "}
            </Alert>{" "}
            <HowComputed>
              {" "}
              <Trans>
                {clustering.criterion}. Method:{" "}
                {clustering.method === "gmm" ? t`Gaussian mixture` : t`k-means`}.
              </Trans>{" "}
            </HowComputed>
          </Stack>
        )}
      </Panel>
      {clustering && (
        <>
          <SavedPanel
            kinds={["cluster"]}
            title={t`Clusters`}
            explanation={t`Most valuable first. Every customer belongs to one cluster.`}
            empty={t`Counting…`}
            currency={currency}
          />
          <Panel
            title={t`Cluster profiles`}
            explanation={t`The median customer of each cluster, colored by how far the cluster average is from the average of all customers.`}
          >
            <ProfileTable clusters={clustering.clusters} features={clustering.features} currency={currency} />
          </Panel>
        </>
      )}
    </Stack>
  );
}

interface ApartProps {
  clusters: DescribedCluster[];
  features: string[];
  currency: string;
}

function ProfileTable({ clusters, features, currency }: ApartProps) {
  const { data: fields = [] } = useSegmentFieldsQuery();
  const colours = useChartColours();
  const byName = new Map(fields.map((field) => [field.name, field]));
  const shown = (name: string, value: number | null | undefined) => {
    const kind = byName.get(name)?.kind;
    return kind === "money" ? money(value, currency) : kind === "share" ? share(value) : decimal(value, 1);
  };
  return (
    <Box component="table" aria-label={t`Cluster profiles`} sx={TABLE}>
      <thead>
        <tr>
          <Box component="th" scope="col" sx={HEAD}>
            <Trans>Median customer</Trans>
          </Box>
          {clusters.map((cluster) => (
            <Box
              component="th"
              scope="col"
              key={cluster.number}
              sx={{ ...HEAD, textAlign: "right", minWidth: 84 }}
            >
              <Trans>Cluster {cluster.number}</Trans>
            </Box>
          ))}
        </tr>
      </thead>
      <tbody>
        {features.map((name) => (
          <tr key={name}>
            <Box component="th" scope="row" sx={{ ...HEAD, textAlign: "left" }}>
              {byName.get(name)?.title ?? name}
            </Box>
            {clusters.map((cluster) => {
              const difference = cluster.differences[name] ?? 0;
              const { background, text } = heat(Math.min(Math.abs(difference) / 2, 1), colours);
              return (
                <Box
                  component="td"
                  key={cluster.number}
                  title={t`${decimal(difference)} standard deviations from the average of all customers`}
                  sx={CELL}
                  style={{ background, color: text }}
                >
                  {difference > 0.35 ? "▲ " : difference < -0.35 ? "▼ " : ""}
                  {shown(name, cluster.medians[name])}
                </Box>
              );
            })}
          </tr>
        ))}
      </tbody>
    </Box>
  );
}

const TABLE = {
  borderCollapse: "separate",
  borderSpacing: "2px",
  fontVariantNumeric: "tabular-nums",
} as const;
const HEAD = {
  fontSize: "0.8rem",
  fontWeight: 500,
  color: "text.secondary",
  p: 0.75,
  textAlign: "left",
} as const;
const CELL = {
  fontSize: "0.8rem",
  p: 0.75,
  textAlign: "right",
  borderRadius: 0.5,
  whiteSpace: "nowrap",
} as const;
