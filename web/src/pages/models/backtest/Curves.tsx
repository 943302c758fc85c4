import { t } from "@lingui/core/macro";
import { Box, MenuItem, Stack, TextField } from "@mui/material";
import { useMemo } from "react";
import { useSearchParams } from "react-router";

import type { BacktestSummary } from "../../../api/generated";
import { share } from "../../../words/formats";
import Chart from "../../../ui/charts/Chart";
import { useChartColours } from "../../../ui/charts/chartColours";
import { Panel } from "../../../ui/Panel";
import { calibrationOption, gainOption, inShort } from "./curveOptions";
import { useModelTitle } from "../../../app/useTitles";
import { bestRule, firstModel } from "../words";

const OLD = t`This back-test has no saved curves. Train the model again to create them.`;

/** Whether groups of customers brought what was promised, and how early the best were found. */
export function Curves({ tested, currency }: { tested: BacktestSummary; currency: string }) {
  const nameOf = useModelTitle();
  const [view, setView] = useSearchParams();
  const names = Object.keys(tested.calibration);
  const requested = view.get("model") ?? "";
  const model = names.includes(requested)
    ? requested
    : firstModel(tested.models, (name) => name in tested.calibration);
  const choose = (name: string) =>
    setView(
      (before) => {
        const next = new URLSearchParams(before);
        next.set("model", name);
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  return (
    <Stack sx={{ gap: 2 }}>
      {model && (
        <TextField
          select
          size="small"
          label={t`Model`}
          value={model}
          onChange={(event) => choose(event.target.value)}
          sx={{ alignSelf: "flex-start", minWidth: 240, mt: 1 }}
        >
          {names.map((name) => (
            <MenuItem key={name} value={name}>
              {nameOf(name)}
            </MenuItem>
          ))}
        </TextField>
      )}
      <Box
        sx={{
          display: "grid",
          gap: 2,
          gridTemplateColumns: { xs: "minmax(0, 1fr)", lg: "repeat(2, minmax(0, 1fr))" },
        }}
      >
        <Calibration tested={tested} model={model} currency={currency} />
        <Gain tested={tested} model={model} />
      </Box>
    </Stack>
  );
}

interface Part {
  tested: BacktestSummary;
  model: string | undefined;
}

function Calibration({ tested, model, currency }: Part & { currency: string }) {
  const nameOf = useModelTitle();
  const colours = useChartColours();
  const tenths = model ? tested.calibration[model] : undefined;
  const isMoney = tested.target !== "orders";
  const option = useMemo(
    () => calibrationOption(tenths ?? [], colours, inShort(currency, isMoney)),
    [tenths, colours, currency, isMoney],
  );
  const top = tenths?.at(-1);
  return (
    <Panel
      title={t`Predicted and actual by group`}
      explanation={t`Customers in ten equal groups by prediction, with the average predicted and actual ${isMoney ? t`value` : t`orders`} over ${tested.horizon_days} days. Bars of equal height are good.`}
      empty={!tenths?.length && OLD}
    >
      <Chart
        option={option}
        height={300}
        label={t`Predicted and actual by decile, ${nameOf(model)}`}
        summary={
          top &&
          t`Top decile: ${inShort(currency, isMoney)(top.predicted)} predicted, ${inShort(currency, isMoney)(top.actual)} actual`
        }
      />
    </Panel>
  );
}

function Gain({ tested, model }: Part) {
  const nameOf = useModelTitle();
  const colours = useChartColours();
  const rule = bestRule(tested.models);
  const curves = useMemo(() => {
    const named = [model, rule === model ? undefined : rule].filter(
      (name): name is string => name !== undefined,
    );
    const own = named.flatMap((name) => {
      const values = tested.gain[name];
      return values ? [{ name: nameOf(name), values }] : [];
    });
    return tested.perfect_gain ? [...own, { name: t`Perfect ranking`, values: tested.perfect_gain }] : own;
  }, [tested, model, rule, nameOf]);
  const option = useMemo(() => gainOption(curves, colours), [curves, colours]);
  const atTenth = model ? tested.gain[model]?.[2] : undefined;
  return (
    <Panel
      title={t`Value found among the top customers`}
      explanation={
        atTenth === undefined
          ? t`Share of total value from the customers ranked highest.`
          : t`The top 10% by prediction brought ${share(atTenth)} of total value. A perfect ranking would reach ${share(tested.perfect_gain?.[2])}, a random one ${share(0.1)}.`
      }
      empty={curves.length === 0 && OLD}
    >
      <Chart option={option} height={300} label={t`Gain chart`} summary={t`Top 10%: ${share(atTenth)}`} />
    </Panel>
  );
}
