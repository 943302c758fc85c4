const ROWS = [
  "campaign,day,spend,source,impressions,clicks",
  "Brand words,2024-03-01,120.50,paid_search,14000,310",
  "Brand words,2024-03-02,98.00,paid_search,12100,275",
  "Spring pictures,2024-03-01,64.20,social,22000,180",
];

/** A small file of campaigns, as an address to download from. */
export const SAMPLE = `data:text/csv;charset=utf-8,${encodeURIComponent(`${ROWS.join("\n")}\n`)}`;

/** "spend=Cost, day=Reported on" as the service takes it. */
export const columnsOf = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
