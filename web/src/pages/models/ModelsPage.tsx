import { t } from "@lingui/core/macro";
import { Stack } from "@mui/material";
import { useSearchParams } from "react-router";

import { useListModelsQuery } from "../../api/generated";
import { useCurrency } from "../../app/useCurrency";
import { PageHead } from "../../ui/PageHead";
import { BacktestPanel } from "./backtest/BacktestPanel";
import { ComparePanel } from "./versions/ComparePanel";
import { RollBack } from "./versions/RollBack";
import { Start } from "./training/Start";
import { Started } from "./training/Started";
import { UploadModel } from "./versions/UploadModel";
import { VersionsPanel } from "./versions/VersionsPanel";

/** The versions of the model, how they did on past windows, and what can be done with them. */
export default function ModelsPage() {
  const versions = useListModelsQuery();
  const currency = useCurrency();
  const [view, setView] = useSearchParams();
  const job = view.get("job");
  const compared = (view.get("compare") ?? "").split(",").filter(Boolean);

  const set = (name: string, value: string) =>
    setView(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { preventScrollReset: true },
    );
  const toggle = (number: string) => {
    const others = compared.filter((other) => other !== number);
    const next = others.length < compared.length ? others : [...compared.slice(-1), number];
    set("compare", next.join(","));
  };

  return (
    <>
      <PageHead
        title={t`Models`}
        subtitle={t`The current champion, its back-test results and possible replacements.`}
        actions={
          <>
            <RollBack versions={versions.data ?? []} />
            <UploadModel />
            <Start onStarted={(started) => set("job", started)} />
          </>
        }
      />
      <Stack sx={{ gap: 2 }}>
        {job && (
          <Started
            key={job}
            jobId={job}
            onClose={() => set("job", "")}
            onStarted={(started) => set("job", started)}
            show={() => set("of", job)}
          />
        )}
        <VersionsPanel versions={versions} currency={currency} compared={compared} toggle={toggle} />
        {compared.length === 2 && (
          <ComparePanel
            first={compared[0]!}
            second={compared[1]!}
            currency={currency}
            onClose={() => set("compare", "")}
          />
        )}
        {(versions.data?.length ?? 0) > 0 && (
          <BacktestPanel
            versions={versions.data ?? []}
            of={view.get("of") ?? "champion"}
            choose={(of) => set("of", of === "champion" ? "" : of)}
            currency={currency}
          />
        )}
      </Stack>
    </>
  );
}
