interface Told {
  expected_date_of_next_order: string | null;
  probability_alive: number | null;
}

/** Why there is no next order date, where the customer's model could have said one. */
export const beyondTenYears = (made: Told | null | undefined): string =>
  made && made.expected_date_of_next_order === null && made.probability_alive !== null
    ? "more than 10 years away"
    : "";
