import type { OrderField } from "../columns/reading";

export const KINDS = { orders: "Orders", customers: "Contacts", products: "Products", events: "Events" };
export type Kind = keyof typeof KINDS;
export type TableKind = Exclude<Kind, "orders">;

/** What contacts, products and events may tell, the most important first. */
export const TABLE_FIELDS: Record<TableKind, OrderField[]> = {
  customers: [
    { name: "customer_id", title: "Customer", hint: "As in your orders", isRequired: true },
    { name: "email", title: "Email address", hint: "For audiences; stored on this server only" },
    { name: "phone", title: "Phone number", hint: "For audiences" },
    { name: "first_name", title: "First name", hint: "For audiences" },
    { name: "last_name", title: "Last name", hint: "For audiences" },
    { name: "consent_email", title: "Email consent", hint: "Has agreed to marketing by email" },
    { name: "consent_sms", title: "SMS consent", hint: "Has agreed to marketing by SMS" },
    { name: "consent_ads", title: "Ads consent", hint: "Has agreed to matching on ad platforms" },
    { name: "acquisition_source", title: "Source", hint: "Where the customer came from" },
    { name: "campaign_type", title: "Campaign", hint: "Kind of campaign that won the customer" },
    { name: "acquisition_cost", title: "Acquisition cost", hint: "Cost of acquiring the customer" },
    { name: "signup_date", title: "Sign-up date", hint: "When the account was created" },
    { name: "country", title: "Country", hint: "Of the customer" },
    { name: "city", title: "City", hint: "Of the customer" },
    { name: "postal_code", title: "Postal code", hint: "For audiences" },
    { name: "birth_year", title: "Year of birth", hint: "Four digits" },
    { name: "gender", title: "Gender", hint: "As recorded by the shop" },
  ],
  products: [
    { name: "product_id", title: "Product", hint: "As in your orders", isRequired: true },
    { name: "category", title: "Category", hint: "Product category" },
    { name: "price", title: "Price", hint: "List price" },
  ],
  events: [
    { name: "customer_id", title: "Customer", hint: "As in your orders", isRequired: true },
    { name: "occurred_at", title: "Time", hint: "With or without a time of day", isRequired: true },
    { name: "kind", title: "Kind of event", hint: "Page view, session, opened email", isRequired: true },
    { name: "value", title: "Value", hint: "A number, such as minutes or a score" },
  ],
};
