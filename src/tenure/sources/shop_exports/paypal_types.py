"""Meanings of PayPal's transaction types, in English and German."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.meaning.status_words import normalised

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tenure.core.orders.answers import StatusMeaning

_PAYMENTS = """
Express Checkout Payment; Website Payment; Mobile Payment; General Payment; Payment; Payment Received;
Web Accept Payment Received; Shopping Cart Payment Received; PreApproved Payment Bill User Payment;
Pre-approved Payment Bill User Payment; Subscription Payment; Recurring Payment; Virtual Terminal Payment;
Direct Credit Card Payment; eBay Auction Payment; Auction Payment Received; Payment Review Payment;
Third Party Recoupment Payment; PayPal Here Payment; Invoice Payment; Money Request Payment; Order Payment;
Zahlung; PayPal Express-Zahlung; Express-Zahlung; Website-Zahlung; Allgemeine Zahlung; Handyzahlung;
Mobile Zahlung; Zahlung erhalten; eBay-Auktionszahlung; Abonnementzahlung; Rechnungszahlung;
Zahlung im Einzugsverfahren mit Zahlungsrechnung; Spendenzahlung; Donation Payment; Donation Received;
"""
_REFUNDS = """
Payment Refund; Refund; Partial Refund; Payment Reversal; Reversal; Chargeback; Chargeback Refund;
Chargeback Settlement; eCheque Refund; Rückzahlung; Zahlungserstattung; Erstattung; Rückerstattung;
Rückbuchung; Zahlungsrückbuchung; Rückerstattung der Zahlung; Rückzahlung der Zahlung;
"""
_NO_ORDERS = """
General Withdrawal; General Withdrawal - Bank Account; User Initiated Withdrawal; Withdrawal; Auto-sweep;
Withdraw Funds to Bank Account; Transfer to Bank; Bank Deposit to PP Account; General Credit Card Deposit;
General Card Deposit; General Currency Conversion; Currency Conversion; User Initiated Currency Conversion;
Account Hold for Open Authorization; Account Hold for Open Authorisation; General Authorization;
General Authorisation; Authorization; Authorisation; Order; Reversal of General Account Hold; General Hold;
Hold on Balance for Dispute Investigation; Cancellation of Hold for Dispute Resolution; Temporary Hold;
Payment Review Hold; Payment Hold; Payment Release; Reserve Hold; Reserve Release; Fee; Fees; Partner Fee;
Payment Fee; Fee Reversal; Chargeback Fee; Dispute Fee; Tax collected by partner; Invoice Sent; Invoice item;
Request Received; Request Sent; Mass Payment; Mass Pay Payment; Payouts; Loan; Working Capital Loan;
PayPal Business Loan; Buyer Credit Payment Withdrawal - Transfer To BML; BML Credit - Transfer from BML;
Shopping Cart Item; Update to eCheck Received; Update to eCheque Received; Debit Card Purchase;
Bankgutschrift auf PayPal-Konto; Bankabbuchung von PayPal-Konto; Allgemeine Abbuchung;
Allgemeine Abbuchung - Bankkonto; Auszahlung auf das Bankkonto; Von Nutzer eingeleitete Abbuchung;
Abbuchung auf Bankkonto; Allgemeine Währungsumrechnung; Währungsumrechnung;
Währungsumrechnung durch Nutzer; Einbehaltung für offene Autorisierung; Allgemeine Autorisierung;
Rückbuchung allgemeiner Einbehaltung; Allgemeine interne Kontobewegung; Warenkorbartikel; Gebühr;
Rücklastschriftgebühr; Allgemeine Gutschrift auf Kreditkarte; Allgemeine Kreditkartenzahlung;
Sammelzahlung; Zahlungsanforderung gesendet; Rechnung gesendet;
"""


def _meanings(text: str, meaning: StatusMeaning) -> dict[str, StatusMeaning]:
    return {normalised(name): meaning for name in text.split(";") if name.strip()}


MEANINGS: Mapping[str, StatusMeaning] = {
    **_meanings(_PAYMENTS, "sale"),
    **_meanings(_REFUNDS, "refund"),
    **_meanings(_NO_ORDERS, "drop"),
}
"""Normalised type -> its meaning."""
