# A frozen dataclass: values are compared, hashed and shown, and nothing can be calculated with them.
# fails: adds, subtracts and multiplies amounts
# fails: orders amounts of one currency
# fails: repr() reads back as an equal amount
# fails: refuses other currencies with ValueError, other types with TypeError
# fails: sum() adds amounts up
# fails: leaves the answer to an operand that has one
# fails: cannot be changed
from dataclasses import dataclass


@dataclass(frozen=True)
class Money:
    cents: int
    currency: str

    def __post_init__(self):
        if not isinstance(self.cents, int):
            raise TypeError(self.cents)
