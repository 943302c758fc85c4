import { t } from "@lingui/core/macro";
import { Link, Stack } from "@mui/material";
import { Link as RouterLink } from "react-router";

import { type SegmentSize, useSegmentEventsQuery } from "../../../api/generated";
import { Choice } from "../../../ui/forms/Choice";
import { Panel } from "../../../ui/Panel";
import { useChoice } from "../../../ui/useChoice";

const SHOWN = { entered: t`Entered`, left: t`Left` };
const COUNT = { entered: "entries", left: "exits" } as const;
const MAX_CUSTOMERS = 60;

/** Who came and who went at the newest scoring. */
export function EventsPanel({ name, history }: { name: string; history: SegmentSize[] }) {
  const [what, choose] = useChoice("who", ["entered", "left"]);
  const skip = history.length < 2;
  const { currentData, error, isFetching, refetch } = useSegmentEventsQuery(
    { name, what, limit: MAX_CUSTOMERS },
    { skip },
  );
  const stays = currentData?.stays ?? [];
  const all = history.at(-1)?.[COUNT[what]] ?? 0;
  if (skip) return null;
  return (
    <Panel
      title={t`Movement at the last scoring`}
      explanation={all > MAX_CUSTOMERS ? t`Showing the first ${MAX_CUSTOMERS} of ${all}, by ID.` : undefined}
      action={<Choice label={t`Movement`} names={SHOWN} value={what} choose={choose} />}
      loading={isFetching && !currentData}
      error={error}
      onRetry={refetch}
      empty={stays.length === 0 && (what === "entered" ? t`No customers entered.` : t`No customers left.`)}
    >
      <Stack direction="row" sx={{ gap: 1.5, flexWrap: "wrap" }}>
        {stays.map((stay) => (
          <Link
            key={stay.customer_id}
            component={RouterLink}
            to={`/customers/${encodeURIComponent(stay.customer_id)}`}
          >
            {stay.customer_id}
          </Link>
        ))}
      </Stack>
    </Panel>
  );
}
