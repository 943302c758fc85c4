import { t } from "@lingui/core/macro";

/** What marketers do with the customers of a segment. */
export const ADVICE: Record<string, string> = {
  CHAMPIONS: t`Reward them, ask for reviews and show new products first.`,
  LOYAL: t`Offer loyalty rewards and a larger basket.`,
  ACTIVE: t`Encourage the next order soon.`,
  NEW: t`Welcome them and encourage a second order.`,
  PROMISING: t`Remind them before they forget.`,
  NEEDS_ATTENTION: t`Give them a reason to come back now.`,
  AT_RISK: t`Win them back: they used to order often.`,
  PREVIOUSLY_LOYAL: t`Win them back first, personally where it pays.`,
  ALMOST_LOST: t`Low-cost contact only.`,
  DORMANT: t`Exclude from expensive campaigns.`,
  PROSPECTS: t`No orders yet: aim for the first one.`,
};
