"""Lines as in CDNOW's master file: two equal purchases of one day, and one for nothing."""

FILE = "CDNOW_master.txt"
TEXT = (
    " 00001 19970101  1   11.77\r\n 00002 19970112  1   12.00\r\n 00002 19970112  5   77.00\r\n"
    " 00002 19970112  1   12.00\r\n 00003 19970102  2   20.76\r\n 00003 19970330  2    0.00\r\n"
)
BROKEN = TEXT.replace(" 00003 19970330  2    0.00", " 00003 19970330    0.00")


def truth() -> tuple[float, int, int]:
    """Net money, customers, orders: every line is a purchase of its own."""
    lines = [line.split() for line in TEXT.splitlines()]
    paid = [(customer, float(value)) for customer, _, _, value in lines if float(value) > 0]
    return sum(value for _, value in paid), len({customer for customer, _ in paid}), len(paid)
