/** Pages without figures of customers. */
const WITHOUT_FIGURES = ["/account", "/users", "/storage", "/add-data", "/help"];

/** Whether a page shows figures that a model has made. */
export const hasFigures = (pathname: string) => !WITHOUT_FIGURES.includes(pathname);
