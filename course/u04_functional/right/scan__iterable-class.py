# A class whose __iter__ is a generator function, as with the catalogue of unit 1.
class scan:
    def __init__(self, step, items, initial):
        self.step, self.items, self.initial = step, items, initial

    def __iter__(self):
        state = self.initial
        yield state
        for item in self.items:
            state = self.step(state, item)
            yield state
