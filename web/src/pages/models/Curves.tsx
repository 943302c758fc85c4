import { Box, MenuItem, Stack, TextField } from "@mui/material";
import { useMemo } from "react";
import { useSearchParams } from "react-router";

import type { Tested } from "../../api/generated";
import { share } from "../../app/formats";
import Chart from "../../ui/Chart";
import { useChartColours } from "../../ui/chartColours";
import { Panel } from "../../ui/Panel";
import { calibrationOption, gainOption, inShort } from "./curveOptions";
import { bestRule, firstModel, nameOf } from "./words";

const OLD = "This back-test was made before its curves were kept. Train again to see them.";

/** Whether groups of customers brought what was promised, and how early the best were found. */
export function Curves({ tested, currency }: { tested: Tested; currency: string }) {
  const [view, setView] = useSearchParams();
  const names = Object.keys(tested.calibration);
  const asked = view.get("model") ?? "";
  const model = names.includes(asked) ? asked : firstModel(tested.models, (one) => one in tested.calibration);
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
          label="Curves of"
          value={model}
          onChange={(event) => choose(event.target.value)}
          sx={{ alignSelf: "flex-start", minWidth: 240, mt: 1 }}
        >
          {names.map((one) => (
            <MenuItem key={one} value={one}>
              {nameOf(one)}
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
  tested: Tested;
  model: string | undefined;
}

function Calibration({ tested, model, currency }: Part & { currency: string }) {
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
      title="Promised and delivered"
      explanation={`Customers in ten groups by prediction: what each was predicted to bring in ${tested.horizon_days} days on average, and what it brought. Bars of the same height are good.`}
      empty={!tenths?.length && OLD}
    >
      <Chart
        option={option}
        height={300}
        label={`Predicted and actual by tenth of customers, ${nameOf(model)}`}
        summary={
          top &&
          `The best tenth: ${inShort(currency, isMoney)(top.predicted)} predicted, ${inShort(currency, isMoney)(top.actual)} actual`
        }
      />
    </Panel>
  );
}

function Gain({ tested, model }: Part) {
  const colours = useChartColours();
  const rule = bestRule(tested.models);
  const curves = useMemo(() => {
    const named = [model, rule === model ? undefined : rule].filter(
      (one): one is string => one !== undefined,
    );
    const own = named.flatMap((one) => {
      const values = tested.gain[one];
      return values ? [{ name: nameOf(one), values }] : [];
    });
    return tested.perfect_gain ? [...own, { name: "perfect foresight", values: tested.perfect_gain }] : own;
  }, [tested, model, rule]);
  const option = useMemo(() => gainOption(curves, colours), [curves, colours]);
  const atTenth = model ? tested.gain[model]?.[2] : undefined;
  return (
    <Panel
      title="How early the best are found"
      explanation={
        atTenth === undefined
          ? "Share of what all customers brought that the best by prediction brought."
          : `The best 10 % by prediction brought ${share(atTenth)} of what all customers then brought; with foresight it would have been ${share(tested.perfect_gain?.[2])}, at random ${share(0.1)}.`
      }
      empty={curves.length === 0 && OLD}
    >
      <Chart option={option} height={300} label="Gain chart" summary={`Best 10 %: ${share(atTenth)}`} />
    </Panel>
  );
}
