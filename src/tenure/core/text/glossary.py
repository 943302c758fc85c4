"""What the figures mean: one wording for the web app, the reports and the docs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """An entry of the glossary.

    key : what figures refer to. name : as it is shown. meaning : one to three sentences for somebody who
    meets it for the first time. technical : what specialists or the API call it, if that is another name.
    """

    key: str
    name: str
    meaning: str
    technical: str = ""


@dataclass(frozen=True)
class Chapter:
    """Terms that belong together."""

    title: str
    terms: tuple[Term, ...]


GLOSSARY: tuple[Chapter, ...] = (
    Chapter(
        "Predictions",
        (
            Term(
                "predicted_value",
                "Predicted value",
                "What a customer is expected to spend over the prediction window, net of refunds. It is an "
                "average: many customers will spend nothing, some much more.",
                "Customer lifetime value over a horizon (predicted_clv)",
            ),
            Term(
                "prediction_window",
                "Prediction window",
                "The number of days after the newest orders that a prediction covers, for example 90.",
                "Horizon (horizon_days)",
            ),
            Term(
                "interval",
                "Prediction interval",
                "The range that should contain the actual spend of the stated share of customers, "
                "such as 80%. "
                "It is wide because single customers are hard to predict.",
            ),
            Term(
                "predicted_orders",
                "Predicted orders",
                "Expected number of days with an order; 0.5 is an even chance of one.",
                "expected_purchases",
            ),
            Term(
                "probability_active",
                "Probability active",
                "Probability that somebody is still a customer, whether or not they order within the "
                "prediction window.",
                "probability_alive",
            ),
            Term(
                "churn_risk",
                "Churn risk",
                "Probability of no order within the prediction window. Some of these customers return later.",
                "churn_probability",
            ),
            Term(
                "order_probability",
                "Order probability",
                "Probability of at least one order within the prediction window: 1 minus the churn risk.",
            ),
            Term(
                "next_order",
                "Next order",
                "The day by which half of similar active customers would have ordered again.",
                "expected_date_of_next_order",
            ),
            Term(
                "confidence",
                "Confidence",
                "How reliable the interval and the data for a customer are: high, medium or low.",
            ),
            Term(
                "as_of",
                "As of",
                "The day on which the data ends: orders before it are known, predictions begin there.",
                "as_of",
            ),
        ),
    ),
    Chapter(
        "Customers and orders",
        (
            Term(
                "spend_to_date",
                "Spend to date",
                "Everything that a customer has paid so far, minus refunds.",
                "Historic value (historic_clv)",
            ),
            Term(
                "active_customers",
                "Active customers",
                "Sum of all customers' probabilities of being active: the number expected to still "
                "be customers.",
            ),
            Term(
                "average_order_value",
                "Average order value",
                "Net spend divided by the number of orders.",
                "AOV",
            ),
            Term(
                "new_customers",
                "New customers",
                "Customers whose first order was within the period.",
            ),
            Term(
                "cohort",
                "Cohort",
                "Customers who first ordered in the same month, or in the same week, quarter or "
                "year. The earliest "
                "cohorts may include older customers whose first orders are not in the log.",
            ),
            Term(
                "retention",
                "Retention",
                "Share of a cohort that ordered again in a given month after the first order.",
            ),
        ),
    ),
    Chapter(
        "Segments and audiences",
        (
            Term(
                "tier",
                "Value tier",
                "Customers ranked by predicted value: the best fifth, the next three tenths, and the rest.",
                "value_tier",
            ),
            Term(
                "rfm",
                "RFM",
                "Recency, frequency and monetary value: customers in five equal groups by days "
                "since the last "
                "order, number of orders, and spend.",
            ),
            Term(
                "segment",
                "Segment",
                "Customers who match a rule. Membership is updated with every import and scoring.",
            ),
            Term(
                "audience",
                "Audience",
                "A segment as it was on one day, prepared for an ad platform or a mailing. Versions "
                "never change.",
            ),
            Term(
                "hold_out",
                "Hold-out group",
                "Customers left out of an audience at random. Comparing them with the rest shows what the "
                "campaign really changed.",
            ),
        ),
    ),
    Chapter(
        "Budget",
        (
            Term(
                "customer_acquisition_cost",
                "Acquisition cost",
                "What it costs to win one new customer.",
                "CAC",
            ),
            Term(
                "recommended_cac",
                "Recommended CAC",
                "The most to pay to win a similar customer: a share of the predicted value that "
                "leaves a margin.",
            ),
            Term(
                "roas",
                "Return on ad spend",
                "Predicted net revenue from new customers divided by the money spent to win them.",
                "ROAS",
            ),
            Term(
                "contribution",
                "Contribution",
                "Gross margin of the predicted revenue minus the money spent.",
            ),
            Term(
                "payback",
                "Payback period",
                "Days until the gross margin from new customers covers what it cost to win them.",
            ),
        ),
    ),
    Chapter(
        "Models",
        (
            Term(
                "model_version",
                "Model version",
                "A trained model. The promoted version makes the predictions; earlier ones can be restored.",
            ),
            Term(
                "scoring",
                "Scoring",
                "Applying the promoted version to every customer. Needed after new orders or a promotion.",
            ),
            Term(
                "backtest",
                "Back-test",
                "A prediction of a past window from the data before it, compared with what actually "
                "happened.",
            ),
            Term(
                "baseline",
                "Baseline",
                "A simple rule, such as repeating last period's spend, that a model has to beat.",
            ),
        ),
    ),
)

_BY_KEY = {term.key: term for chapter in GLOSSARY for term in chapter.terms}


def term(key: str) -> Term:
    """The entry with that key. Raises KeyError."""
    return _BY_KEY[key]
