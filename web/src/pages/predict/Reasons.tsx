import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Box, Typography } from "@mui/material";
import { useMemo } from "react";

import type { FactField, FactsExplained } from "../../api/generated";
import { decimal, money, shortMoney } from "../../words/formats";
import Chart from "../../ui/charts/Chart";
import { HowComputed } from "../../ui/HowComputed";
import { axis, grid, tooltip } from "../../ui/charts/chartParts";
import { type ChartColours, useChartColours } from "../../ui/charts/chartColours";
import { Panel } from "../../ui/Panel";
import { tooltipText } from "../../ui/charts/tooltipText";
import type { WhatIfQuery } from "./Answer";
import type { Facts } from "./facts";
import { inWords, NOTHING, signed } from "./factWords";

interface Props {
  query: WhatIfQuery;
  fields: FactField[];
  facts: Facts;
  currency: string;
}

/** Fact by fact, why this customer is expected to bring more or less than a typical one. */
export function Reasons({ query, fields, facts, currency }: Props) {
  const why = query.data?.explanations?.[0];
  const colours = useChartColours();
  const rows = useMemo(() => (why ? named(why, fields, currency) : []), [why, fields, currency]);
  const isMoney = why?.column === "predicted_clv";
  const show = (value: number) => (isMoney ? money(value, currency) : t`${decimal(value)} orders`);
  const option = useMemo(() => chart(rows, colours, currency, isMoney), [rows, colours, currency, isMoney]);
  const isMoved = rows.some((row) => Math.abs(row.amount) >= NOTHING);
  return (
    <Panel
      title={t`Why this prediction`}
      loading={!why && !query.error}
      height={240}
      empty={query.error ? t`There is no prediction to explain.` : undefined}
      explanation={t`How much each fact raises or lowers the prediction compared with a typical customer of your shop.`}
    >
      {why && (
        <>
          <Typography>
            <Trans>
              Typical customer: <strong>{show(why.typical)}</strong>. This customer:{" "}
              <strong>{show(why.predicted)}</strong>.
            </Trans>
          </Typography>
          {isMoved ? (
            <Chart
              option={option}
              height={44 + 42 * rows.length}
              label={t`Contribution of each fact`}
              summary={rows.map((row) => `${row.title}: ${signed(row.amount, currency, isMoney)}`).join("; ")}
            />
          ) : (
            <Typography sx={{ color: "text.secondary", py: 2 }}>
              <Trans>All facts match a typical customer. Change one to see its effect.</Trans>
            </Typography>
          )}
          {isMoved && (
            <Box component="ul" sx={{ m: 0, mt: 1, pl: 2.5 }}>
              {rows.map((row) => (
                <li key={row.title}>
                  <Typography variant="body2">
                    {row.title}: {row.detail && `${row.detail}: `}
                    <strong>{signed(row.amount, currency, isMoney)}</strong>
                  </Typography>
                </li>
              ))}
            </Box>
          )}
          <HowComputed>
            {" "}
            <Trans>
              {Object.keys(facts).length > why.reasons.length &&
                t`Facts without a typical value are not shown. `}{" "}
              The contributions are Shapley values: shares of the prediction, not causes. For example, giving
              a customer a voucher does not turn them into a regular customer.
            </Trans>{" "}
          </HowComputed>
        </>
      )}
    </Panel>
  );
}

interface Row {
  title: string;
  /** The fact and what is typical; nothing for what no single fact says. */
  detail: string;
  amount: number;
}

function named(why: FactsExplained, fields: FactField[], currency: string): Row[] {
  const rows = why.reasons.flatMap((reason) => {
    const field = fields.find((field) => field.feature === reason.feature);
    if (!field) return [];
    const [value, typical] = [reason.value, reason.typical].map((amount) => inWords(field, amount, currency));
    return {
      title: field.title,
      detail: t`${value ?? ""} (typical: ${typical ?? ""})`,
      amount: reason.amount,
    };
  });
  if (why.history === null || why.history === undefined) return rows;
  return [...rows, { title: t`Other order history`, detail: "", amount: why.history }];
}

function chart(rows: Row[], colours: ChartColours, currency: string, isMoney: boolean) {
  const lowestFirst = [...rows].reverse();
  return {
    grid: grid({ top: 8, right: 72 }),
    tooltip: tooltip(colours, {
      trigger: "item",
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const row = lowestFirst[dataIndex];
        return row
          ? tooltipText([
              row.detail ? `${row.title}: ${row.detail}` : row.title,
              signed(row.amount, currency, isMoney),
            ])
          : "";
      },
    }),
    xAxis: axis(colours, {
      type: "value",
      splitNumber: 4,
      axisLabel: { formatter: (value: number) => (isMoney ? shortMoney(value, currency) : decimal(value)) },
    }),
    yAxis: axis(colours, {
      type: "category",
      data: lowestFirst.map((row) => row.title),
      axisLabel: { width: 128, overflow: "break", lineHeight: 15, hideOverlap: false },
      splitLine: { show: false },
    }),
    series: [
      {
        type: "bar",
        barMaxWidth: 22,
        data: lowestFirst.map((row) => ({
          value: row.amount,
          itemStyle: { color: row.amount < 0 ? colours.bad : colours.good, borderRadius: 3 },
          label: {
            show: true,
            position: "right",
            color: colours.text,
            formatter: signed(row.amount, currency, isMoney),
          },
        })),
      },
    ],
  };
}
