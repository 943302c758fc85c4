const ROWS = [
  "customer_id,total_orders,total_spent,days_since_first_purchase,days_since_last_purchase,actual_clv",
  "a,12,640.50,520,9,171.20",
  "b,1,39.90,310,310,0",
  "c,4,215.00,240,35,48.00",
  "d,7,980.00,700,60,120.00",
  "e,2,85.00,90,14,39.50",
  "f,3,150.00,400,190,0",
];

/** A small file as the page takes it, as an address to download. */
export const sampleFile = () => `data:text/csv;charset=utf-8,${encodeURIComponent(`${ROWS.join("\n")}\n`)}`;
