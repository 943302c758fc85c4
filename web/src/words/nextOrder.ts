import { t } from "@lingui/core/macro";

interface Predicted {
  expected_date_of_next_order: string | null;
  probability_alive: number | null;
}

/** Why there is no next order date, where the customer's model could have said one. */
export const beyondTenYears = (prediction: Predicted | null | undefined): string =>
  prediction && prediction.expected_date_of_next_order === null && prediction.probability_alive !== null
    ? t`more than 10 years away`
    : "";
