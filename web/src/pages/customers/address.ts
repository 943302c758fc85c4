/** The address within the app at which the list is filtered and sorted like this. */
export const addressOf = (query: string) => (query ? `/customers?${query.replace(/^\?/, "")}` : "/customers");
