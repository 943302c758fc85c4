import { t } from "@lingui/core/macro";

import type { OrderField } from "../columns/reading";

export const KINDS = { orders: t`Orders`, customers: t`Contacts`, products: t`Products`, events: t`Events` };
export type Kind = keyof typeof KINDS;
export type TableKind = Exclude<Kind, "orders">;

/** What contacts, products and events may tell, the most important first. */
export const TABLE_FIELDS: Record<TableKind, OrderField[]> = {
  customers: [
    { name: "customer_id", title: t`Customer`, hint: t`As in your orders`, isRequired: true },
    { name: "email", title: t`Email address`, hint: t`For audiences; stored on this server only` },
    { name: "phone", title: t`Phone number`, hint: t`For audiences` },
    { name: "first_name", title: t`First name`, hint: t`For audiences` },
    { name: "last_name", title: t`Last name`, hint: t`For audiences` },
    { name: "consent_email", title: t`Email consent`, hint: t`Has agreed to marketing by email` },
    { name: "consent_sms", title: t`SMS consent`, hint: t`Has agreed to marketing by SMS` },
    { name: "consent_ads", title: t`Ads consent`, hint: t`Has agreed to matching on ad platforms` },
    { name: "acquisition_source", title: t`Source`, hint: t`Where the customer came from` },
    { name: "campaign_type", title: t`Campaign`, hint: t`Kind of campaign that won the customer` },
    { name: "acquisition_cost", title: t`Acquisition cost`, hint: t`Cost of acquiring the customer` },
    { name: "signup_date", title: t`Sign-up date`, hint: t`When the account was created` },
    { name: "country", title: t`Country`, hint: t`Of the customer` },
    { name: "city", title: t`City`, hint: t`Of the customer` },
    { name: "postal_code", title: t`Postal code`, hint: t`For audiences` },
    { name: "birth_year", title: t`Year of birth`, hint: t`Four digits` },
    { name: "gender", title: t`Gender`, hint: t`As recorded by the shop` },
  ],
  products: [
    { name: "product_id", title: t`Product`, hint: t`As in your orders`, isRequired: true },
    { name: "category", title: t`Category`, hint: t`Product category` },
    { name: "price", title: t`Price`, hint: t`List price` },
  ],
  events: [
    { name: "customer_id", title: t`Customer`, hint: t`As in your orders`, isRequired: true },
    { name: "occurred_at", title: t`Time`, hint: t`With or without a time of day`, isRequired: true },
    { name: "kind", title: t`Kind of event`, hint: t`Page view, session, opened email`, isRequired: true },
    { name: "value", title: t`Value`, hint: t`A number, such as minutes or a score` },
  ],
};
