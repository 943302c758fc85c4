import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, AlertTitle, Box, Button, Chip, Skeleton, Stack } from "@mui/material";
import { Link, useParams } from "react-router";

import { type CustomerResponse, useGetCustomerQuery } from "../../api/generated";
import { useWhyNot } from "../../app/roles";
import { useCurrency } from "../../app/useCurrency";
import { between, day, decimal, money, share, whole } from "../../words/formats";
import { groupWords } from "../../words/groupWords";
import { beyondTenYears } from "../../words/nextOrder";
import { Problem } from "../../ui/Problem";
import { Figure } from "../../ui/Figure";
import { PageHead } from "../../ui/PageHead";
import { AliveChart } from "./AliveChart";
import { OrdersChart } from "./OrdersChart";
import { Profile } from "./Profile";
import { Reasons } from "./Reasons";
import { Timeline } from "./Timeline";

const COLUMNS = {
  display: "grid",
  gap: 2,
  gridTemplateColumns: { xs: "minmax(0, 1fr)", lg: "repeat(2, minmax(0, 1fr))" },
};

const isHidden = (customerId: string) => /^hidden-[0-9a-f]{16}$/.test(customerId);
const shownId = (customerId: string) =>
  isHidden(customerId) ? t`Customer ${customerId.replace("hidden-", "")}` : customerId;

/** Everything about one customer. */
export default function CustomerPage() {
  const { customerId = "" } = useParams();
  const { data, error, refetch } = useGetCustomerQuery({ customerId, explain: false });
  const currency = useCurrency();
  const mayErase = useWhyNot("admin") === undefined;
  return (
    <Stack spacing={2}>
      <PageHead
        title={shownId(data?.customer_id ?? customerId)}
        subtitle={data ? <Groups customer={data} /> : <Skeleton width={240} />}
        actions={
          <>
            <Button
              component={Link}
              to={`/predict?customer=${encodeURIComponent(customerId)}`}
              variant="outlined"
            >
              <Trans>What if?</Trans>
            </Button>
            {mayErase && (
              <Button
                component={Link}
                to={`/erasures?customer=${encodeURIComponent(data?.customer_id ?? customerId)}`}
                color="error"
              >
                <Trans>Erase</Trans>
              </Button>
            )}
          </>
        }
      />
      {isHidden(data?.customer_id ?? "") && (
        <Alert severity="info" variant="outlined">
          <Trans>
            The shop knows this customer by an email address or phone number, which your role does not show.
          </Trans>
        </Alert>
      )}
      {error ? <Problem error={error} onRetry={refetch} /> : <Figures customer={data} currency={currency} />}
      {data && (
        <>
          {data.suggestion && (
            <Alert severity="info" icon={false} variant="outlined">
              <AlertTitle>{data.suggestion.action}</AlertTitle>
              {data.suggestion.reason}
            </Alert>
          )}
          <Box sx={COLUMNS}>
            {data.prediction && <AliveChart customerId={customerId} />}
            <OrdersChart timeline={data.timeline} currency={currency} />
            {data.prediction && <Reasons customerId={customerId} currency={currency} />}
            <Stack spacing={2} sx={{ minWidth: 0 }}>
              <Timeline customerId={customerId} timeline={data.timeline} currency={currency} />
              <Profile profile={data.profile} />
            </Stack>
          </Box>
        </>
      )}
    </Stack>
  );
}

function Groups({ customer }: { customer: CustomerResponse }) {
  const { value_tier: tier, confidence } = customer.prediction ?? {};
  const segment = customer.facts?.["segment"] as string | undefined;
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap", mt: 0.5 }}>
      {tier && (
        <Chip size="small" color={tier === "High-CLV" ? "primary" : "default"} label={groupWords(tier)} />
      )}
      {segment && (
        <Chip
          size="small"
          label={groupWords(segment)}
          component={Link}
          to={`/customers?segment=${encodeURIComponent(segment)}`}
          clickable
        />
      )}
      {confidence && <Chip size="small" variant="outlined" label={t`Confidence: ${confidence}`} />}
    </Stack>
  );
}

function Figures({ customer, currency }: { customer: CustomerResponse | undefined; currency: string }) {
  const prediction = customer?.prediction;
  const facts = customer?.facts;
  const within = prediction
    ? t`in the ${prediction.horizon_days} days after ${day(prediction.as_of)}`
    : t`No predictions yet`;
  const version = prediction?.model_version == null ? "" : t`, model version ${prediction.model_version}`;
  const level = prediction?.level == null ? "" : t`, ${share(prediction.level)} interval`;
  const shown = (value: string) => (customer ? value : undefined);
  return (
    <Box
      sx={{ display: "grid", gap: 2, gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 165px), 1fr))" }}
    >
      <Figure
        name={t`Predicted value`}
        term="predicted_value"
        value={shown(money(prediction?.predicted_clv, currency))}
        note={
          prediction
            ? `${between(prediction.predicted_clv_lower, prediction.predicted_clv_upper, currency)}${level}${version}`
            : within
        }
      />
      <Figure
        name={t`Spend to date`}
        term="spend_to_date"
        value={shown(
          money((facts?.["net_spend"] as number | undefined) ?? prediction?.historic_clv, currency),
        )}
        note={t`${whole(facts?.["orders"] as number | undefined)} orders since ${day(facts?.["first_order"] as string | undefined)}`}
      />
      <Figure
        name={t`Probability active`}
        term="probability_active"
        value={shown(share(prediction?.probability_alive))}
        note={prediction && t`${share(prediction.churn_probability)} churn risk ${within}`}
      />
      <Figure
        name={t`Next order`}
        term="next_order"
        value={shown(day(prediction?.expected_date_of_next_order))}
        note={
          beyondTenYears(prediction) ||
          (facts ? t`Last order ${day(facts["last_order"] as string)}` : undefined)
        }
      />
      <Figure
        name={t`Predicted orders`}
        term="predicted_orders"
        value={shown(decimal(prediction?.expected_purchases, 1))}
        note={prediction && t`at ${money(prediction.expected_order_value, currency)} each`}
      />
      <Figure
        name={t`Recommended CAC`}
        term="recommended_cac"
        value={shown(money(customer?.recommended_cac, currency))}
        note={prediction && t`30% of predicted value ${within}`}
      />
    </Box>
  );
}
