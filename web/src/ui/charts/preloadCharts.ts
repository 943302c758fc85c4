/** Fetch the script that draws charts, before a page needs it. */
export const preloadCharts = () => import("./echarts");
